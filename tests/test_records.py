"""Our quick `dataclass` behaves as the standard one on what the package uses of it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from dlsolve import records


def made(decorator: Any) -> Any:
    @decorator(frozen=True, slots=True)
    class Point:
        """A point with a note that takes no part in comparison."""

        x: int
        y: int = 2
        note: str = dataclasses.field(default="", compare=False)

    return Point


STANDARD, OURS = made(dataclasses.dataclass), made(records.dataclass)


@pytest.mark.parametrize("point", [STANDARD, OURS], ids=["standard", "ours"])
def test_behaves_alike(point: Any) -> None:
    one = point(1)
    assert one == point(1, 2, "noted")
    assert hash(one) == hash(point(1, note="noted"))
    assert one != point(1, 3)
    assert one != (1, 2)
    assert repr(one).endswith("Point(x=1, y=2, note='')")
    assert dataclasses.replace(one, x=5) == point(5)
    assert point.__match_args__ == ("x", "y", "note")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.x = 3
    assert not hasattr(one, "__dict__")


def test_without_equality_each_is_itself() -> None:
    @records.dataclass(frozen=True, slots=True, eq=False)
    class Line:
        text: str

    one = Line("a")
    assert one == one  # identity is the point
    assert one != Line("a")
    assert len({one, Line("a")}) == 2


def test_no_fields_are_equal_in_kind_only() -> None:
    @records.dataclass(frozen=True)
    class Left:
        pass

    @records.dataclass(frozen=True)
    class Right:
        pass

    assert Left() == Left()
    assert Left() != Right()
