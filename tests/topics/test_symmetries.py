"""Symmetries: the formula, the numbers, and a small network whose settings are all tried."""

from __future__ import annotations

from itertools import permutations, product
from math import factorial

import numpy as np
import pytest

from dlsolve.errors import InputError, Undefined
from dlsolve.exact.functions import factorial as exact_factorial
from dlsolve.inputs.numbers import read_number
from dlsolve.solver import solve


@pytest.mark.parametrize(
    ("given", "count"),
    [
        pytest.param({"neurons": "n", "layers": "L"}, "(n!)^L", id="p38, line 1397"),
        ({"neurons": "n"}, "n!"),
        ({"neurons": "n", "layers": "3"}, "(n!)^3"),
        ({"neurons": "4", "layers": "L"}, "(4!)^L"),
        ({"neurons": "n", "layers": "L", "sign_flips": "true"}, "(n!·2^n)^L"),
        ({"neurons": "3", "layers": "2"}, 36),
        ({"neurons": "1", "layers": "9"}, 1),
        ({"hidden": "3 4 2"}, 288),
        ({"hidden": "5"}, 120),
        pytest.param({"neurons": "3", "sign_flips": "true"}, 48, id="Bishop, M!·2ᴹ"),
        ({"hidden": "2 3", "sign_flips": "true"}, 384),
        ({"neurons": "20", "layers": "2"}, factorial(20) ** 2),
    ],
)
def test_configurations(given: dict[str, str], count: object) -> None:
    assert solve("symmetries", **given).answers["configurations"].value == count


@pytest.mark.parametrize("sign_flips", [False, True])
def test_every_setting_of_a_small_network(sign_flips: bool) -> None:
    """Three tanh neurons: every setting counted is another one, and has the same outputs."""
    rng = np.random.default_rng(7)
    W, x = rng.normal(size=(3, 2)), rng.normal(size=(5, 2))
    b, out = rng.normal(size=3), rng.normal(size=3)
    expected = np.tanh(x @ W.T + b) @ out
    settings = set()
    for order in map(list, permutations(range(3))):
        for signs in product((1, -1) if sign_flips else (1,), repeat=3):
            s = np.array(signs)
            moved = (W[order] * s[:, None], b[order] * s, out[order] * s)
            assert np.allclose(np.tanh(x @ moved[0].T + moved[1]) @ moved[2], expected)
            settings.add(b"".join(part.tobytes() for part in moved))
    answers = solve("symmetries", neurons="3", sign_flips=str(sign_flips).lower()).answers
    assert answers["configurations"].value == len(settings)


@pytest.mark.parametrize("n", [0, 1, 5, 20])
def test_factorials(n: int) -> None:
    assert exact_factorial(read_number(str(n)).value) == factorial(n)


@pytest.mark.parametrize("typed", ["-1", "1/2", "√2", "10001"])
def test_no_factorials(typed: str) -> None:
    with pytest.raises(Undefined):
        exact_factorial(read_number(typed).value)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"hidden": "3 0"}, "0 neurons cannot be"),
        ({"hidden": "3 2.5"}, "5/2 neurons cannot be"),
        ({"neurons": "0"}, "“0” is below 1"),
        ({"neurons": "n", "layers": "n"}, "n stands for the neurons and for the layers"),
        ({"neurons": "nn"}, "“nn” is neither a number nor one letter"),
        ({"neurons": "10001"}, "a layer of more than 10,000 neurons"),
        ({"neurons": "2", "layers": "1001"}, "1001 layers, where at most 1,000 are counted"),
        ({"hidden": "2 " * 101}, "101 layers, where at most 100 are counted"),
        ({"hidden": "2", "neurons": "3"}, "`neurons` and `hidden` exclude each other"),
    ],
)
def test_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("symmetries", **given)
    assert caught.value.reason == reason
