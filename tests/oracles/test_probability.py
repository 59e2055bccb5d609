"""Probability against brute force, SciPy and NumPy: events, distributions, joint tables, data."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from dlsolve import solve
from dlsolve.errors import InputError
from tests.floats import number

stats = pytest.importorskip("scipy.stats", reason="needs dlsolve[oracles]")

F = Fraction
SEEDS = range(4)
Roll = tuple[Any, ...]
Happens = Callable[[Roll], bool]


# --- events ---------------------------------------------------------------------------------

COIN_EVENTS: list[tuple[str, Happens]] = [
    ("heads even", lambda o: o.count("H") % 2 == 0),
    ("heads odd", lambda o: o.count("H") % 2 == 1),
    ("at least 2 heads", lambda o: o.count("H") >= 2),
    ("at most 1 tail", lambda o: o.count("T") <= 1),
    ("no heads", lambda o: "H" not in o),
    ("first = H", lambda o: o[0] == "H"),
    ("last = T", lambda o: o[-1] == "T"),
    ("first != last", lambda o: o[0] != o[-1]),
    ("heads > tails", lambda o: o.count("H") > o.count("T")),
    ("1 <= heads < 3", lambda o: 1 <= o.count("H") < 3),
    ("heads in {0, 2}", lambda o: o.count("H") in (0, 2)),
]
DICE_EVENTS: list[tuple[str, Happens]] = [
    ("sum >= 9", lambda o: sum(o) >= 9),
    ("sum = 7", lambda o: sum(o) == 7),
    ("sum prime", lambda o: sum(o) in (2, 3, 5, 7, 11, 13, 17, 19, 23)),
    ("sum multiple of 3", lambda o: sum(o) % 3 == 0),
    ("product odd", lambda o: math.prod(o) % 2 == 1),
    ("doubles", lambda o: len(set(o)) == 1),
    ("all different", lambda o: len(set(o)) == len(o)),
    ("max = 4", lambda o: max(o) == 4),
    ("lowest <= 2", lambda o: min(o) <= 2),
    ("at least 1 six", lambda o: 6 in o),
    ("number of ones = 1", lambda o: o.count(1) == 1),
    ("first < last", lambda o: o[0] < o[-1]),
    ("second even", lambda o: o[1] % 2 == 0),
    ("sum = 99", lambda o: False),
    ("sum > 0", lambda o: True),
]


def share(outcomes: list[Roll], happens: Happens) -> Fraction:
    return F(sum(map(happens, outcomes)), len(outcomes))


@pytest.mark.parametrize("seed", SEEDS)
def test_events_on_coins_and_dice(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(100):
        source: dict[str, Any]
        outcomes: list[Roll]
        if dice.random() < 0.5:
            rounds = dice.randint(2, 5)
            source, pool = {"coins": rounds}, COIN_EVENTS
            outcomes = list(itertools.product("HT", repeat=rounds))
        else:
            rounds, sides = dice.randint(2, 3), dice.randint(4, 6)
            source, pool = {"dice": rounds, "sides": sides}, DICE_EVENTS
            outcomes = list(itertools.product(range(1, sides + 1), repeat=rounds))
        (a, is_a), (b, is_b) = dice.sample(pool, 2)
        asked = _combined(is_a, is_b)
        finds = [text for text, _ in asked]
        found = solve("probability", **source, event=[f"A={a}", f"B={b}"], find=finds).answers
        for text, happens in asked:
            assert found[f"P({text})"].value == share(outcomes, happens), (source, a, b, text)
        _compare_relations(source, a, b, outcomes, is_a, is_b)


def _combined(is_a: Happens, is_b: Happens) -> list[tuple[str, Happens]]:
    return [
        ("A", is_a),
        ("not A", lambda o: not is_a(o)),
        ("A and B", lambda o: is_a(o) and is_b(o)),
        ("A or B", lambda o: is_a(o) or is_b(o)),
        ("A and not B", lambda o: is_a(o) and not is_b(o)),
        ("not (A or B)", lambda o: not (is_a(o) or is_b(o))),
        ("not A or B", lambda o: not is_a(o) or is_b(o)),
    ]


def _compare_relations(
    source: dict[str, Any], a: str, b: str, outcomes: list[Roll], is_a: Happens, is_b: Happens
) -> None:
    finds = ["A|B", "not A|B", "independent", "exclusive"]
    solution = solve("probability", **source, event=[f"A={a}", f"B={b}"], find=finds)
    both = share(outcomes, lambda o: is_a(o) and is_b(o))
    given = share(outcomes, is_b)
    if given:
        assert solution.answers["P(A|B)"].value == both / given
        assert solution.answers["P(not A|B)"].value == 1 - both / given
    else:
        assert solution.why_unsolved
        assert "P(A|B)" not in solution.answers
    assert solution.answers["independent"].value == (both == given * share(outcomes, is_a))
    assert solution.answers["exclusive"].value == (both == 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_unions_and_independence_of_three(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(30):
        chosen = dice.sample(DICE_EVENTS, 3)
        outcomes: list[Roll] = list(itertools.product(range(1, 7), repeat=2))
        events = [f"{name}={text}" for name, (text, _) in zip("ABC", chosen, strict=True)]
        tests = [happens for _, happens in chosen]
        found = solve("probability", dice=2, event=events, find=["A or B or C", "independent"])
        union = share(outcomes, lambda o: any(t(o) for t in tests))  # noqa: B023
        assert found.answers["P(A or B or C)"].value == union
        products = []
        for size in (2, 3):
            for some in itertools.combinations(tests, size):
                together = share(outcomes, lambda o: all(t(o) for t in some))  # noqa: B023
                products.append(together == math.prod(share(outcomes, t) for t in some))
        assert found.answers["independent"].value == all(products)


@pytest.mark.parametrize("seed", SEEDS)
def test_cards(seed: int) -> None:
    """Ranks, suits and colours against a deck of pairs."""
    dice = random.Random(seed)
    deck: list[Roll] = [(rank, suit) for suit in "SHDC" for rank in range(1, 14)]
    pool: list[tuple[str, Happens]] = [
        ("ace", lambda c: c[0] == 1),
        ("red", lambda c: c[1] in "HD"),
        ("face card", lambda c: c[0] > 10),
        ("spade", lambda c: c[1] == "S"),
        ("7", lambda c: c[0] == 7),
        ("king of hearts", lambda c: c == (13, "H")),
        ("black queen", lambda c: c[0] == 12 and c[1] in "SC"),
        ("numbered card", lambda c: 2 <= c[0] <= 10),
    ]
    for _ in range(30):
        (a, is_a), (b, is_b) = dice.sample(pool, 2)
        found = solve("probability", cards=True, event=[f"A={a}", f"B={b}"], find=["A or B", "A|B"])
        union = share(deck, lambda c: is_a(c) or is_b(c))  # noqa: B023
        assert found.answers["P(A or B)"].value == union
        both = share(deck, lambda c: is_a(c) and is_b(c))  # noqa: B023
        assert found.answers["P(A|B)"].value == both / share(deck, is_b)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_way_tables(seed: int) -> None:
    """Counts, empty rows among them, against NumPy's marginals."""
    dice = random.Random(seed)
    for _ in range(100):
        shape = dice.randint(2, 4), dice.randint(2, 4)
        counts = [[dice.choice((0, dice.randint(0, 30))) for _ in range(shape[1])]
                  for _ in range(shape[0])]  # fmt: skip
        counts[0][0] += 2
        rows, columns = [f"r{i}" for i in range(shape[0])], [f"c{j}" for j in range(shape[1])]
        table = np.array(counts)
        i, j = dice.randrange(shape[0]), dice.randrange(shape[1])
        solution = solve(
            "probability", table=counts, rows=", ".join(rows), columns=", ".join(columns),
            find=[f"r{i}|c{j}", f"r{i} or c{j}", f"r{i} independent of c{j}"],
        )  # fmt: skip
        whole, row, column = table.sum(), table[i].sum(), table[:, j].sum()
        cell = table[i, j]
        if column:
            assert solution.answers[f"P(r{i}|c{j})"].value == F(int(cell), int(column))
        else:
            assert solution.why_unsolved
        union = F(int(row + column - cell), int(whole))
        assert solution.answers[f"P(r{i} or c{j})"].value == union
        assert solution.answers["independent"].value == (cell * whole == row * column)


@pytest.mark.parametrize("seed", SEEDS)
def test_weighted_outcomes(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(100):
        names = "abcdefg"[: dice.randint(2, 7)]
        weights = [dice.choice((0, dice.randint(1, 9))) for _ in names]
        weights[0] += 2
        counted = dice.random() < 0.5
        whole = sum(weights)
        texts = [str(w) if counted else f"{w}/{whole}" for w in weights]
        space = ", ".join(f"{n}={t}" for n, t in zip(names, texts, strict=True))
        some = dice.sample(names, dice.randint(1, min(3, len(names))))
        find = " or ".join(some)
        found = solve("probability", space=space, find=[find, f"not {some[0]}"]).answers
        chance = dict(zip(names, (F(w, whole) for w in weights), strict=True))
        assert found[f"P({find})"].value == sum(chance[name] for name in some)
        assert found[f"P(not {some[0]})"].value == 1 - chance[some[0]]


@pytest.mark.parametrize("seed", SEEDS)
def test_stated_probabilities(seed: int) -> None:
    """Any three facts about two events: whatever follows from them is true of the events."""
    dice = random.Random(seed)
    goals = ["A", "B", "not A", "A and B", "A or B", "A and not B", "not A and B",
             "not A and not B", "A or not B", "A|B", "B|A", "not A|B", "B|not A"]  # fmt: skip
    followed = 0
    for _ in range(60):
        weights = [dice.randint(1, 9) for _ in range(4)]
        outcomes: list[Roll] = [
            pair
            for pair, weight in zip(itertools.product((0, 1), repeat=2), weights, strict=True)
            for _ in range(weight)
        ]
        truth = {goal: _stated_share(outcomes, goal) for goal in goals}
        facts = dice.sample(goals, 3)
        known = "; ".join(f"P({fact})={truth[fact]}" for fact in facts)
        for goal in goals:
            try:
                solution = solve("probability", known=known, find=goal)
            except InputError:  # it does not follow
                continue
            followed += 1
            assert solution.answers[f"P({goal})"].value == truth[goal], (known, goal)
    assert followed > 300


def _stated_share(outcomes: list[Roll], goal: str) -> Fraction:
    event, _, given = goal.partition("|")
    chosen = [o for o in outcomes if not given or _happens(given, o)]
    return F(sum(_happens(event, o) for o in chosen), len(chosen))


def _happens(event: str, outcome: Roll) -> bool:
    """A and B are the two places of an outcome."""
    if " or " in event:
        return any(_happens(part, outcome) for part in event.split(" or "))
    if " and " in event:
        return all(_happens(part, outcome) for part in event.split(" and "))
    holds = bool(outcome["AB".index(event[-1])])
    return not holds if event.startswith("not ") else holds


# --- distributions ----------------------------------------------------------------------------


def random_chances(dice: random.Random, count: int) -> list[Fraction]:
    """Probabilities, some of them 0."""
    weights = [dice.choice((0, dice.randint(1, 20), dice.randint(1, 20))) for _ in range(count)]
    weights[dice.randrange(count)] += 1
    return [F(weight, sum(weights)) for weight in weights]


@pytest.mark.parametrize("seed", SEEDS)
def test_moments_against_scipy(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(150):
        count = dice.randint(1, 7)
        values = sorted(dice.sample(range(-12, 13), count))
        chances = random_chances(dice, count)
        a, b = dice.randint(-4, 4) or 1, dice.randint(-5, 5)
        low, high = sorted(dice.sample(range(-13, 14), 2))
        pairs = list(zip(values, chances, strict=True))
        dice.shuffle(pairs)
        linear = f"{a}X + {b}" if b >= 0 else f"{a}X - {-b}"
        found = solve(
            "distribution", pmf=", ".join(f"{x}: {p}" for x, p in pairs), linear=linear, cdf=True,
            probability=[f"{low} < X <= {high}", f"X >= {high}"],
            method=dice.choice(("both", "definition", "shortcut")),
        ).answers  # fmt: skip
        oracle = stats.rv_discrete(values=(values, [float(p) for p in chances]))
        assert number(found["E(X)"].value) == pytest.approx(oracle.mean(), abs=1e-9)
        assert number(found["Var(X)"].value) == pytest.approx(oracle.var(), abs=1e-9)
        assert number(found["sigma"].value) == pytest.approx(oracle.std(), abs=1e-6)
        assert number(found[f"E({linear})"].value) == pytest.approx(a * oracle.mean() + b, abs=1e-9)
        assert number(found[f"Var({linear})"].value) == pytest.approx(
            a * a * oracle.var(), abs=1e-9
        )
        between = oracle.cdf(high) - oracle.cdf(low)
        shown = found[f"P({low} < X <= {high})"].value
        assert number(shown) == pytest.approx(between, abs=1e-9)
        above = sum(p for x, p in pairs if x >= high)
        assert found[f"P(X >= {high})"].value == above
        for x in values:
            assert number(found[f"F({x})"].value) == pytest.approx(oracle.cdf(x), abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_unknown_constants(seed: int) -> None:
    """p = c·k (+ d): k is what makes the sum 1, and NumPy's roots agree for squares."""
    dice = random.Random(seed)
    for _ in range(100):
        count = dice.randint(2, 6)
        factors = [dice.randint(1, 9) for _ in range(count)]
        fixed = F(dice.randint(0, 8), 10)
        texts = [f"{factor}k" for factor in factors] + [str(fixed)]
        found = solve(
            "distribution", values=list(range(count + 1)), probabilities=" ".join(texts),
            find="mean",
        ).answers  # fmt: skip
        k = (1 - fixed) / sum(factors)
        assert found["k"].value == k
        chances = [factor * k for factor in factors] + [fixed]
        assert found["E(X)"].value == sum(x * p for x, p in enumerate(chances))
        squares, plain = dice.randint(1, 6), dice.randint(1, 6)
        quadratic = solve(
            "distribution", pmf=f"0: {squares}k^2, 1: {plain}k", find="distribution"
        ).answers  # fmt: skip
        root = max(np.roots([squares, plain, -1]).real)
        assert number(quadratic["k"].value) == pytest.approx(root)


@pytest.mark.parametrize("seed", SEEDS)
def test_joint_tables_against_numpy(seed: int) -> None:
    """Covariance with the probabilities as weights; constant variables among them."""
    dice = random.Random(seed)
    for _ in range(100):
        shape = dice.randint(1, 3), dice.randint(1, 4)
        xs = sorted(dice.sample(range(-4, 6), shape[0]))
        ys = sorted(dice.sample(range(-4, 6), shape[1]))
        chances = random_chances(dice, shape[0] * shape[1])
        rows = [chances[i * shape[1] : (i + 1) * shape[1]] for i in range(shape[0])]
        a, b = dice.choice((1, 2, -3)), dice.choice((1, -1, 4))
        linear = f"{a}X {'+' if b > 0 else '-'} {abs(b)}Y"
        found = solve(
            "distribution", joint="; ".join(" ".join(map(str, row)) for row in rows), x=xs, y=ys,
            linear=linear,
        ).answers  # fmt: skip
        pairs = np.array(list(itertools.product(xs, ys)), dtype=float).T
        weights = np.array([float(p) for p in chances])
        covariance = np.cov(pairs, aweights=weights, ddof=0)
        for name, expected in (
            ("Var(X)", covariance[0, 0]), ("Var(Y)", covariance[1, 1]), ("cov", covariance[0, 1]),
            ("Var(X + Y)", covariance.sum()), ("E(XY)", float(pairs.prod(axis=0) @ weights)),
            (f"Var({linear})", float(np.array([a, b]) @ covariance @ np.array([a, b]))),
        ):  # fmt: skip
            assert number(found[name].value) == pytest.approx(expected, abs=1e-9), name
        exact = dict(zip(itertools.product(xs, ys), chances, strict=True))
        independent = all(
            p == sum(exact[x, j] for j in ys) * sum(exact[i, y] for i in xs)
            for (x, y), p in exact.items()
        )
        assert found["independent"].value == independent
        if covariance[0, 0] > 1e-12 and covariance[1, 1] > 1e-12:
            rho = covariance[0, 1] / math.sqrt(covariance[0, 0] * covariance[1, 1])
            assert number(found["rho"].value) == pytest.approx(rho, abs=1e-9)
        else:
            assert "rho" not in found


@pytest.mark.parametrize(
    ("variable", "measure"),
    [
        ("sum", sum), ("max", max), ("min", min), ("product", math.prod),
        ("sixes", lambda roll: roll.count(6)), ("first - last", lambda roll: roll[0] - roll[-1]),
    ],
)  # fmt: skip
def test_variables_counted_over_dice(variable: str, measure: Callable[[Roll], int]) -> None:
    for rounds in (1, 2, 3) if variable != "product" else (1, 2):
        rolls = list(itertools.product(range(1, 7), repeat=rounds))
        seen = [measure(roll) for roll in rolls]
        found = solve("distribution", dice=rounds, variable=variable).answers
        assert number(found["E(X)"].value) == pytest.approx(np.mean(seen), abs=1e-9)
        assert number(found["Var(X)"].value) == pytest.approx(np.var(seen), abs=1e-9)
        for value in set(seen):
            assert found[f"P(X={value})"].value == F(seen.count(value), len(seen))


def test_heads_are_binomial() -> None:
    for coins in range(1, 9):
        found = solve("distribution", coins=coins, variable="heads").answers
        oracle = stats.binom(coins, 0.5)
        for heads in range(coins + 1):
            assert number(found[f"P(X={heads})"].value) == pytest.approx(oracle.pmf(heads))
        assert number(found["Var(X)"].value) == pytest.approx(oracle.var())


@pytest.mark.parametrize("seed", SEEDS)
def test_data_against_numpy(seed: int) -> None:
    """Lists with repeated and equal numbers, population and sample."""
    dice = random.Random(seed)
    for _ in range(150):
        numbers = [F(dice.randint(-50, 50), dice.choice((1, 2, 10)))
                   for _ in range(dice.randint(2, 9))]  # fmt: skip
        if dice.random() < 0.2:
            numbers = numbers[:1] * len(numbers)
        kind = dice.choice(("population", "sample"))
        found = solve("distribution", data=" ".join(map(str, numbers)), variance=kind).answers
        floats = [float(x) for x in numbers]
        assert number(found["mean"].value) == pytest.approx(np.mean(floats), abs=1e-9)
        spread = np.var(floats, ddof=int(kind == "sample"))
        assert number(found["variance"].value) == pytest.approx(spread, abs=1e-9)
        assert number(found["sigma"].value) == pytest.approx(math.sqrt(spread), abs=1e-7)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_does_not_add_up_is_refused(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(100):
        chances = random_chances(dice, dice.randint(2, 6))
        chances[0] += F(dice.choice((1, -1)), dice.randint(7, 10**6))
        with pytest.raises(InputError):
            solve(
                "distribution",
                values=range(len(chances)),
                probabilities=" ".join(map(str, chances)),
            )
