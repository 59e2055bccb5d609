"""What a step of a method is called in NumPy, for the code that is written from a topic.

    @numpy_idiom("np.roots({})")
    def solve_equation(working, polynomial): …

The topic's own lines stay the only solver: the idiom is how a program says the same step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from dlsolve.records import dataclass

Function = TypeVar("Function", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Program:
    """How a program finds a value of which the page shows no formula.

    `{0}`, `{1}`, … in the template stand for the arguments: trees, lists of trees, matrices of
    the working, plain Python values, and Data.
    `symbolic` is the template where an argument has letters, and SymPy is at work.
    e.g. Program("int(np.argmax({0})) + 1", (outputs,))
    """

    template: str
    arguments: tuple[Any, ...] = ()
    symbolic: str = ""


@dataclass(frozen=True, slots=True)
class Data:
    """What the question gives and no line of the working holds.  e.g. the labels of samples"""

    name: str
    values: Any


def numpy_idiom(template: str) -> Callable[[Function], Function]:
    """Record the NumPy spelling of a call; `{}` stands for each argument after `working`."""

    def record(function: Function) -> Function:
        function.__dict__["numpy_idiom"] = template
        return function

    return record
