"""Which events are counted, and in what order, for what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import assert_never

from dlsolve.inputs.conditions import And, Condition, Leaf, Named, Not, Or
from dlsolve.inputs.questions import Asked, Exclusion, Independence, Probability


def counted(asked: Sequence[Asked], *, of_unions: bool = True) -> Iterator[Condition]:
    """The events whose outcomes are counted, in the order in which they are needed.

    of_unions   the intersections of two events, too, whose union is asked for
    """
    for one in asked:
        match one:
            case Probability(event, None):
                yield from _parts(event, of_unions)
            case Probability(event, given) if given is not None:
                yield from _parts(event, of_unions) if isinstance(event, Leaf | Named) else ()
                yield from _parts(given, of_unions)
                yield both(event, given)
            case Independence(events):
                for event in events:
                    yield from _parts(event, of_unions)
                for size in range(2, len(events) + 1):
                    yield from map(all_of, combinations(events, size))
            case Exclusion((first, second)):
                yield both(first, second)


def _parts(condition: Condition, of_unions: bool) -> Iterator[Condition]:
    match condition:
        case Not(operand):
            yield from _parts(operand, of_unions)
        case Or((first, second)):
            for operand in (first, second):
                yield from _parts(operand, of_unions)
            if of_unions:
                yield both(first, second)
        case Or(operands) if len(operands) == 3:
            for operand in operands:
                yield from _parts(operand, of_unions)
            for size in (2, 3):
                yield from map(all_of, combinations(operands, size))
        case Leaf() | Named() | And() | Or():
            yield condition
        case _:
            assert_never(condition)


def both(first: Condition, second: Condition) -> And:
    return all_of((first, second))


def all_of(events: Sequence[Condition]) -> And:
    """Their intersection, without brackets in it."""
    flat = [inner for one in events for inner in (one.operands if isinstance(one, And) else (one,))]
    return And(tuple(dict.fromkeys(flat)))


def listed(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}"
