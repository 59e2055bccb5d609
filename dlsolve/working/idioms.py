"""What a step of a method is called in NumPy, for the code that is written from a topic.

    @numpy_idiom("np.roots({})")
    def solve_equation(working, polynomial): …

The topic's own lines stay the only solver: the idiom is how a program says the same step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])


def numpy_idiom(template: str) -> Callable[[Function], Function]:
    """Record the NumPy spelling of a call; `{}` stands for each argument after `working`."""

    def record(function: Function) -> Function:
        function.__dict__["numpy_idiom"] = template
        return function

    return record
