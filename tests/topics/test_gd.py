"""Gradient descent: the notes' problems, NumPy as a second opinion, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import real
from dlsolve.exact.rounding import nearest_float
from dlsolve.exact.symbolic import symbol
from dlsolve.inputs.expressions import read_expression
from dlsolve.render.expression import box
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.render.plain import render
from dlsolve.solver import as_text, solve, solve_texts
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.steps import Decision, Let, Relation, Solution, Statement, lines
from dlsolve.working.suppliers import Mistaken, Replaced
from dlsolve.working.symbols import derivative, to_sympy
from dlsolve.working.trees import Letter

P33 = {"data": "1 2; 2 4; 3 6", "model": "w*x", "loss": "half-mse", "eta": "0.1"}
P34 = {
    "data": "1 2; 2 4; 3 6; 4 8", "model": "w*x+b", "loss": "half-mse", "eta": "0.1",
    "batch_size": "2", "init": "w=0, b=0",
}  # fmt: skip
P47 = {"data": "1 3; 2 5; 3 7", "model": "w*x+b", "eta": "0.1", "epochs": "2"}
BOWL = {"function": "100*w1^2 + w2^2", "start": "1 1", "eta": "0.009"}


def answer(solution: Solution, name: str) -> Any:
    return solution.answers[name].value


def written(solution: Solution, *names: str) -> list[Any]:
    """The values of the lines with these names, in the order of the page."""
    return [
        line.value
        for line in lines(solution.steps)
        if isinstance(line, Let) and str(line.key.name) in names
    ]


def decisions(solution: Solution, name: str) -> list[bool]:
    return [
        line.holds
        for line in lines(solution.steps)
        if isinstance(line, Decision) and str(line.key.name) == name
    ]


# --- the notes' problems ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(P33, {"w": "14/15"}, id="P33 batch"),
        pytest.param({**P33, "loss": "half-sse"}, {"w": "2.8"}, id="P33 summed"),
        pytest.param({**P33, "method": "sgd"}, {"w": "1.892", "updates": "3"}, id="P33 SGD"),
        pytest.param(
            P34,
            {"w": "2.27", "b": "0.795", "loss_before": "15", "loss_after": "1.1260125",
             "updates": "2", "epochs": "1"},
            id="P34",
        ),
        pytest.param({**P34, "batch_size": None, "batches": "2"}, {"w": "2.27"}, id="P34 again"),
        pytest.param(
            P47, {"w": "454/225", "b": "67/75", "loss_before": "83/3", "updates": "2"}, id="P47"
        ),
        pytest.param(
            {**P47, "method": "sgd"},
            {"w": "1.957376", "b": "1.234432", "updates": "6"},
            id="P47 SGD",
        ),
        pytest.param(
            {**P47, "method": "sgd", "loss": "mae", "init": "2 1"},
            {"w": "2", "b": "1", "loss_after": "0"},
            id="a residual of 0 has the slope 0",
        ),
        pytest.param({**BOWL, "iterations": "3"}, {"w1": "-0.512", "w2": "0.946966168"}, id="bowl"),
        pytest.param({**BOWL, "eta": "0.01"}, {"w1": "-1", "value": "100.9604"}, id="at 2/λmax"),
    ],
)  # fmt: skip
def test_answers(given: dict[str, Any], expected: dict[str, str]) -> None:
    solution = solve("gd", **given)
    assert {name: answer(solution, name) for name in expected} == {
        name: Fraction(text) for name, text in expected.items()
    }


@pytest.mark.parametrize(
    ("given", "names", "expected"),
    [
        pytest.param(P33, ["dL_dw"], ["-28/3"], id="P33 batch"),
        pytest.param(
            {**P33, "method": "sgd"}, ["dL_dw", "w"],
            ["-2", "0.2", "-7.2", "0.92", "-9.72", "1.892"], id="P33 SGD",
        ),
        pytest.param(
            P34, ["dL_dw", "dL_db", "w", "b"],
            ["-5", "-3", "0.5", "0.3", "-17.7", "-4.95", "2.27", "0.795"], id="P34",
        ),
        pytest.param(P47, ["w", "b"], ["34/15", "1", "454/225", "67/75"], id="P47"),
        pytest.param(P47, ["L"], ["83/3", "224/675", "32/6075"], id="P47 losses"),
        pytest.param(
            {**P47, "method": "sgd"}, ["w", "b"],
            ["0.6", "0.6", "1.88", "1.24", "1.952", "1.264", "1.9088", "1.2208",
             "1.89344", "1.21312", "1.957376", "1.234432"], id="P47 SGD",
        ),
    ],
)  # fmt: skip
def test_lines_in_their_order(given: dict[str, Any], names: list[str], expected: list[str]) -> None:
    assert written(solve("gd", **given), *names) == [Fraction(text) for text in expected]


def test_half_loss_sgd_of_p47() -> None:
    solution = solve("gd", **{**P47, "method": "sgd", "loss": "half-mse"})
    assert [round(float(answer(solution, name)), 6) for name in "wb"] == [1.999044, 1.002868]


# --- NumPy ------------------------------------------------------------------------------


def numpy_descent(
    X: Any, y: Any, *, loss: str, eta: float, batches: list[list[int]], start: Any
) -> tuple[Any, float, float]:
    """The weights, and the loss before and after, with gradients in closed form."""
    half = 2 if loss.startswith("half") else 1

    def value(w: Any, rows: list[int]) -> float:
        r = y[rows] - X[rows] @ w
        count = len(rows) if loss in ("mse", "half-mse", "mae") else 1
        total = np.abs(r).sum() if loss == "mae" else (r**2).sum()
        return float(total / (half * count))

    w = start.copy()
    everything = list(range(len(y)))
    before = value(w, everything)
    for rows in batches:
        r = y[rows] - X[rows] @ w
        count = len(rows) if loss in ("mse", "half-mse", "mae") else 1
        outer = np.sign(r) if loss == "mae" else 2 * r
        w = w + eta * (X[rows].T @ outer) / (half * count)
    return w, before, value(w, everything)


@pytest.mark.parametrize("loss", ["mse", "half-mse", "sse", "half-sse", "mae"])
@pytest.mark.parametrize("size", [None, 1, 2, 3])
@pytest.mark.parametrize("features", [1, 2, 3])
def test_against_numpy(loss: str, size: int | None, features: int) -> None:
    random = np.random.default_rng([features, size or 0, len(loss)])
    rows, epochs, eta = 7, 3, 0.01
    table = random.integers(-30, 31, (rows, features + 1)) / 10
    start = random.integers(-5, 6, features + 1) / 4
    inputs = ["x"] if features == 1 else [f"x{j + 1}" for j in range(features)]
    model = " + ".join(f"w{j + 1}*{x}" for j, x in enumerate(inputs)) + " + b"
    solution = solve(
        "gd", data=table, model=model, loss=loss, eta=eta, epochs=epochs, init=start.tolist(),
        batch_size=size,
    )  # fmt: skip
    step = size or rows
    batches = [list(range(rows))[i : i + step] for i in range(0, rows, step)] * epochs
    X = np.column_stack([table[:, :-1], np.ones(rows)])
    w, before, after = numpy_descent(
        X, table[:, -1], loss=loss, eta=eta, batches=batches, start=start
    )
    np.testing.assert_allclose([float(e) for e in answer(solution, "weights")], w, rtol=1e-9)
    assert float(answer(solution, "loss_before")) == pytest.approx(before)
    assert float(answer(solution, "loss_after")) == pytest.approx(after)
    assert answer(solution, "updates") == len(batches)


@pytest.mark.parametrize(
    ("function", "start", "same"),
    [
        ("100*w1^2 + w2^2", [1, 1], lambda v, w: 100 * v**2 + w**2),
        ("w^4 - 3*w^2 + w", [1.5], lambda w: w**4 - 3 * w**2 + w),
        ("(1-a)^2 + 5*(b-a^2)^2", [-1, 2], lambda a, b: (1 - a) ** 2 + 5 * (b - a**2) ** 2),
        ("exp(-a*b) + a^2 + b^2", [0.5, -0.25], lambda a, b: np.exp(-a * b) + a**2 + b**2),
        ("ln(1 + u^2) + sin(v)*u", [1, 2], lambda u, v: np.log(1 + u**2) + np.sin(v) * u),
        ("tanh(w) + w^2/2", [0.75], lambda w: np.tanh(w) + w**2 / 2),
        ("sigmoid(w) * sqrt(w)", [4], lambda w: np.sqrt(w) / (1 + np.exp(-w))),
        ("relu(w) + |w|", [3], lambda w: 2 * w),
    ],
)
def test_first_step_is_along_central_differences(
    function: str, start: list[float], same: Callable[..., float]
) -> None:
    point = np.array(start)
    h = 1e-6
    steps = np.eye(len(point)) * h
    gradient = np.array([(same(*(point + s)) - same(*(point - s))) / (2 * h) for s in steps])
    solution = solve("gd", function=function, start=start, eta="0.01")
    theta = answer(solution, "theta")
    found = [
        nearest_float(real(scalar(e))) for e in (theta if isinstance(theta, Vector) else [theta])
    ]
    np.testing.assert_allclose(found, point - 0.01 * gradient, rtol=1e-7)
    after = nearest_float(real(scalar(answer(solution, "value"))))
    assert after == pytest.approx(same(*found))


@pytest.mark.parametrize("loss", ["mse", "half-mse", "sse", "half-sse"])
def test_largest_eigenvalue_against_numpy(loss: str) -> None:
    table = [[1, 3, 2], [2, 5, 1], [3, 7, 4], [1, 0, 2]]
    solution = solve("gd", data=table, model="w1*x1+w2*x2+b", loss=loss, eta="0.001")
    X = np.column_stack([np.array(table, float)[:, :2], np.ones(4)])
    factor = {"mse": 2 / 4, "half-mse": 1 / 4, "sse": 2, "half-sse": 1}[loss]
    (hessian,) = written(solution, "H")
    assert isinstance(hessian, Matrix)
    np.testing.assert_allclose(
        [[float(entry) for entry in row] for row in hessian.rows], factor * X.T @ X
    )
    (largest,) = written(solution, "lambda_max")
    expected = np.linalg.eigvalsh(factor * X.T @ X).max()
    assert nearest_float(real(largest)) == pytest.approx(expected)


# --- whether it converges ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "converges", "word"),
    [
        pytest.param({**P33, "eta": "0.1"}, True, None, id="η < 1/λ: straight down"),
        pytest.param({**P33, "eta": "0.3"}, True, "shrinks", id="1/λ < η < 2/λ: to and fro"),
        pytest.param({**P33, "eta": "3/7"}, False, "never dies out", id="η = 2/λ"),
        pytest.param({**P33, "eta": "0.5"}, False, "diverges", id="η > 2/λ"),
        pytest.param({**P47, "eta": "0.18"}, True, "shrinks", id="below 2/λmax = 0.1803"),
        pytest.param({**P47, "eta": "0.181"}, False, "diverges", id="above 2/λmax"),
        pytest.param({**BOWL, "eta": "0.004"}, True, None, id="bowl, below 1/λmax"),
        pytest.param(BOWL, True, "shrinks", id="bowl, between"),
        pytest.param({**BOWL, "eta": "0.011"}, False, "diverges", id="bowl, above"),
        pytest.param({**P47, "method": "sgd", "eta": "1"}, False, "diverges", id="SGD"),
    ],
)
def test_rate_is_judged(given: dict[str, Any], converges: bool, word: str | None) -> None:
    solution = solve("gd", **given)
    assert decisions(solution, "converges") == [converges]
    last = [s for s in said(solution) if s.startswith("Each step multiplies")]
    assert bool(last) == (word is not None)
    assert word is None or word in last[0]


def said(solution: Solution) -> list[str]:
    def inside(steps: Any) -> Any:
        for step in steps:
            if isinstance(step, Statement):
                yield "".join(word for word in step.words if isinstance(word, str))
            yield from inside(getattr(step, "steps", ()))

    return list(inside(solution.steps))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"data": "1 0 1; 0 1 0", "method": "sgd"}, "No sample has larger inputs than sample 1."),
        ({"data": "1 0 1; 0 2 0", "method": "sgd"}, "Sample 2 has the largest inputs."),
        (
            {"data": "1 0 1; 0 1 0; 1 1 1; 0 0 0", "batches": "2"},
            "No batch has larger inputs than samples 1 and 2.",
        ),
        (
            {"data": "1 0 1; 0 1 0; 1 1 1; 0 2 0", "batches": "2"},
            "Samples 3 and 4 have the largest inputs.",
        ),
    ],
)
def test_the_largest_inputs_are_named(given: dict[str, str], sentence: str) -> None:
    solution = solve("gd", model="w1*x1+w2*x2", eta="2", **given)
    assert sentence in said(solution)


@pytest.mark.parametrize(
    ("eta", "sign", "outcome"),
    [("3/7", "=", "is what it was"), ("0.5", ">", "has grown"), ("0.1", "<", "has fallen")],
)
def test_the_loss_is_compared(eta: str, sign: str, outcome: str) -> None:
    solution = solve("gd", **{**P33, "eta": eta})
    (line,) = (
        one for one in lines(solution.steps) if isinstance(one, Decision)
        if one.key.name == Name("fallen")
    )  # fmt: skip
    comparison = line.comparison if line.holds else line.comparison.opposite()
    assert comparison.sign == sign
    assert outcome in "".join(map(str, line.outcome))


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("w^4 - 3*w^3 + 2", "4w³ − 9w²"),
        ("(w-3)^4", "4(w − 3)³"),
        ("w^2*(w-3)", "3w(w − 2)"),
        ("2*w", "2"),
        ("exp(2*w)", "2e^(2w)"),
    ],
)
def test_a_polynomial_is_derived_term_by_term(function: str, expected: str) -> None:
    solution = solve("gd", function=function, start="1", eta="0.1")
    _, slope = (one.comparison for one in solution.steps if isinstance(one, Relation))
    assert slope.left == Letter(Name("df/dw"))
    assert box(slope.right, Notation()).text == expected


def test_sigma_is_defined_and_its_argument_worked_out() -> None:
    solution = solve("gd", data="1 1; 2 0", model="sigmoid(w*x+b)", eta="0.5", init="0.25 0.5")
    page = render(solution, Look(Notation()))
    assert "σ(z) = 1/(1 + e⁻ᶻ).\n" in page
    assert "σ(0.25 × 1 + 0.5) = σ(0.75) ≈ 0.6792\n" in page


def test_a_saddle_has_no_rate() -> None:
    solution = solve("gd", function="x^2 - y^2", start="1 1", eta="0.1")
    assert any("no η makes the descent converge" in sentence for sentence in said(solution))
    assert decisions(solution, "converges") == []


@pytest.mark.parametrize(
    "given",
    [
        {**P33, "eta": "10", "epochs": "500"},
        {**P33, "eta": "10", "epochs": "500", "method": "sgd"},
        {"function": "w^4", "start": "3", "eta": "0.5", "iterations": "100"},
    ],
)
def test_a_runaway_is_stopped(given: dict[str, Any]) -> None:
    solution = solve("gd", **given)
    assert "beyond ±10^308" in solution.why_unsolved
    assert abs(answer(solution, "w")) > 10**308


# --- how inputs are understood ----------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"init": "w=1, b=2"}, {"init": "1 2"}, id="in the order of the letters"),
        pytest.param({"init": "b: 2; w: 1"}, {"init": "1, 2"}, id="named in any order"),
        pytest.param({"init": "b=2"}, {"init": "0 2"}, id="0 for the others"),
        pytest.param({}, {"init": "0 0"}, id="0 if not given"),
        pytest.param({"model": "w*x1+b"}, {}, id="x1 is x"),
        pytest.param({"method": "batch"}, {}, id="batch is the default"),
        pytest.param({"batch_size": "1"}, {"method": "sgd"}, id="batches of one"),
        pytest.param({"batch_size": "3"}, {}, id="one batch of all"),
        pytest.param({"batches": "2"}, {"batch_size": "2"}, id="3 samples in 2 batches: 2 and 1"),
        pytest.param({"loss": "MSE"}, {}, id="mse is the default"),
    ],
)
def test_two_ways_to_say_it(one: dict[str, str], other: dict[str, str]) -> None:
    results = [solve("gd", **{**P47, **more}) for more in (one, other)]
    for name in ("w", "b", "loss_before", "loss_after"):
        assert answer(results[0], name) == answer(results[1], name)


def test_batches_differ_by_one_sample_at_most() -> None:
    table = [[i, 2 * i] for i in range(25)]
    solution = solve("gd", data=table, model="w*x", eta="0.0001", batches="10")
    titles = [str(step.title[0]) for step in solution.steps if getattr(step, "repeats", False)]
    assert len(titles) == 10
    assert [title.count(",") + title.count(" and ") for title in titles] == [3] * 5 + [2] * 5


def test_shuffle_is_repeatable_and_takes_every_sample() -> None:
    given = {**P34, "batch_size": None, "method": "sgd", "shuffle": "3", "epochs": "2"}
    one, again, other = (solve("gd", **{**given, "shuffle": seed}) for seed in "337")
    assert answer(one, "w") == answer(again, "w") != answer(other, "w")
    for epoch in (1, 2):
        taken = [
            step.title[0]
            for step in one.steps
            if getattr(step, "repeats", False) and step.title[0].startswith(f"Epoch {epoch},")
        ]
        assert sorted(taken) == [f"Epoch {epoch}, sample {i}" for i in (1, 2, 3, 4)]


def test_many_samples_stand_in_a_table() -> None:
    table = [[i, 2 * i] for i in range(1, 21)]
    solution = solve("gd", data=table, model="w*x", eta="0.001")
    assert "the 20 samples below" in "".join(w for w in solution.question if isinstance(w, str))


def test_answers_are_named_after_the_letters() -> None:
    solution = solve("gd", data="1 2 3; 2 0 1", model="w1*x1 + w2*x2 + c", eta="0.1")
    assert list(solution.answers) == [
        "w1", "w2", "c", "weights", "loss_before", "loss_after", "updates", "epochs",
    ]  # fmt: skip
    assert list(solve("gd", **BOWL).answers) == ["w1", "w2", "theta", "value"]


@pytest.mark.parametrize(
    ("given", "reason", "remedy"),
    [
        ({**P34, "eta": None}, "`eta` is missing", "the learning rate"),
        ({**P33, "eta": "0"}, "not positive", "such as 0.1"),
        ({**P33, "model": "3*x"}, "no weight", "w*x + b"),
        ({**P33, "model": "w*x2"}, "x_2 in the model is no column", "the inputs are x"),
        ({**P33, "data": "1 2 3; 4 5 6"}, "x in the model is no column", "x1 to x2"),
        ({**P33, "model": "w*y"}, "y stands in the model", "the right side"),
        ({**P33, "data": "1; 2"}, "each row has one number", "then the target"),
        ({**P33, "data": "1 2; 3"}, "row 2 has 1 entry", "as many entries"),
        ({**P33, "epochs": "0"}, "0 epochs", "1 epoch or more"),
        ({**P33, "epochs": "5000"}, "more than 3,000 lines", "at most 1000 epochs"),
        ({**P33, "method": "mini-batch"}, "without their size", "--batch-size"),
        ({**P33, "method": "sgd", "batch_size": "2"}, "method sgd with mini", "leave the method"),
        ({**P33, "batches": "2", "batch_size": "2"}, "a number of batches", "one of the two"),
        ({**P33, "batch_size": "4"}, "4 is not from 1 to 3", "in between"),
        ({**P33, "batches": "0"}, "0 is not from 1 to 3", "in between"),
        ({**P33, "shuffle": "1"}, "all samples are used together", "--method sgd"),
        ({**P33, "init": "1 2"}, "2 initial values for 1 letter (w)", "name them"),
        ({**P33, "init": "v=1"}, "there is no v", "the letters are w"),
        ({**P33, "init": "w=1, w=2"}, "given twice", "once"),
        ({**P33, "init": "w=1=2"}, "no list of letters", "w=0, b=0"),
        ({**P33, "init": "w=one"}, "“one”", ""),
        ({**P33, "loss": "ms"}, "none of the choices", "did you mean mse?"),
        ({**P33, "function": "w^2", "start": "1"}, "exclude each other", "`function`"),
        ({**BOWL, "epochs": "2"}, "`function` and `epochs` exclude", "or without `iterations`"),
        ({**BOWL, "start": "1"}, "2 letters", "one number for each letter"),
        ({**BOWL, "iterations": "0"}, "“0” is below 1", "the least possible is 1"),
        ({**BOWL, "iterations": "1001"}, "at most 1,000 are written down", "from 1 to 1,000"),
        (
            {"function": "sin(" * 10 + "w" + ")" * 10, "start": "1", "eta": "0.1"},
            "too long for paper: functions and powers are nested more than 4 deep",
            "simpler",
        ),
        (
            {"function": "sigmoid(" * 6 + "w" + ")" * 6, "start": "1", "eta": "0.1"},
            "nested more than 4 deep",
            "simpler",
        ),
        (
            {"function": "^".join("w" * 40), "start": "1", "eta": "0.1"},
            "nested more than 4 deep",
            "simpler",
        ),
        (
            {"function": "*".join(f"sin(w^{k})" for k in range(1, 20)), "start": "1", "eta": "0.1"},
            "more than 300 operations",
            "simpler",
        ),
        ({**P33, "model": "sin(" * 10 + "w*x" + ")" * 10}, "too long for paper", "simpler"),
        ({"eta": "0.1"}, "the problem itself is missing", "`data` and `model`"),
    ],
)
def test_what_does_not_fit_is_said(given: dict[str, Any], reason: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("gd", **given)
    assert reason in caught.value.reason
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({**P33, "data": "1 2; 2 4", "model": "w*x^1000"}, id="a large power"),
        pytest.param({**P33, "data": "9" * 300 + " 2; 2 4"}, id="a long number"),
        pytest.param(
            {**P33, "data": "2 4; " + "9" * 300 + " 2", "method": "sgd"}, id="one of two batches"
        ),
    ],
)
def test_inputs_beyond_floats_are_judged_exactly(given: dict[str, Any]) -> None:
    solution = solve("gd", **given)
    assert decisions(solution, "converges") == [False]


@pytest.mark.parametrize(
    ("function", "same"),
    [
        ("(w+1)^1000", lambda w: sympy.Integer(1000) * (w + 1) ** 999),
        ("sin(10^20*w)", lambda w: 10**20 * sympy.cos(10**20 * w)),
        ("sin(10^400*w)", lambda w: 10**400 * sympy.cos(10**400 * w)),
        (
            "*".join(f"sin(w^{k})" for k in range(1, 8)),
            lambda w: sympy.diff(sympy.Mul(*(sympy.sin(w**k) for k in range(1, 8))), w),
        ),
    ],
)
def test_a_derivative_that_would_not_be_simplified(function: str, same: Any) -> None:
    letter = Name("w")
    slope = derivative(read_expression(function), letter)
    assert to_sympy(slope) == same(symbol("w"))


# --- mistakes and follow-through --------------------------------------------------------


@pytest.mark.parametrize(
    ("mistake", "given", "w", "b"),
    [
        ("update_added", P34, "-0.5", "-0.3"),
        ("learning_rate_left_out", P34, "5", "3"),
        ("mean_left_out", P34, "1", "0.6"),
        ("half_left_out", P34, "1", "0.6"),
        ("factor_two_forgotten", {**P34, "loss": "mse"}, "0.5", "0.3"),
        ("input_left_out", P34, "0.3", "0.3"),
        ("residual_turned_round", P34, "-0.5", "0.3"),
        ("bias_not_updated", P34, "0.5", "0"),
        # b from ŷ = 0.5x: −½[(2 − 0.5) + (4 − 1)] = −2.25
        ("new_weight_used", P34, "0.5", "0.225"),
    ],
)
def test_known_mistakes_of_the_first_update(
    mistake: str, given: dict[str, Any], w: str, b: str
) -> None:
    topic = topics.load("gd")
    solution = solve_texts(topic, {n: as_text(v) for n, v in given.items()}, Mistaken(mistake))
    assert written(solution, "w")[0] == Fraction(w)
    assert written(solution, "b")[0] == Fraction(b)


def test_a_new_weight_in_the_next_gradient_of_a_function() -> None:
    given = {"function": "x^2 + x*y", "start": "1 1", "eta": "0.1"}
    solution = solve_texts(topics.load("gd"), given, Mistaken("new_weight_used"))
    assert answer(solution, "x") == Fraction("0.7")
    assert answer(solution, "y") == 1 - Fraction("0.07")  # ∂f/∂y = x, with the new x


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("Epoch 1, batch 1/dL_dw", "5", ["-0.5", "0.3"]),
        ("Epoch 1, batch 1/y_hat_1", "1", ["0.45", "0.25"]),
        ("x_2", "3", ["0.7", "0.3"]),
        ("eta", "0.2", ["1", "0.6"]),
    ],
)
def test_a_replaced_line_is_followed(key: str, value: str, expected: list[str]) -> None:
    supplier = Replaced({key: Fraction(value)})
    solution = solve_texts(topics.load("gd"), P34, supplier)
    first = [written(solution, name)[0] for name in "wb"]
    assert first == [Fraction(text) for text in expected]
    weights = {name: written(solution, name)[-1] for name in "wb"}
    assert weights != {"w": Fraction("2.27"), "b": Fraction("0.795")}
    predicted = written(solution, "y_hat_4")[-1]
    assert predicted == 4 * weights["w"] + weights["b"]


def test_carried_values_go_on_rounded() -> None:
    solution = solve("gd", carry=2, **P47)
    assert written(solution, "w") == [Fraction("2.27"), Fraction("2.02")]
