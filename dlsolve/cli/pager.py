"""Pages that are longer than the screen are shown by a pager, as git does it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys

from dlsolve.cli.streams import alphabet, write
from dlsolve.render.alphabet import width

USUAL = "less"

SETTINGS = {"LESS": "FRX", "LV": "-c"}
"""What pagers are told where the user has told them nothing: to keep colours and the screen."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def page(text: str) -> None:
    """Write a text on the terminal, through a pager where it is longer than the screen.

    An empty DLSOLVE_PAGER or PAGER forbids it.  Raises InputError where nothing can be written,
    KeyboardInterrupt where Ctrl-C ended the pager.
    """
    pager = _pager() if _is_longer_than_the_screen(text) else None
    if pager is None:
        write(sys.stdout, text)
    else:
        _feed(pager, text)


def _pager() -> subprocess.Popen[bytes] | None:
    """The pager that the user wants, started; None where there is none, or none to be found."""
    wanted = os.environ.get("DLSOLVE_PAGER", os.environ.get("PAGER", USUAL))
    if os.environ.get("TERM") == "dumb":  # nothing could be scrolled
        return None
    try:
        import shlex

        words = shlex.split(wanted)
        environment = {**SETTINGS, **os.environ}
        return subprocess.Popen(words, stdin=subprocess.PIPE, env=environment) if words else None
    except (OSError, ValueError):  # no such command, a quotation that is not closed
        return None


def _is_longer_than_the_screen(text: str) -> bool:
    """Whether a line of the prompt would push the beginning off the screen."""
    columns, rows = shutil.get_terminal_size()
    taken = (max(1, -(-width(line) // columns)) for line in _COLOUR.sub("", text).splitlines())
    return sum(taken) >= rows


def _feed(pager: subprocess.Popen[bytes], text: str) -> None:
    """Give the pager the text and wait for its end, whatever is typed in the meantime."""
    spelled = alphabet().spell(text).encode(alphabet().encoding, "replace")
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the pager
    try:
        pager.communicate(spelled)  # a reader who quits early is no error to it
    finally:
        signal.signal(signal.SIGINT, before)
    if pager.returncode == -signal.SIGINT:
        raise KeyboardInterrupt
