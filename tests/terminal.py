"""A terminal of a given size with a program in it, driven by its keys, as a person would."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

PATIENCE = 20.0
"""Seconds after which what does not appear is missing."""

TRIES = 20

CONTROLS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x1b\(B|[\0\x07]")
"""What a shell or a pager sends to move the cursor; NUL is its padding."""


class Terminal:
    """What has appeared in the terminal so far."""

    def __init__(self, process: int, descriptor: int) -> None:
        self.process, self.descriptor = process, descriptor
        self.decoder = getincrementaldecoder("utf-8")(errors="replace")
        self.raw = ""
        self.mark = 0

    def type(self, keys: str) -> None:
        """Press keys; what appeared before is not waited for again."""
        self.mark = len(self.raw)
        os.write(self.descriptor, keys.encode())

    def type_until(self, keys: str, text: str) -> str:
        """Press keys again and again until a text appears."""
        for _ in range(TRIES - 1):
            self.type(keys)
            with suppress(AssertionError):
                return self.wait_for(text, PATIENCE / TRIES)
        self.type(keys)
        return self.wait_for(text, PATIENCE / TRIES)

    def wait_for(self, text: str, patience: float = PATIENCE) -> str:
        """All that has appeared since the last keys, once it holds this text."""
        until = time.monotonic() + patience
        while text not in self.text() and self._read(until):
            pass
        assert text in self.text(), f"{text!r} does not appear in {self.text()!r}"
        return self.text()

    def text(self) -> str:
        """What has appeared since the last keys, as characters alone."""
        return CONTROLS.sub("", self.raw[self.mark :]).replace("\r", "")

    def leave(self) -> int:
        """Wait for the end of the program; its exit status."""
        until = time.monotonic() + PATIENCE
        while self._read(until):
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])

    def _read(self, until: float) -> bool:
        """Take what has come; False at the end of it and when the time is over."""
        if not select.select([self.descriptor], [], [], max(until - time.monotonic(), 0))[0]:
            return False
        try:
            come = os.read(self.descriptor, 65536)
        except OSError:  # so Linux says that the other side is closed
            return False
        self.raw += self.decoder.decode(come)
        return bool(come)


@contextmanager
def terminal(
    words: Sequence[str], env: Mapping[str, str], rows: int = 24, columns: int = 80
) -> Iterator[Terminal]:
    """The program in a terminal of this size, with this environment and no other."""
    process, descriptor = pty.fork()
    if process == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.execvpe(words[0], words, dict(env))
    try:
        yield Terminal(process, descriptor)
    finally:
        os.close(descriptor)
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
