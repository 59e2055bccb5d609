"""Hessians: the notes' one, textbook ones, every kind of point, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix
from dlsolve.exact.text import exact_text
from dlsolve.solver import solve, solve_texts
from dlsolve.working.suppliers import Replaced

from ..conftest import run


def exact(name: str, **given: str) -> str | None:
    return exact_text(solve("hessian", **given).answers[name].value)


@pytest.mark.parametrize(
    ("function", "at", "hessian"),
    [
        # 1723–1753
        ("100*w1^2 + w2^2", None, "[[200, 0], [0, 2]]"),
        ("x^3 + x*y^2 - 3*x", None, "[[6*x, 2*y], [2*y, 2*x]]"),
        ("x^3 + x*y^2 - 3*x", "0 2", "[[0, 4], [4, 0]]"),
        ("x^2 + 2*y^2 + 3*z^2 + 2*x*y - 2*y*z", None, "[[2, 2, 0], [2, 4, -2], [0, -2, 6]]"),
        ("100*(y - x^2)^2 + (1 - x)^2", "1 1", "[[802, -400], [-400, 200]]"),
        ("exp(x) + x*y^2", "y=1, x=0", "[[1, 2], [2, 0]]"),
        ("x/y", "1 2", "[[0, -1/4], [-1/4, 1/4]]"),
        ("f(x, y) = x^2*y + y^3", "1 2", "[[4, 2], [2, 12]]"),
        ("e^x*sin(y)", "0, pi/2", "[[1, 0], [0, -1]]"),
        ("(x+y+z)^30", "1 1 -1", "[[870, 870, 870], [870, 870, 870], [870, 870, 870]]"),
        ("sqrt(2)*x^2 + y^2", None, "[[2√2, 0], [0, 2]]"),
        ("w^4 - 3*w^2", "1", "6"),
        ("w^4 - 3*w^2", None, "12*w^2 - 6"),
        ("a + b", None, "[[0, 0], [0, 0]]"),
    ],
)
def test_hessian(function: str, at: str | None, hessian: str) -> None:
    given = {"function": function} | ({"at": at} if at else {})
    assert exact("hessian", **given) == hessian


@pytest.mark.parametrize(
    ("function", "at", "definiteness", "kind", "kappa"),
    [
        ("100*w1^2 + w2^2", None, "positive definite", "minimum", "100"),
        ("-x^2 - 4*y^2", None, "negative definite", "maximum", "4"),
        ("x^2 - 4*x*y + y^2", None, "indefinite", "saddle point", "3"),
        ("x^2 + 2*x*y + y^2", None, "positive semidefinite", None, "∞"),
        ("-x^2 + 0*y", None, "negative semidefinite", None, "∞"),
        ("x + y", None, "zero", None, None),
        ("x^4 + y^4 - 4*x*y + 1", "0 0", "indefinite", "saddle point", "1"),
        ("x^4 + y^4 - 4*x*y + 1", "1 1", "positive definite", "minimum", "2"),
        ("x^4 + y^4 - 4*x*y + 1", "1 2", "positive definite", None, None),
        ("x^4 + y^4", "0 0", "zero", None, None),
        ("x^2 + y^2 - 3*z^2", None, "indefinite", "saddle point", "3"),
        ("5*x^2 - 4*y^2 + z^2/2", None, "indefinite", "saddle point", "10"),
    ],
)
def test_what_the_eigenvalues_say(
    function: str, at: str | None, definiteness: str, kind: str | None, kappa: str | None
) -> None:
    answers = solve("hessian", function=function, at=at).answers
    assert answers["definiteness"].value == definiteness
    assert (answers["kind"].value if "kind" in answers else None) == kind
    if kappa is not None:
        assert exact_text(answers["condition_number"].value) == kappa


@pytest.mark.parametrize(
    ("eta", "converges"), [("0.0099", True), ("0.01", False), ("0.011", False), ("1e-9", True)]
)
def test_rates(eta: str, converges: bool) -> None:
    answers = solve("hessian", function="100*w1^2 + w2^2", eta=eta).answers
    assert answers["converges"].value is converges
    assert answers["largest_rate"].value == Fraction(1, 100)
    assert answers["best_rate"].value == Fraction(1, 101)


def test_a_saddle_point_has_no_rate() -> None:
    answers = solve("hessian", function="x^2 - y^2", eta="0.1").answers
    assert answers["converges"].value is False
    assert "largest_rate" not in answers


def test_the_eigenvectors_are_those_of_eigen() -> None:
    function = "5*x^2 - 4*x*y + 2*y^2"
    ours = solve("hessian", function=function, eigenvectors="true").answers
    theirs = solve("eigen", matrix="10 -4; -4 4").answers
    assert exact_text(ours["eigenvectors"].value) == exact_text(theirs["eigenvectors"].value)


def test_a_slip_is_followed() -> None:
    """∂²f/∂w₁² = 100, the 2 lost: κ is then 50."""
    theirs = solve_texts(
        topics.load("hessian"),
        {"function": "100*w1^2 + w2^2"},
        Replaced({"d2f_dw1^2": Fraction(100)}),
    )
    assert theirs.answers["condition_number"].value == 50


def test_a_wrong_formula_is_followed_to_the_point() -> None:
    from dlsolve.exact.symbolic import letter

    wrong = letter("x") * 3
    theirs = solve_texts(
        topics.load("hessian"),
        {"function": "x^3 + y^2", "at": "2 1"},
        Replaced({"d2f_dx^2": wrong}),
    )
    found = theirs.answers["hessian"].value
    assert isinstance(found, Matrix)
    assert found[0, 0] == 6


def test_a_hessian_in_letters_is_written_out_as_one() -> None:
    page = run("hessian", "exp(x)*y").stdout
    assert "f = e^x·y" in page
    assert "H = ⎡ye^x  e^x⎤\n" in page


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"function": "5"}, "the function has no letter"),
        ({"function": "a+b+c+d+g"}, "the function has 5 letters"),
        ({"function": "f^2"}, "f is the function here, so it cannot be a letter of f as well"),
        ({"function": "x*y", "at": "1"}, "1 number for 2 letters (x, y)"),
        ({"function": "x*y", "at": "x=1"}, "y has no value"),
        ({"function": "x*y", "at": "x=1, z=2"}, "there is no z in f"),
        ({"function": "|x|", "at": "1"}, "a derivative of the function cannot be written down"),
        ({"function": "(x+y+z+w)^30"}, "the second derivatives depend on w, x, y and z"),
        ({"function": "x^2", "eta": "0"}, "η is not positive"),
        ({"function": "exp(x*y)+z^2*y", "at": "1 2 3"}, "the eigenvalues of H have no closed form"),
        ({"function": "x^2", "carry": "2"}, "there is no `carry` here"),
    ],
)
def test_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve_texts(topics.load("hessian"), given)
    assert caught.value.reason == reason
