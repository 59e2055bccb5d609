"""The names of the classes, one for each entry.  e.g. cat, car, frog"""

from __future__ import annotations

import re

from dlsolve.errors import InputError
from dlsolve.inputs.quoting import quoted
from dlsolve.plurals import counted
from dlsolve.records import dataclass


@dataclass(frozen=True, slots=True)
class Classes:
    """Names in their order."""

    names: tuple[str, ...]
    text: str

    @classmethod
    def read(cls, text: str) -> Classes:
        """Names with commas between, or words.  e.g. "cat, sports car"; "cat car"

        Raises InputError for an empty name, for one given twice, and for control characters.
        """
        pieces = re.split(r"[,;]", text) if re.search("[,;]", text) else text.split()
        names = tuple(" ".join(piece.split()) for piece in pieces)
        for place, name in enumerate(names):
            if not name or not name.isprintable():
                raise _refused(text, f"{quoted(name)} is no name", "write names: “cat, car”")
            if name in names[:place]:
                raise _refused(text, f"{quoted(name)} is given twice", "name each class once")
        return cls(names, text)

    def of(self, count: int) -> tuple[str, ...]:
        """The names of so many classes.  Raises InputError where there are more or fewer."""
        if len(self.names) != count:
            reason = f"{counted(len(self.names), 'name')} for {counted(count, 'class')}"
            raise _refused(self.text, reason, "give one name for each")
        return self.names


def _refused(text: str, reason: str, remedy: str) -> InputError:
    return InputError(reason, text, 0, len(text), remedy, "classes")
