"""What can go wrong, said with its place, its cause and its remedy."""

from __future__ import annotations

from dataclasses import dataclass, replace


class DlsolveError(Exception):
    """Anything that dlsolve says no to.  Shown as one message, never as a traceback."""


@dataclass(eq=False)  # an error is itself, and stays hashable
class InputError(DlsolveError):
    """Input that cannot be read.

    text    what was typed, all of it
    start   the offset of the first character at fault, `end` the offset after the last
    reason  why it cannot be read;  `remedy` what to do about it
    field   the input's name, where it is known
    """

    reason: str
    text: str = ""
    start: int = 0
    end: int = 0
    remedy: str = ""
    field: str = ""

    def __str__(self) -> str:
        return self.reason

    def within(self, text: str, offset: int) -> InputError:
        """The same error, seen from a longer text in which this one began at `offset`."""
        return replace(self, text=text, start=self.start + offset, end=self.end + offset)

    def of(self, field: str) -> InputError:
        """The same error, of the input called `field`."""
        return replace(self, field=self.field or field)


class NoSolution(DlsolveError):
    """The problem has no solution of the kind asked (exit status 3)."""


class Undefined(DlsolveError):
    """A value that does not exist: a division by zero, a logarithm of 0, an overflow."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the working meets {reason}")
        self.reason = reason


class Diverges(Undefined):
    """An improper integral that does not converge."""
