"""What is asked of random variables: P(a ≤ X ≤ b), and aX + bY + c."""

from __future__ import annotations

import re
from fractions import Fraction

from dlsolve.errors import InputError
from dlsolve.exact.number import Scalar, sign
from dlsolve.inputs.condition_walk import LONGEST
from dlsolve.inputs.condition_words import MIRRORED, SIGNS
from dlsolve.inputs.distributions import read_at
from dlsolve.inputs.expressions import read_expression
from dlsolve.inputs.numbers import read_number
from dlsolve.inputs.quoting import quoted
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.readings import letters
from dlsolve.working.trees import Letter, Negative, Number, Product, Quotient, Sum, Tree

_INTERVAL = re.compile(
    r"\s*(?:(?P<low>[^<>=≤≥≠]+?)\s*(?P<first><=|>=|<|>|≤|≥|=))?\s*(?P<letter>[XYxy])\s*"
    r"(?:(?P<second><=|>=|==|<|>|≤|≥|=)\s*(?P<high>[^<>=≤≥≠]+?))?\s*"
)
_MOMENT_OF = re.compile(r"^\s*(?:E|Var|V)\s*[(\[]([^()]*)[)\]]\s*$")
"""E(3X + 2) and Var(3X + 2), which are both found for 3X + 2."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The values between two bounds.  e.g. 1 ≤ X < 3

    bounds   signs and numbers, as tests of X
    """

    letter: str
    bounds: tuple[tuple[str, Number], ...]
    shown: str

    @classmethod
    def read(cls, text: str) -> Interval:
        """e.g. "X <= 2", "1 <= X < 3", "P(X = 2)".  Raises InputError."""
        if len(text) > LONGEST:
            raise _whole(text, f"an interval of more than {LONGEST} characters", "shorten it")
        inside = re.sub(r"^\s*P\s*\((.*)\)\s*$", r"\1", text)
        match = _INTERVAL.fullmatch(inside)
        if match is None or not (match["first"] or match["second"]):
            raise _whole(text, f"{quoted(text)} is no interval", "write, say, 1 <= X <= 3")
        letter = match["letter"].upper()
        bounds: list[tuple[str, Number]] = []
        shown = letter
        if match["first"]:
            number = read_at(text, *_span(text, match["low"]), read_number)
            typed = SIGNS[match["first"]]
            bounds.append((MIRRORED[typed], number))
            shown = f"{number.text} {typed} {shown}"
        if match["second"]:
            number = read_at(text, *_span(text, match["high"]), read_number)
            bounds.append((SIGNS[match["second"]], number))
            shown += f" {SIGNS[match['second']]} {number.text}"
        return cls(letter, tuple(bounds), shown)

    def holds(self, value: Scalar, *, ends_turned: bool = False) -> bool:
        """Whether a value lies there; with ≤ for < and < for ≤ where the ends are mistaken."""
        turned = {"<": "≤", "≤": "<", ">": "≥", "≥": ">", "=": "="}
        return all(
            _compares(sign(value - number.value), turned[by] if ends_turned else by)
            for by, number in self.bounds
        )


def _span(text: str, piece: str) -> tuple[int, int]:
    start = text.find(piece)
    return start, start + len(piece)


def _compares(order: int, by: str) -> bool:
    return {"<": order < 0, "≤": order <= 0, ">": order > 0, "≥": order >= 0, "=": order == 0}[by]


@dataclass(frozen=True, slots=True)
class Combination:
    """aX + bY + c, and how it was typed."""

    a: Fraction
    b: Fraction
    c: Fraction
    text: str

    @classmethod
    def read(cls, text: str) -> Combination:
        """e.g. "3X + 2", "2X - 3Y + 1".  Raises InputError for what is not linear in X and Y."""
        text = _MOMENT_OF.sub(r"\1", text)
        tree = read_expression(text)
        strange = [name.ascii for name in letters(tree) if name not in (Name("X"), Name("Y"))]
        if strange:
            raise _whole(text, f"{strange[0]} is not X or Y", "write, say, 3X + 2")
        found = _linear(tree)
        if found is None or not (found["X"] or found["Y"]):
            raise _whole(text, f"{quoted(text)} is not linear in X and Y", "write, say, 3X + 2")
        typed = re.sub(r"\s*\*\s*", "", text)
        return cls(found["X"], found["Y"], found[""], " ".join(typed.split()))

    @property
    def shown(self) -> str:
        """In good typography.  e.g. 2X − 3Y + 1"""
        return self.text.replace("-", "−")


def _linear(tree: Tree) -> dict[str, Fraction] | None:
    """The factors of X and Y and the constant; None where the tree is not linear."""
    match tree:
        case Number(Fraction() as value):
            return {"X": Fraction(0), "Y": Fraction(0), "": value}
        case Letter(name):
            return {key: Fraction(key == name.base) for key in ("X", "Y", "")}
        case Sum(terms):
            parts = [_linear(term) for term in terms]
            if None in parts:
                return None
            return {key: sum(p[key] for p in parts if p) + Fraction(0) for key in ("X", "Y", "")}
        case Negative(operand):
            return _scaled(_linear(operand), Fraction(-1))
        case Product(factors):
            found: dict[str, Fraction] | None = _linear(factors[0])
            for factor in factors[1:]:
                other = _linear(factor)
                if found is None or other is None:
                    return None
                if not _varies(found):
                    found = _scaled(other, found[""])
                elif not _varies(other):
                    found = _scaled(found, other[""])
                else:
                    return None
            return found
        case Quotient(top, Number(Fraction() as value)) if value:
            return _scaled(_linear(top), 1 / value)
        case _:
            return None


def _varies(linear: dict[str, Fraction]) -> bool:
    return bool(linear["X"] or linear["Y"])


def _scaled(linear: dict[str, Fraction] | None, factor: Fraction) -> dict[str, Fraction] | None:
    return None if linear is None else {key: factor * value for key, value in linear.items()}


def _whole(text: str, reason: str, remedy: str) -> InputError:
    return InputError(reason, text, 0, len(text), remedy)
