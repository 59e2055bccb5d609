"""Answers and lines that established systems have judged, judged here: the score by type.

The cases stand beside the project, in ../shared/answer-cases/, whose README says what is what;
none of their text stands here.  Where they are not, these tests are left out, and say so.
The score is printed at the end of the run.  It may not fall: what fails is listed, and what is
listed fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from dlsolve import solve
from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Scalar, equal, is_zero
from dlsolve.exact.rows import pivot_columns, reduced
from dlsolve.exact.spaces import Roots, Span
from dlsolve.marking.comparers import judge
from dlsolve.marking.equivalence import Sameness, compared
from dlsolve.marking.expressions import judge_expression
from dlsolve.marking.forms import Form, fault_of_form
from dlsolve.marking.formulas import read_formula
from dlsolve.marking.lists import read_rows, read_vector
from dlsolve.marking.precision import AS_TYPED, EXACTLY, Figures, Places, Tolerance
from dlsolve.marking.sameness import same_value
from dlsolve.marking.sampling import Domain
from dlsolve.marking.solutions import Following, follows, read_statement
from dlsolve.marking.spaces import contains, read_vectors
from dlsolve.marking.typed import read_typed
from dlsolve.working.trees import Value
from dlsolve.working.verdicts import Right

Case = Mapping[str, Any]

OVERRULED = {
    "stack-sigfigs-2554": "0 has no significant figures, and 0.0 is 0",
    "stack-sigfigs-2555": "0 has no significant figures, and 0.0 is 0",
    "webwork-pg-sigfigs-002": "π to four figures is 3.142; 3.141 is cut off, not rounded",
    "webwork-pg-sigfigs-017": "π to eight figures is 3.1415927",
    "lambda-feedback-expression-033": "1/ab has two readings; the reader asks for the sign",
    "mitx-matrix-002": "a single row needs no inner brackets: prairielearn-matrix-009 agrees",
}
"""Verdicts that are not followed here, and why."""

FAILED = {
    "lambda-feedback-expression-018": "no arcsine",
    "lambda-feedback-expression-019": "no arcsine",
}
"""What is not judged rightly yet, and why."""

WORDS = {
    Following.SAME: "ok",
    Following.SAME_ONCE: "ok",
    Following.GAINS: "gains solutions",
    Following.LOSES: "loses solutions",
    Following.DIFFERENT: "not equivalent",
    Following.UNDECIDED: "not decided",
}


def plain(text: str) -> str:
    """The text with our imaginary unit."""
    return re.sub(r"\bI\b", "i", text)


def value_of(text: str) -> Value:
    """A reference: a set, a vector, a matrix or a number."""
    if text.startswith("{"):
        return Roots(tuple(typed.value for typed in read_vector(text, with_letters=True)))
    if text.startswith("["):
        rows, rank = read_rows(text, with_letters=True)
        entries = tuple(tuple(typed.value for typed in row) for row in rows)
        return Matrix(entries) if rank == 2 else Vector(entries[0])
    letters = re.search(r"\b[a-z]\b(?!\()", text) is not None
    return read_typed(text, with_letters=letters).value


def tolerance(params: Mapping[str, str]) -> Tolerance | None:
    if not {"rtol", "atol"} & set(params):
        return None
    return Tolerance(*(Fraction(params.get(name, "0")) for name in ("rtol", "atol")))


def unit(value: Scalar, figures: int) -> Fraction:
    """One unit of the last of so many significant figures."""
    size, place = abs(Fraction(value.ball.middle) if hasattr(value, "ball") else value), 0
    while size >= 10:
        size, place = size / 10, place + 1
    while 0 < size < 1:
        size, place = size * 10, place - 1
    return Fraction(10) ** (place - figures + 1)


# --- one function for each type: is the answer accepted? --------------------------------


def number(case: Case) -> bool:
    asked: Any = tolerance(case["params"]) or AS_TYPED
    if case["params"].get("fractions") == "lowest terms":
        asked = Form.LOWEST_TERMS
    return isinstance(judge(case["student"], value_of(case["reference"]), asked), Right)


def decimal_places(case: Case) -> bool:
    asked = Places(int(case["params"]["digits"]))
    return isinstance(judge(case["student"], value_of(case["reference"]), asked), Right)


def sig_figs(case: Case) -> bool:
    params = case["params"]
    digits = int(params["digits"])
    own = params.get("check") == "digits only"
    correct = value_of(case["student" if own else "reference"])
    asked: Any = Figures(digits, or_more="extra_digits" in params)
    if params.get("extra_digits") == "allowed":  # and not looked at
        asked = Tolerance(absolute=unit(correct, digits) / 2)
    return isinstance(judge(case["student"], correct, asked), Right)


def expression(case: Case) -> bool:
    correct = read_formula(plain(case["reference"]))
    positive = "positive" in case["params"].get("assume", "")
    domain = Domain.POSITIVE if positive else Domain.REAL
    text = plain(case["student"])
    if not isinstance(judge_expression(text, correct, "", domain), Right):
        return False
    form = "form" in case["params"]
    return not form or not fault_of_form(read_formula(text), Form.AS_WRITTEN, correct)


def equation(case: Case) -> bool:
    texts = [plain(case[side]) for side in ("reference", "student")]
    if case["params"].get("case_sensitive") == "false":
        texts = [text.lower() for text in texts]
    return follows(*map(read_statement, texts)) is Following.SAME


def entries(case: Case) -> bool:
    """A set, a list, a vector or a matrix."""
    params, text = case["params"], case["student"]
    if params.get("check") == "unit length":
        squares = [typed.value * typed.value for typed in read_vector(text)]
        return equal(sum(squares, start=Fraction(0)), Fraction(1))
    correct = value_of(case["reference"])
    asked = tolerance(params) or EXACTLY
    if "rule" in params:
        digits = int(params["digits"])
        step = Fraction(10) ** -digits
        if "significant" in params["rule"]:
            assert isinstance(correct, Matrix)
            step = min(unit(entry, digits) for row in correct.rows for entry in row)
        asked = Tolerance(absolute=Fraction(51, 100) * step)
    return isinstance(judge(text, correct, asked), Right)


def eigenvalue(case: Case) -> bool:
    found = solve("eigen", matrix=case["params"]["matrix"]).answers["eigenvalues"].value
    return any(isinstance(judge(case["student"], value), Right) for value in found)


def eigenvector(case: Case) -> bool:
    params = case["params"]
    (vector,) = read_vectors(case["student"])
    spaces = solve("eigen", matrix=params["matrix"]).answers["eigenvectors"].value
    return not all(is_zero(entry.value) for entry in vector) and any(
        contains(space, vector)
        for value, space in spaces
        if equal(value, read_typed(params.get("eigenvalue", "0")).value)
        or "eigenvalue" not in params
    )


def spanned(text: str) -> Span:
    rows, _ = read_rows(text)
    echelon = reduced(Matrix(tuple(tuple(typed.value for typed in row) for row in rows)))
    rank = len(pivot_columns(echelon))
    return Span(tuple(Vector(row) for row in echelon.rows[:rank]), len(rows[0]))


def span(case: Case) -> bool:
    params, text = case["params"], case["student"]
    if params.get("check") == "linear independence":
        return isinstance(judge(text, spanned(text)), Right)
    correct = spanned(case["reference"])
    if params["require_independent"] == "false":
        return same_value(spanned(text), correct)
    return isinstance(judge(text, correct), Right)


def form(case: Case) -> bool:
    given, correct = (read_formula(plain(case[side])) for side in ("student", "reference"))
    same = compared(given, correct) in (Sameness.SAME, Sameness.SAMPLED)
    assert same == (case["params"].get("value_equal", case.get("value_equal")) != "false")
    return same and not fault_of_form(given, Form.AS_WRITTEN, correct)


JUDGES: dict[str, Callable[[Case], bool]] = {
    "number": number,
    "decimal_places": decimal_places,
    "sig_figs": sig_figs,
    "expression": expression,
    "equation": equation,
    "set": entries,
    "list": entries,
    "vector": entries,
    "matrix": entries,
    "eigenvalue": eigenvalue,
    "eigenvector": eigenvector,
    "span": span,
    "form": form,
}


def is_judged_rightly(case: Case) -> bool:
    if case["type"] == "working":
        return lines_are_judged_rightly(case)
    try:
        accepted = JUDGES[case["type"]](case)
    except InputError:
        accepted = False
    return accepted == (case["accept"] == "true")


# --- lines, each against the one above --------------------------------------------------


def lines_are_judged_rightly(case: Case) -> bool:
    """Every verdict, and with them the first wrong line."""
    texts = [plain(line) for line in case["lines"]]
    found = [word(case, *pair) for pair in pairwise(texts)]
    peers = case["verdicts"][1:]
    wrong = [place for place, said in enumerate(found, start=2) if said != "ok"]
    first = str(wrong[0]) if wrong else "null"
    return first == case["first_wrong_line"] and all(map(agree, found, peers))


def word(case: Case, before: str, after: str) -> str:
    if case["params"]["kind"] == "equations":
        return WORDS[follows(read_statement(before), read_statement(after))]
    positive = "> 0" in case["params"].get("assume", "")
    domain = Domain.POSITIVE if positive else Domain.REAL
    same = compared(read_formula(before), read_formula(after), domain)
    return "ok" if same in (Sameness.SAME, Sameness.SAMPLED) else "not equivalent"


def agree(ours: str, theirs: str) -> bool:
    """“not equivalent” is any of our words for it: their verdict is the coarser one."""
    if theirs == "not equivalent":
        return ours in ("gains solutions", "loses solutions", "not equivalent")
    return theirs.split(" (")[0] == ours


# --- the score --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cases(request: pytest.FixtureRequest) -> list[Case]:
    folder = Path(request.config.getoption("--answer-cases"))
    if not folder.is_dir():
        pytest.skip("the answer cases are not there: give their folder with --answer-cases=FOLDER")
    return [
        case
        for file in sorted(folder.glob("*.yaml"))
        for case in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    ]


@pytest.mark.parametrize("kind", [*JUDGES, "working"])
def test_the_score(
    cases: list[Case], kind: str, record_property: Callable[[str, object], None]
) -> None:
    own = [case for case in cases if case["type"] == kind]
    wrong = {case["id"] for case in own if not is_judged_rightly(case)}
    overruled = wrong & set(OVERRULED)
    failed = wrong - set(OVERRULED)
    record_property("answer cases", (kind, len(own) - len(wrong), len(overruled), len(failed)))
    ids = {case["id"] for case in own}
    assert failed == ids & set(FAILED)
    assert overruled == ids & set(OVERRULED)


def test_every_type_has_its_judge(cases: list[Case]) -> None:
    assert {case["type"] for case in cases} == {*JUDGES, "working"}
    assert {*OVERRULED, *FAILED} <= {case["id"] for case in cases}


def test_every_text_gets_a_verdict_whatever_it_is_held_against(cases: list[Case]) -> None:
    for correct in map(value_of, ("1/3", "x", "[1, 2]", "{1, 2}", "[[1]]")):
        for case in cases:
            judge(case.get("student", ""), correct)
