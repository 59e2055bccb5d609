"""Our quick `dataclass` behaves as the standard one on what the package uses of it."""

from __future__ import annotations

import dataclasses
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dlsolve import records

ROOT = Path(__file__).parent.parent


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
    assert not hasattr(one, "__dict__")
    assert pickle.loads(pickle.dumps(Pair(1, "a"))) == Pair(1, "a")


@records.dataclass(frozen=True, slots=True)
class Pair:
    left: int
    right: str


def test_the_type_checker_stops_an_assignment() -> None:
    code = (
        "from dlsolve.records import dataclass\n"
        "@dataclass(frozen=True, slots=True)\n"
        "class Point:\n    x: int\n"
        "Point(1).x = 2\n"
    )
    found = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file=", "--follow-imports=silent", "-c", code],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 1, found.stderr
    assert 'Property "x" defined in "Point" is read-only' in found.stdout


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
