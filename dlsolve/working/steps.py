"""What stands on a working: a closed union of frozen steps.

Renderers and the marker match over `Step` and are complete by `assert_never`.  Two steps
are the same only if they are one: a page may well say the same thing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING, Union

from dlsolve.errors import Undefined
from dlsolve.exact.number import Infinity, Real, Surd
from dlsolve.exact.rounding import nearest_float
from dlsolve.exact.text import exact_text
from dlsolve.records import dataclass
from dlsolve.working.idioms import Program
from dlsolve.working.names import Name
from dlsolve.working.trees import Comparison, Tree, Value

if TYPE_CHECKING:
    from dlsolve.exact.rows import RowOperation as Operation
    from dlsolve.working.figures import Figure

Word = Union[str, Name, Tree, Comparison]
Words = tuple[Word, ...]
"""A sentence: text with names and expressions in it."""

TOGETHER = "\N{NO-BREAK SPACE}"
"""A space in a sentence at which no line ends."""

BULLET = "• "
"""What an item of a list begins with."""


@dataclass(frozen=True, slots=True)
class Key:
    """Where a line stands: the parts around it, its name, and how often that name came before.

    e.g. ("Pass 2", "Sample 3") w₁ #0
    """

    parts: tuple[str, ...]
    name: Name
    occurrence: int

    def __str__(self) -> str:
        place = "/".join((*self.parts, self.name.ascii))
        return f"{place}#{self.occurrence}" if self.occurrence else place


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """A value that the question gives: η = 0.01.  `asked`: it stands in the question already."""

    key: Key
    tree: Tree
    value: Value
    computed: Value
    asked: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Let:
    """A named line: name = formula = substitution = value.

    `value` is what the working goes on with, `computed` what the solver finds there; they
    differ only where somebody else supplies the working.  Without a tree the line is a
    stated result, name = value, or value = 0 where it is an `equation`.  `mistakes` are the
    known wrong ways to get the value: formulas, or values where the line has no formula.  A
    `compact` line is set close, 1×0 + 2×1 = 2, and goes from its formula to the value at once.
    The `program` is for a script, where the formula is not what one would write in it.
    """

    key: Key
    tree: Tree | None
    value: Value
    computed: Value
    connector: str = ""
    note: Words = ()
    mistakes: tuple[tuple[str, Tree | Value], ...] = ()
    equation: bool = False
    compact: bool = False
    unit: str = ""
    program: Program | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """An equation that follows from the one above: ⇒ λ² − 5λ − 6 = 0."""

    comparison: Comparison
    connector: str = ""
    label: str = ""
    note: Words = ()


@dataclass(frozen=True, slots=True, eq=False)
class RowOperation:
    """R₂ → R₂ − ½R₁, done at once with others of its kind, and the matrix that it leaves.

    `value` is the matrix that the working goes on with, `computed` what the operations give;
    an augmented one has a `bar` before that column.
    """

    key: Key
    operations: tuple[Operation, ...]
    before: Value
    value: Value
    computed: Value
    bar: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A sentence."""

    words: Words


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """A comparison that decides what comes next: 0.6 < 1, so ŷ = 0.

    `holds` is what the working goes on with, `computed` what is true of the numbers; `other`
    is what would have come out the other way.
    """

    key: Key
    comparison: Comparison
    holds: bool
    computed: bool
    outcome: Words
    other: Words = ()
    mistakes: tuple[tuple[str, Comparison], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What follows where a condition holds: if a = b, …"""

    condition: Words
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Lines that stand above, side by side."""

    headings: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    title: Words = ()


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """A test of the answer that a student can do: Av = λv."""

    words: Words
    holds: bool


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A titled group of steps: Iteration 2.  `repeats` marks one of a series alike.

    Without a title it is a series of lines that a brief page leaves out.
    """

    title: Words
    steps: tuple[Step, ...]
    repeats: bool = False


Step = Union[
    Given, Let, Relation, RowOperation, Statement, Decision, Case, Table, Check, Part
]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A result that was asked for, by the course's name for it.

    `shown` are the lines that set it apart at the end; None shows name = value, in its unit.
    """

    name: str
    value: Value
    symbol: Name | None = None
    shown: tuple[Words, ...] | None = None
    unit: str = ""

    @property
    def exact(self) -> str | None:
        """The exact value as text: "8/107", "6, -1", "√2"; None where none is shorter."""
        return exact_text(self.value)

    def __str__(self) -> str:
        """e.g. theta = -0.135"""
        return f"{self.name} = {self.value if self.exact is None else self.exact}"

    def __float__(self) -> float:
        """The nearest float to a real number, or ∞.  Raises TypeError for other answers."""
        match self.value:
            case Infinity():
                return inf
            case Fraction() | Real() | Surd() if not isinstance(self.value, Surd) or (
                not self.value.is_complex
            ):
                return nearest_float(self.value)
            case _:
                raise TypeError(f"{self.name} is not one real number")


Drawing = Callable[[], Iterable["Figure"]]
"""Makes pictures of a working; what it costs is paid only where they are asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """A whole solved problem: what was asked, the working, the answers.

    `typed` are all inputs as they came, so that the problem can be posed again.
    `why_unsolved` says why there is no solution of the kind asked, where there is none, and
    `why_undrawn` why there is no picture, where other problems of the topic have one.
    """

    topic: str
    question: Words
    given: dict[str, str]
    conventions: dict[str, str]
    steps: tuple[Step, ...]
    answers: dict[str, Answer]
    fractions: bool = False
    why_unsolved: str = ""
    drawings: tuple[Drawing, ...] = ()
    why_undrawn: str = ""
    typed: Mapping[str, str | Sequence[str]] = field(default_factory=dict)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its pictures, as data, made anew each time; none of values that are no real numbers."""
        try:
            return tuple(figure for drawing in self.drawings for figure in drawing())
        except Undefined:
            return ()


def lines(steps: Iterable[Step]) -> Iterator[Given | Let | Decision | RowOperation]:
    """Every line that is handed back, in order, those inside parts and cases too."""
    for step in steps:
        match step:
            case Given() | Let() | Decision() | RowOperation():
                yield step
            case Part(steps=inner) | Case(steps=inner):
                yield from lines(inner)
            case _:
                pass
