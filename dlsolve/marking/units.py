"""The unit behind a number: the answer's own, or another one of information.

1.157 bits      of a result in bits: the number alone
0.802 nats      of a result in bits: the number of nats that it should be
"""

from __future__ import annotations

import re
from fractions import Fraction

from dlsolve.exact.functions import exp, log
from dlsolve.exact.number import Real, Scalar, Surd
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Value

BASES: dict[str, Scalar] = {
    "bits": Fraction(2),
    "nats": exp(Fraction(1)),
    "dits": Fraction(10),
}
"""Units of information, by the base of their logarithm."""

_BEHIND = re.compile(r"(?<=[\s0-9)%])\s*(?P<word>[a-z]{2,})\s*$")


def in_its_unit(given: str, answer: Answer) -> tuple[str, Value, str]:
    """The number alone, what it should be, and a note where the unit is another one.

    e.g. "0.802 nats" of H = 1.157 bits → "0.802", H·ln 2, "in nats"
    """
    behind = _BEHIND.search(given)
    if behind is None or not answer.unit:
        return given, answer.value, ""
    unit = behind["word"] if behind["word"].endswith("s") else behind["word"] + "s"
    number = given[: behind.start()]
    if unit in (answer.unit, answer.unit + "s"):
        return number, answer.value, ""
    match answer.value:
        case Fraction() | Surd() | Real() if unit in BASES and answer.unit in BASES:
            return number, answer.value * log(BASES[answer.unit], BASES[unit]), f"in {unit}"
        case _:
            return given, answer.value, ""
