"""`dataclass`, made quickly: the standard decorator, with less code generated for each class.

The standard library writes and compiles equality, hash and representation anew for every
class, and the two methods that stop an assignment.  Some hundred classes are made at each start,
so here they share one of each, which saves a quarter of the whole start
(`benchmarks/startup.py`).  That they are frozen is kept by the type checker, which sees
`dataclasses.dataclass` and nothing else; at run time nothing is spent on it, and objects are made
three times as fast.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(
        *, frozen: bool, slots: bool = False, eq: bool = True, init: bool = True
    ) -> Callable[[type], type]:
        """As `dataclasses.dataclass`, for classes that are frozen to the type checker."""

        def make(cls: type) -> type:
            made = dataclasses.dataclass(
                init=init, frozen=False, slots=slots, eq=False, repr=False
            )(cls)
            if "__repr__" not in cls.__dict__:
                made.__repr__ = _representation
            if eq:
                compared = [f.name for f in dataclasses.fields(made) if f.compare]
                made._compared_fields = attrgetter(*compared) if compared else type
                made.__eq__ = _equality
                made.__hash__ = _hash
            return made

        return make


def _equality(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    compared = self.__class__._compared_fields
    return compared(self) == compared(other)


def _hash(self: Any) -> int:
    return hash(self.__class__._compared_fields(self))


def _representation(self: Any) -> str:
    """e.g. Number(value=Fraction(1, 2), text='')"""
    fields = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self))
    return f"{self.__class__.__qualname__}({fields})"
