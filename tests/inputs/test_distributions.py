from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlsolve.errors import InputError
from dlsolve.inputs.distributions import Counts, Distribution
from dlsolve.working.trees import Number


def shown(distribution: Distribution) -> list[str]:
    return [entry.text for entry in distribution.probabilities if isinstance(entry, Number)]


@pytest.mark.parametrize(
    ("text", "probabilities", "names"),
    [
        ("0.7 0.2 0.1", ["0.7", "0.2", "0.1"], ()),
        ("[0.5, 0.5]", ["0.5", "0.5"], ()),
        ("0.5; 0.5", ["0.5", "0.5"], ()),
        ("1/3 1/3 1/3", ["1/3", "1/3", "1/3"], ()),
        ("70% 30%", ["0.7", "0.3"], ()),
        ("1 0", ["1", "0"], ()),
        ("0.17 0.33 0.5", ["0.17", "0.33", "0.5"], ()),
        ("√2/2, 1-√2/2", ["√2/2", "1 − √2/2"], ()),
        ("1/pi, 1-1/pi", ["1/π", "1 − 1/π"], ()),
        ("X=0.7, Y=0.2, Z=0.1", ["0.7", "0.2", "0.1"], ("X", "Y", "Z")),
        ("X = 0.7 Y = 0.2 Z=0.1", ["0.7", "0.2", "0.1"], ("X", "Y", "Z")),
        ("no rain: 0.3, rain: 0.7", ["0.3", "0.7"], ("no rain", "rain")),
        ("a=1/2\nb=1/2\n", ["1/2", "1/2"], ("a", "b")),
        ("sure=1", ["1"], ("sure",)),
    ],
)
def test_distribution(text: str, probabilities: list[str], names: tuple[str, ...]) -> None:
    distribution = Distribution.read(text)
    assert shown(distribution) == probabilities
    assert distribution.names == names


@pytest.mark.parametrize(
    ("text", "fault", "reason", "remedy"),
    [
        ("0.7 0.2 0.2", None, "the probabilities add up to 1.1, not to 1", "add up to 1"),
        ("1/3 1/3 2/3", None, "the probabilities add up to 4/3, not to 1", "add up to 1"),
        ("X=0.5, Y=0.4", None, "the probabilities add up to 0.9, not to 1", "add up to 1"),
        (
            "0.33 0.33 0.33", None,
            "the probabilities add up to 0.99, not to 1", "fractions: 1/3 1/3 1/3",
        ),
        (
            "0.167 0.333 0.501", None,
            "the probabilities add up to 1.001, not to 1", "add up to 1",
        ),
        ("0.5 √2/2", None, "the probabilities add up to about 1.2071, not to 1", "add up to 1"),
        ("1.2 -0.2", "1.2", "“1.2” is not a probability", "from 0 to 1"),
        ("0.5, -0.5, 1", "-0.5", "“-0.5” is not a probability", "from 0 to 1"),
        ("X=1.5", "1.5", "“1.5” is not a probability", "from 0 to 1"),
        ("X=0.5, X=0.5", "X=", "“X” is given twice", "once"),
        ("X=0.5, 0.5", "0.5", "a number without a name", "name all"),
        ("=1", "=", "a number without a name", "X=0.7"),
        ("X=a, Y=1", "a", "“a” stands where a number is expected", "numbers"),
        ("X=0,5", "5", "a number without a name", "name all"),
        ("X=", "", "there is no number", "type a number"),
        ("", "", "there is nothing to read", "numbers"),
    ],
)  # fmt: skip
def test_no_distribution(text: str, fault: str | None, reason: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        Distribution.read(text)
    error = caught.value
    assert error.reason == reason
    assert error.text == text
    assert text[error.start : error.end] == (text if fault is None else fault)
    assert remedy in error.remedy


@given(st.lists(st.integers(0, 50), min_size=1, max_size=8).filter(sum))
def test_counts_over_their_sum_are_a_distribution(counts: list[int]) -> None:
    text = " ".join(str(Fraction(count, sum(counts))) for count in counts)
    assert shown(Distribution.read(text)) == text.split()


@pytest.mark.parametrize(
    ("text", "numbers", "names"),
    [
        ("9 5", ["9", "5"], ()),
        ("[9, 5]", ["9", "5"], ()),
        ("3 0 1", ["3", "0", "1"], ()),
        ("yes=9, no=5", ["9", "5"], ("yes", "no")),
        ("yes: 9, no: 5", ["9", "5"], ("yes", "no")),
        ("9 yes, 5 no", ["9", "5"], ("yes", "no")),
        ("9 yes 5 no", ["9", "5"], ("yes", "no")),
        ("9 no rain; 5 rain", ["9", "5"], ("no rain", "rain")),
    ],
)
def test_counts(text: str, numbers: list[str], names: tuple[str, ...]) -> None:
    counts = Counts.read(text)
    assert [entry.text for entry in counts.numbers if isinstance(entry, Number)] == numbers
    assert counts.names == counts.distribution.names == names


@pytest.mark.parametrize(
    ("text", "fault", "reason"),
    [
        ("9 2.5", "2.5", "“2.5” is not a count"),
        ("9 -5", "-5", "“-5” is not a count"),
        ("yes=9, no=1/2", "1/2", "“1/2” is not a count"),
        ("0 0", "0 0", "nothing was counted"),
        ("9 yes, 5 yes", "yes", "“yes” is given twice"),
        ("9 yes, five no", "five no", "“five no” is not a count with its name"),
        ("9 yes, 5", "5", "“5” is not a count with its name"),
        ("yes 9", "yes 9", "“yes 9” is not a count with its name"),
        ("9.5 yes, 5 no", "9.5 yes, 5 no", "“9.5 yes, 5 no” is not a count with its name"),
    ],
)
def test_no_counts(text: str, fault: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        Counts.read(text)
    error = caught.value
    assert error.reason == reason
    assert text[error.start : error.end].strip() == fault
    assert error.remedy
