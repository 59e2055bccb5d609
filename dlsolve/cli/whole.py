"""Files that are whole or not there: written under another name, then renamed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from dlsolve.errors import InputError
from dlsolve.inputs.quoting import quoted


def write_whole(file: Path, contents: bytes, remedy: str) -> None:
    """Put the contents in the file's place.  Raises InputError where they cannot be written."""
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
