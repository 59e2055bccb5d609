"""Files that are whole or not there, and their names: for a student, for a problem."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from pathlib import Path

from dlsolve.errors import InputError
from dlsolve.inputs.quoting import quoted

LONGEST_STEM = 48
"""Characters of a file's name, which may take four bytes each."""

_TAKEN_BY_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)


class Stems:
    """Names of the files of one folder, each given once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, stem: str) -> str:
        """The stem, with a number where another file has it."""
        found, number = stem, 1
        while found.casefold() in self._taken:
            number += 1
            found = f"{stem}-{number}"
        self._taken.add(found.casefold())
        return found


def stem_of(text: str, otherwise: str) -> str:
    """A file's name for a text, without separators or a dot.  e.g. ../../x → x"""
    letters = (c if c.isalnum() else "-" for c in unicodedata.normalize("NFC", text))
    stem = re.sub("-+", "-", "".join(letters)).strip("-")[:LONGEST_STEM].rstrip("-")
    return f"{stem}-" if _TAKEN_BY_WINDOWS.fullmatch(stem) else stem or otherwise


def write_whole(file: Path, contents: bytes, remedy: str) -> None:
    """Put the contents in the file's place: they are written beside it, then renamed.

    Raises InputError where they cannot be written.
    """
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.unlink(missing_ok=True)
        beside.write_bytes(contents)
        beside.replace(file)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise unwritable(file, error, remedy) from error


def unwritable(path: Path, error: OSError, remedy: str) -> InputError:
    """The error of a path where nothing can be written."""
    reason = f"{quoted(str(path))} cannot be written: {error.strerror or type(error).__name__}"
    return InputError(reason, str(path), 0, len(str(path)), remedy)
