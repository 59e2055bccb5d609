"""Weight updates: both readings of “10 mini-batches”, what is left over, what is refused."""

from __future__ import annotations

import pytest

from dlsolve.errors import InputError
from dlsolve.solver import solve


@pytest.mark.parametrize(
    ("samples", "epochs", "options", "expected"),
    [
        pytest.param(50, 5, {"batches": "10"}, (5, 250, 10, 50), id="p32, lines 1101 to 1134"),
        pytest.param(50, 5, {"batch_size": "10"}, (5, 250, 5, 25), id="p32, 10 as the size"),
        pytest.param(200, 1000, {"batch_size": "5"}, (1000, 200000, 40, 40000), id="Brownlee"),
        (52, 5, {"batch_size": "10"}, (5, 260, 6, 30)),
        (52, 5, {"batch_size": "10", "last_batch": "drop"}, (5, 260, 5, 25)),
        (50, 5, {"batch_size": "10", "last_batch": "drop"}, (5, 250, 5, 25)),
        (52, 3, {"batches": "10"}, (3, 156, 10, 30)),
        (7, 2, {"batch_size": "7"}, (2, 14, 1, 2)),
        (7, 2, {"batch_size": "1"}, (2, 14, 7, 14)),
        (1, 1, {}, (1, 1, None, None)),
        (10**30, 2, {"batch_size": "7"}, (2, 2 * 10**30, 10**30 // 7 + 1, 2 * (10**30 // 7 + 1))),
    ],
)
def test_counts(
    samples: int, epochs: int, options: dict[str, str], expected: tuple[int | None, ...]
) -> None:
    answers = solve("updates", samples=samples, epochs=epochs, **options).answers
    names = ("batch", "sgd", "batches", "mini_batch")
    found = tuple(answers[name].value if name in answers else None for name in names)
    assert found == expected


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"batches": "2", "batch_size": "3"}, "a batch size and a number of batches"),
        ({"batches": "6"}, "6 is not from 1 to 5, the number of samples"),
        ({"batch_size": "6"}, "6 is not from 1 to 5, the number of samples"),
        ({"batch_size": "0"}, "“0” is below 1"),
        ({"batches": "2.5"}, "“2.5” is not a whole number"),
        ({"last_batch": "drop"}, "no batch is left over where their size is not given"),
        (
            {"last_batch": "drop", "batches": "2"},
            "no batch is left over where their size is not given",
        ),
    ],
)
def test_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("updates", samples="5", epochs="2", **given)
    assert caught.value.reason == reason
