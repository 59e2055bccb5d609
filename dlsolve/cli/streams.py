"""The terminal and the pipes: what they can show, how wide they are, and writing to them."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from typing import TextIO

from dlsolve.errors import InputError
from dlsolve.inputs.source import LARGEST_FILE
from dlsolve.render.alphabet import Alphabet

NARROWEST = 20
"""Columns below which nothing can be laid out."""

USUAL_WIDTH = 80


def alphabet() -> Alphabet:
    """The characters that the standard output can hold."""
    return Alphabet(getattr(sys.stdout, "encoding", None) or "utf-8")


def page_width() -> int:
    """COLUMNS, else the terminal's width, else 80; never below NARROWEST."""
    return max(shutil.get_terminal_size((USUAL_WIDTH, 24)).columns, NARROWEST)


def is_terminal() -> bool:
    """Whether the standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def is_coloured(asked: bool) -> bool:
    """Whether to colour: NO_COLOR forbids, FORCE_COLOR demands, a dumb terminal cannot.

    `asked` says that the terminal's form was asked for by name.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return (asked or is_terminal()) and os.environ.get("TERM") != "dumb"


def read_stdin() -> str:
    """The standard input, which may have no end, as far as `resolve` needs to see it is too long.

    Raises InputError where it is not a text.
    """
    if sys.stdin is None:
        return ""
    try:
        return sys.stdin.read(LARGEST_FILE + 1)
    except UnicodeDecodeError:
        reason = "the standard input is not a text"
        raise InputError(reason, "-", 0, 1, "save it as UTF-8") from None


def show(text: str, *, paged: bool = True) -> None:
    """Write a page on the standard output; on a terminal a pager may show it, where `paged`.

    Raises InputError where nothing can be written, KeyboardInterrupt where Ctrl-C ended the pager.
    """
    if paged and is_terminal():
        from dlsolve.cli.pager import page

        page(text)
    else:
        write(sys.stdout, text)


def write(stream: TextIO | None, text: str) -> None:
    """Write all of a text, spelled in the characters of the stream.

    A reader that has gone away (`| head`) is no error.  Raises InputError where nothing can
    be written, as on a full disk.
    """
    if stream is None:  # closed by the shell: >&-
        return
    spelled = Alphabet(getattr(stream, "encoding", None) or "utf-8").spell(text)
    try:
        stream.write(spelled)
        stream.flush()
    except BrokenPipeError:
        _discard(stream)
    except OSError as error:
        raise unwritten(stream, error) from None


def unwritten(stream: TextIO, error: OSError) -> InputError:
    """The error of a stream that took nothing; what is left in it goes to nowhere."""
    _discard(stream)
    return InputError(f"the output cannot be written: {error.strerror or type(error).__name__}")


def _discard(stream: TextIO) -> None:
    """Send what is left to nowhere, so that Python's own last flush does not complain."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
