"""Where a text comes from: typed, from a file (`@matrix.csv`), or from the standard input (`-`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from dlsolve.errors import InputError
from dlsolve.inputs.quoting import quoted

LARGEST_FILE = 40_000_000
"""Bytes that a file may have."""

BYTE_ORDER_MARK = "\ufeff"

_NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""What Python reads from bytes that are no UTF-8, where the locale lets these pass."""


def resolve(text: str, *, folder: Path | None, stdin: Callable[[], str] | None) -> str:
    """The text itself, the contents of the file after an @, or for - what `stdin` reads.

    A file stands relative to `folder`; None refuses files.  Without a `stdin` a - is the text
    itself.  e.g. "1 2" → "1 2".  Raises InputError for a file that is missing, too large, or
    not a text.
    """
    typed = text.strip()
    if typed == "-" and stdin is not None:
        contents = stdin()
        if len(contents) > LARGEST_FILE:
            raise _error(text, f"more than {LARGEST_FILE:,} characters", "give a smaller input")
        if _NO_TEXT.search(contents):
            raise _error(text, "the standard input is not a text", "save it as UTF-8")
        return contents.removeprefix(BYTE_ORDER_MARK)
    if not typed.startswith("@"):
        return text
    if folder is None:
        raise _error(text, "files cannot be read here", "write the value itself")
    if not typed[1:].strip():
        raise _error(text, "no file is named after the @", "write, for example, @matrix.csv")
    return _decoded(text, _contents(text, folder / typed[1:].strip()))


def once(read: Callable[[], str]) -> Callable[[], str]:
    """A reader of the standard input that says so when it is asked a second time."""
    spent = False

    def read_once() -> str:
        nonlocal spent
        if spent:
            raise _error(
                "-", "the standard input is already read by another input", "use - only once"
            )
        spent = True
        return read()

    return read_once


def _contents(text: str, path: Path) -> bytes:
    name = quoted(str(path))
    try:
        if path.is_dir():
            raise _error(text, f"{name} is a folder", "name a file in it")
        if not path.is_file():  # nor a device, which may have no end
            raise _error(text, f"there is no file {name}", "check the name and the folder")
        with path.open("rb") as file:
            contents = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not possible"
        raise _error(text, f"{name} cannot be read: {reason}", "check the file") from error
    if len(contents) > LARGEST_FILE:
        raise _error(text, f"{name} has more than {LARGEST_FILE:,} bytes", "give a smaller file")
    return contents


def _decoded(text: str, contents: bytes) -> str:
    try:
        decoded = contents.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_text(text) from error
    if "\0" in decoded:
        raise _not_text(text)
    return decoded.replace("\r\n", "\n").replace("\r", "\n")


def _not_text(text: str) -> InputError:
    return _error(text, f"the file {quoted(text.strip()[1:])} is not a text", "save it as UTF-8")


def _error(text: str, reason: str, remedy: str) -> InputError:
    return InputError(reason, text, 0, len(text), remedy)
