"""A student's working, read line by line: name = formula = substitution = value.

Iteration 1: m1 = 0.9(0) + 0.1(0.3) = 0.03, so v1 = 0.00009

is a heading and two statements, the first with three sides.  Words between them are kept as
words; a side that cannot be read is kept with its fault, and the lines after it are read all
the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from dlsolve.errors import DlsolveError, InputError
from dlsolve.inputs.expressions import read_expression
from dlsolve.marking.handwriting import LONGEST_LINE, Plain, plain, single_spaced
from dlsolve.marking.labels import LONGEST_LABEL, label, named
from dlsolve.marking.lists import read_rows
from dlsolve.marking.typed import Typed, read_typed
from dlsolve.marking.unknowns import InUnknowns, in_unknowns
from dlsolve.records import dataclass
from dlsolve.working.trees import Letter, Negative, Number, Quotient, Tree

MOST_LINES = 2000
"""Lines of a script that are read."""

MOST_STATEMENTS = 400
"""Statements of a script that are marked."""

_SIGN = re.compile(r"<=|>=|!=|==|=>|->|[=≈≠<>≤≥≃≅]")
_PLAIN_SIGN = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "≃": "≈", "≅": "≈"}
_BAR = re.compile(r"(?<=\s)\|(?=\s)")
"""The bar of an augmented matrix."""
_BREAK = re.compile(
    r"⇒|⟹|→|~|∴|∵|=>|->|;|:(?=\s|$)|,(?=\s(?:\([^()]*\)|[^,;⇒(])*[=≈<>≤≥≠])|\.(?=\s+[A-Z])"
    r"|(?<![\w])(?:so|hence|thus|then|therefore|because|since|and|where|with|for|or|in|into|is|at)(?![\w(])",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^([^=≈<>≤≥≠:]*(?:\([^)]*\))?[^=≈<>≤≥≠:]*):(?!=)\s*")
_CASE = re.compile(r"^([^=≈<>≤≥≠:]*=[^=≈<>≤≥≠:,;]*):(?=\s|$)")
"""A heading that states a value as well.  e.g. For λ = 6:"""
_LEVEL = re.compile(r"([A-Za-z]+)\W*([0-9]+)")
_UNIT = re.compile(
    r"\s+(?:bits?|nats?|per\s?cent|units?|dp|sf|parameters|params|weights|ways|updates|epochs|°)\.?$",
    re.I,
)
_ASIDE = re.compile(
    r"\s+\((?:(?:∵|since|because|as|by|from|rounded|using|see)\b[^()]*|∵[^()]*"
    r"|[ivx]+|[A-Za-z]{3,}\.?(?:\s+\w+)*|(?:to )?[0-9]+ ?(?:dp|sf|d\.p|s\.f)\b[^()]*)\)?\s*$"
)
_TIMES = re.compile(r"(?<=[0-9)\]])\s*[xX]\s*(?=[0-9(\[√.-])")
_TIMES_APART = re.compile(r"(?<=[0-9)\]])(?:\s+[xX]\s*|\s*[xX]\s+|[xX](?=[(\[√.-]))(?=[0-9(\[√.-])")
"""The × of a line in which x1 is a name."""
_LOG = re.compile(r"\blog(?![A-Za-z0-9_₀-₉])")
_NAMED_X = re.compile(r"(?<![A-Za-z0-9)\].])[xX]_?([0-9])(?![0-9.])")
_X_AND_DIGIT = re.compile(r"(?<=[0-9)\]])[xX]([0-9])(?![0-9.])")
_PERCENT = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)\s*%")
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
_LONE_X = re.compile(r"^(\W*[0-9.]+[xX])([0-9])(?=\s*=)")
_CONDITION = re.compile(r"\b(?:if|when|whenever)\b[^,;⇒∴]*", re.IGNORECASE)
_OR = re.compile(r"(?<=[0-9)])\s+(?:or|and)\s+(?=[-−+(√]*[0-9][^=;]*$)", re.IGNORECASE)
"""Between two values of one name.  e.g. λ = 5 or −1"""
_TRAILING = re.compile(r",\s+(?=[A-Za-z]{2,}\b(?!\s*[(=])).*$|\s+!+$")
"""Words after a value, or a cheer.  e.g. 0.6, as before;  0.6 !"""
_WORDS = re.compile(r"[A-Za-z]{2,}\s")
_STANDING_BESIDE = re.compile(r"(?<=\))\s*(?=[0-9.])")
"""A product by standing beside.  e.g. 0.5(1 − 0)1"""
_LAST_WORD = re.compile(r"([^\s=]+)\s*$")
_CALLED = re.compile(r"([^\s()]+)\s*\(\s*(?:[-−]?[0-9./]+|[A-Z]\w{0,9})\s*\)$")
"""A function at a place, or of a variable.  e.g. σ′(0.5), H(S)"""
_OPERATOR = re.compile(r"[-+−*/·×]\s*$")
_LIST = re.compile(r"[\[({].*[,;\s].*[\])}ᵀT]$", re.DOTALL)
_SIZE = re.compile(r"(?<=[\])}])_\(?([0-9]{1,4})\s*[*×xX]\s*([0-9]{1,4})\)?")
_OPENING, _CLOSING = ("(", "[", "{"), (")", "]", "}")
_BEGIN = re.compile(r"\\begin\{")
_END = re.compile(r"\\end\{")


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side of an equation.

    line, column   where it stands, from 1
    labels         the names that it may be: the whole side, or its last word
    tree           the expression;  `typed` the number, where it is one alone
    otherwise      what it may be, too: log stands for any base
    rows           the entries of a vector or a matrix;  `size` the size written below it
    fault          why it is none of them
    """

    text: str
    line: int
    column: int
    labels: tuple[str, ...] = ()
    typed: Typed | None = None
    tree: Tree | None = None
    otherwise: tuple[Tree, ...] = ()
    rows: tuple[tuple[Typed, ...], ...] = ()
    size: tuple[int, int] | None = None
    fault: InputError | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """Sides and the signs between them.  e.g. z = 1.2 + 0 = 1.2;  0.6 < 1

    heading   the words above it or before it: Iteration 2
    equation  what it says of unknowns, where it gives no name a value: λ² − 5λ − 6 = 0
    """

    sides: tuple[Side, ...]
    signs: tuple[str, ...]
    heading: str = ""
    equation: InUnknowns | None = None

    @property
    def line(self) -> int:
        """The line on which it ends."""
        return self.sides[-1].line

    @property
    def labels(self) -> tuple[str, ...]:
        """The names that its left side may be."""
        return self.sides[0].labels

    @property
    def result(self) -> Side:
        """What the student goes on with: the last side that is a value, or the last one."""
        values = [side for side in self.sides if side.typed is not None or side.rows]
        return values[-1] if values else self.sides[-1]

    @property
    def texts_and_trees(self) -> tuple[tuple[str, ...], tuple[Tree | None, ...]]:
        """What its sides say, and how they are read."""
        return tuple(side.text for side in self.sides), tuple(side.tree for side in self.sides)

    @property
    def is_heading(self) -> bool:
        """Whether it is what stands in front of a colon.  e.g. t = 0.7: TPR = 1/2"""
        return " = ".join(side.text for side in self.sides) == self.heading

    @property
    def is_equation(self) -> bool:
        """Whether its signs say that its sides are equal."""
        return all(sign in "=≈" for sign in self.signs)


@dataclass(frozen=True, slots=True)
class Script:
    """All that a student wrote to one problem.

    unread   the line from which on nothing was read, being too much; 0 where all of it was
    """

    lines: tuple[str, ...]
    statements: tuple[Statement, ...]
    unread: int = 0


def read_script(text: str) -> Script:
    """The lines of a working and the statements on them.  Nothing is raised."""
    every = text[: MOST_LINES * LONGEST_LINE].splitlines()
    lines = tuple(every[:MOST_LINES])
    unread = MOST_LINES + 1 if len(every) > MOST_LINES else 0
    names_x = any(map(_names_x, lines))
    found: list[Statement] = []
    heading = ""
    for number, line in _joined(lines):
        if len(found) >= MOST_STATEMENTS:
            unread = number
            break
        line = _with_index(line) if names_x else line
        written = single_spaced(_without_conditions(plain(line)))
        heading, start = _heading(written.text, heading)
        pieces = list(_pieces(written, start, number))
        if not any(signs for _, signs in pieces) and written.text.strip():
            if stated := _stated(written, start, number):
                found.append(stated)
                continue
            heading = _nested(written.text.strip(), heading)
        for sides, signs in pieces:
            if not signs:
                if len(sides[0].rows) > 1:  # a matrix that stands by itself
                    found.append(Statement((Side("", number, 1), *sides), ("=",), heading))
                continue
            if not sides[0].text:  # "= 0.7" goes on with the line above
                if not found or not found[-1].is_equation:
                    continue
                before = found.pop()
                sides, signs = (*before.sides, *sides[1:]), (*before.signs, *signs)
            found += _told_apart(Statement(tuple(sides), tuple(signs), heading))
    marked = tuple(map(_with_equation, found[:MOST_STATEMENTS]))
    return Script(lines, marked, unread)


def _with_equation(statement: Statement) -> Statement:
    """The statement with what it says of unknowns."""
    if not statement.is_equation or isinstance(statement.sides[0].tree, Letter):
        return statement  # a comparison, or a name that is given a value
    found = in_unknowns(*statement.texts_and_trees)
    return statement if found is None else replace(statement, equation=found)


def _stated(written: Plain, start: int, number: int) -> Statement | None:
    """A name, a colon and a value.  e.g. Eigenvalues: 6, −1"""
    if not start or not written.text[start:].strip():
        return None
    colon = written.text.rindex(":", 0, start)
    name = _side(written, 0, colon, number)
    value = _side(written, start, len(written.text), number)
    is_value = value.typed is not None or len(value.rows) == 1
    return Statement((name, value), ("=",)) if is_value and name.labels else None


def _told_apart(statement: Statement) -> Iterator[Statement]:
    """Equations and comparisons of one chain.  e.g. z = 0.7 < 1 → z = 0.7 and 0.7 < 1"""
    sides, signs, heading = statement.sides, statement.signs, statement.heading
    low = 0
    for i, sign in enumerate((*signs, "")):
        if sign in ("=", "≈"):
            continue
        if i > low:
            yield Statement(sides[low : i + 1], signs[low:i], heading)
        if sign:
            yield Statement(sides[i : i + 2], (sign,), heading)
        low = i + 1


def _joined(lines: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """The lines with their numbers; a matrix that goes over several lines is one."""
    number = 0
    while number < len(lines):
        start, text = number, lines[number]
        number += 1
        while len(_BEGIN.findall(text)) > len(_END.findall(text)) and number < len(lines):
            text += " " + lines[number]
            number += 1
        yield start + 1, text


def _without_conditions(written: Plain) -> Plain:
    """The line without “if z < 1”, which states nothing, and with a list for “5 or −1”.

    Every character keeps its place.
    """
    text = _CONDITION.sub(lambda match: " " * len(match[0]), written.text)
    text = _OR.sub(lambda match: ",".ljust(len(match[0])), text)
    return replace(written, text=text)


def _heading(text: str, before: str) -> tuple[str, int]:
    """The words in front of a colon, and where the statements begin."""
    if match := _HEADING.match(text):
        return _nested(match[1].strip(" ⇒-*•"), before), match.end()
    case = _CASE.match(text)
    return (case[1].strip(), 0) if case else (before, 0)


def _nested(heading: str, before: str) -> str:
    """The heading within the one that goes on.  e.g. Sample 2 behind Pass 1, or Pass 1 Sample 1"""
    levels = _LEVEL.findall(before)
    words = [word.lower() for word, _ in levels]
    first = _LEVEL.match(heading)
    if first is None:
        return heading
    inner = first[1].lower()
    outer = levels[: words.index(inner)] if inner in words else levels
    return " ".join([*(f"{word} {number}" for word, number in outer), heading])


def _pieces(
    written: Plain, start: int, number: int
) -> Iterator[tuple[tuple[Side, ...], tuple[str, ...]]]:
    """The statements of a line, each as its sides and signs; words have no sign."""
    for first, last in _parts(written.text, start, _BREAK):
        signs: list[str] = []
        sides: list[Side] = []
        for low, high in _parts(written.text, first, _SIGN, last):
            if sides:
                sign = _SIGN.match(written.text, _sign_before(written.text, low))
                assert sign is not None
                signs.append(_PLAIN_SIGN.get(sign[0], sign[0]))
            sides.append(_side(written, low, high, number))
        if signs and not sides[-1].text:  # nothing stands behind the last sign
            sides.pop()
            signs.pop()
        if sides:
            yield tuple(sides), tuple(signs)


def _sign_before(text: str, place: int) -> int:
    """Where the sign that ends at `place` begins."""
    return place - 2 if text[place - 2 : place] in _PLAIN_SIGN else place - 1


def _parts(
    text: str, start: int, breaks: re.Pattern[str], end: int | None = None
) -> Iterator[tuple[int, int]]:
    """The parts between breaks that stand in no brackets."""
    end = len(text) if end is None else end
    depth, low, place = 0, start, start
    while place < end:
        match = breaks.match(text, place, end) if depth <= 0 else None
        if match is not None and match.end() > place:
            yield low, place
            low = place = match.end()
            continue
        depth += (text[place] in _OPENING) - (text[place] in _CLOSING)
        place += 1
    yield low, end


def _side(written: Plain, low: int, high: int, number: int) -> Side:
    text = written.text[low:high]
    lead = len(text) - len(text.lstrip())
    bare = text.strip()
    side = Side(bare, number, written.column(low + lead))
    told = _ASIDE.sub("", bare)
    if len(told) <= LONGEST_LABEL and "[" not in told:
        side = replace(side, labels=_names_in(told))
    tidy = _UNIT.sub("", _TRAILING.sub("", told)).rstrip(" .:,")
    tidy = named((_TIMES_APART if _names_x(written.text) else _TIMES).sub("*", tidy))
    tidy = _STANDING_BESIDE.sub("*", tidy)
    if not tidy:
        return side
    size = _SIZE.search(tidy)
    tidy = _SIZE.sub("", tidy)
    tidy = _BAR.sub(" ", tidy) if tidy.startswith(_OPENING) else tidy
    side = replace(side, text=tidy, size=_size_in(size))
    if tidy.count("±") == 1:  # two values in one
        tidy = ", ".join(tidy.replace("±", sign) for sign in "+-")
        side = replace(side, text=tidy)
    try:
        tree = read_expression(_without_percent(tidy))
    except InputError as error:
        if (_LIST.match(tidy) or "," in tidy) and (rows := _rows(tidy)):
            return replace(side, rows=rows)
        at = max(bare.find(tidy), 0)
        return replace(side, column=written.column(low + lead + at + error.start), fault=error)
    return replace(side, tree=tree, typed=_alone(tidy, tree), otherwise=_in_other_bases(tidy))


def _in_other_bases(text: str) -> tuple[Tree, ...]:
    """The expression with log for log₂ and for log₁₀, where it says no base."""
    if not _LOG.search(text):
        return ()
    return tuple(read_expression(_LOG.sub(f"log{base}", text)) for base in ("₂", "₁₀"))


def _names_x(text: str) -> bool:
    """Whether x1 is a name on a line, rather than × 1.  e.g. 2x1 + 3x2, but not 2x3"""
    if _NAMED_X.search(text):
        return True
    indices = _X_AND_DIGIT.findall(text)
    return len(indices) > 1 and all(a < b for a, b in pairwise(indices))


def _without_percent(text: str) -> str:
    """The text with decimals for percentages among others.  e.g. 2%·50% → 0.02·0.50, but 2% → 2"""
    lone = text.removesuffix("%")
    if _PERCENT.fullmatch(text.lstrip("+-− ")):
        return lone
    return _PERCENT.sub(lambda match: f"{Decimal(match[1]).scaleb(-2):f}", text)


def _with_index(line: str) -> str:
    """The line, where x2 is a name in front of the =.  e.g. 5x2 = 15 below 2x1 + 6x2 = 20"""
    return _LONE_X.sub(lambda match: match[1] + SUBSCRIPTS[int(match[2])], line)


def _size_in(match: re.Match[str] | None) -> tuple[int, int] | None:
    return None if match is None else (int(match[1]), int(match[2]))


def _alone(text: str, tree: Tree) -> Typed | None:
    """The number, where the side is nothing else.  e.g. 0.0748, −8/107, 7.48·10⁻²"""
    try:
        typed = read_typed(text)
    except DlsolveError:
        return None
    match tree:
        case Number() | Negative(Number()) | Quotient(Number(), Number()):
            return typed
        case Negative(Quotient(Number(), Number())) | Quotient(Negative(Number()), Number()):
            return typed
        case _:
            return None if typed.is_exact else typed


def _rows(text: str) -> tuple[tuple[Typed, ...], ...]:
    """The entries of a vector, one row, or of a matrix; none where it is neither."""
    try:
        rows, _ = read_rows(text)
    except DlsolveError:
        return ()
    return tuple(map(tuple, rows)) if sum(map(len, rows)) > 1 else ()


def _names_in(text: str) -> tuple[str, ...]:
    """The labels of a side, and of the last of its words or of a function at a place.

    e.g. so the sum z → sothesumz, z;  σ(0.5) → sigma0.5, sigma
    """
    word = _LAST_WORD.search(text)
    called = _CALLED.match(text)
    alone = word is not None and not _OPERATOR.search(text, 0, word.start())
    last = label(word[1]) if word is not None and alone and _WORDS.search(text) else ""
    function = label(called[1]) if called is not None else ""
    return tuple(dict.fromkeys(one for one in (label(text), last, function) if one))
