from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlsolve.errors import InputError
from dlsolve.inputs import arrays
from dlsolve.inputs.arrays import (
    read_gradients,
    read_matrix,
    read_vector,
    read_volume,
)
from dlsolve.inputs.expressions import read_expression
from dlsolve.inputs.numbers import read_number
from dlsolve.inputs.spans import find_spans
from dlsolve.working.trees import Grid, Number, Row, Tree


def shown(tree: Tree) -> str:
    """A short spelling: rows apart by /, numbers as shown."""
    match tree:
        case Grid(rows):
            return " / ".join(" ".join(map(shown, row)) for row in rows)
        case Row(entries):
            return " ".join(map(shown, entries))
        case Number(text=text):
            return text
        case _:
            raise AssertionError(tree)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1 2; 5 4", "1 2 / 5 4"),
        ("[[1,2],[5,4]]", "1 2 / 5 4"),
        ("[1,2],[5,4]", "1 2 / 5 4"),
        ("[1,2];[5,4]", "1 2 / 5 4"),
        ("[1, 2] [5, 4]", "1 2 / 5 4"),
        ("((1,2),(5,4))", "1 2 / 5 4"),
        ("[(1,2),(5,4)]", "1 2 / 5 4"),
        ("(1 2; 5 4)", "1 2 / 5 4"),
        ("|1 2; 5 4|", "1 2 / 5 4"),
        ("|-1| |2|", "|−1| |2|"),
        ("[1 2; 5 4]", "1 2 / 5 4"),
        ("[[1 2]\n [5 4]]", "1 2 / 5 4"),
        ("[[1,2],\n [5,4],\n]", "1 2 / 5 4"),
        ("1 2\n5 4\n", "1 2 / 5 4"),
        ("1,2\r\n5,4\r\n", "1 2 / 5 4"),
        ("1\t2\n\n5\t4", "1 2 / 5 4"),
        ("1, 2;\n5, 4;", "1 2 / 5 4"),
        ("1 -2; 3 4", "1 −2 / 3 4"),
        ("1 −2; 3 4", "1 −2 / 3 4"),
        ("1/2 √2; 1% 1e-3", "1/2 √2 / 0.01 0.001"),
        ("(1 + 2) 3; log(8, 2) 4", "(1 + 2) 3 / log(8, 2) 4"),
        ("[[1 * 2, 3]]", "1 × 2 3"),
        ("1 2", "1 2"),
        ("1 2;", "1 2"),
        ("7", "7"),
    ],
)
def test_matrix(text: str, rows: str) -> None:
    assert shown(read_matrix(text)) == rows


@pytest.mark.parametrize(
    ("text", "fault", "reason", "remedy"),
    [
        ("", "", "there is nothing to read", "numbers"),
        (" ; ", " ", "a row is missing", "remove"),
        ("1 2; 3 4 5", "3 4 5", "row 2 has 3 entries, row 1 has 2", "as many"),
        ("[[1,2], [3]]", "3", "row 2 has 1 entry, row 1 has 2", "as many"),
        ("1 2\n3 4\n5", "5", "row 3 has 1 entry, row 1 has 2", "as many"),
        ("1 - 2; 3 4", "-", "“-” stands alone between spaces", "(1-2) for one"),
        ("1 * 2; 3 4", "*", "“*” stands alone between spaces", "2*3"),
        ("1 2 | 3 4", "|", "“|” stands alone between spaces", "separate rows by ;"),
        ("1,,2", ",", "an entry is missing", "write 0"),
        ("1,2,", ",", "an entry is missing", "write 0"),
        ("1, 2 3", "2 3", "commas and spaces both stand between entries", "use one"),
        ("0,5 0,3", "5 0", "commas and spaces both stand between entries", "a point in decimals"),
        ("1 2;;3 4", ";", "a row is missing", "remove"),
        ("[1,2],,[3,4]", ",,", "a row is missing", "remove"),
        ("[]", "[]", "an empty list", "numbers"),
        ("[[1],[]]", "[]", "an empty list", "numbers"),
        ("[1,[2,3]]", "[2,3]", "a list stands where one entry is expected", "every row"),
        ("[[1,2],[[3,4]]]", "[3,4]", "lists of different depth stand side by side", "one pair"),
        ("[[[1]]]", "[[1]]", "brackets three deep, where rows are expected", "one pair"),
        ("[[[[1]]]]", "[1]", "more than 3 levels of brackets", "outer"),
        ("[[1,2]", "[", "the bracket “[” is never closed", "add a ]"),
        ("1 2]", "]", "the bracket “]” closes nothing that is open", "remove"),
        ("[1,2)", ")", "the bracket “)” closes nothing that is open", "remove"),
        ("1 2; 3 nan", "nan", "“nan” is not a finite number", "finite"),
        ("1 2; x 4", "x", "“x” stands where a number is expected", "numbers"),
        ("a,b\n1,2", "a", "“a” stands where a number is expected", "numbers"),
        ("1 2; 3 1/0", "0", "a division by zero", "divide"),
        ("{1,2}", "{", "“{” has no meaning here", "round"),
    ],
)
def test_no_matrix(text: str, fault: str, reason: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        read_matrix(text)
    error = caught.value
    assert error.reason == reason
    assert error.text == text
    assert text[error.start : error.end] == fault
    assert remedy in error.remedy


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a b; b a", [["a", "b"], ["b", "a"]]),
        ("1+k 2a; a-1 (a + 1)", [["1+k", "2a"], ["a-1", "a+1"]]),
        ("[[a - 1, 2a], [b, a * b]]", [["a-1", "2a"], ["b", "a*b"]]),
        ("a - 1, b", [["a-1", "b"]]),
        ("1% a", [["1%", "a"]]),
        ("1/2 a", [["1/2", "a"]]),
    ],
)
def test_letters(text: str, rows: list[list[str]]) -> None:
    def entry(typed: str) -> Tree:
        return read_expression(typed) if "a" in typed or "k" in typed or "b" in typed else (
            read_number(typed)
        )  # fmt: skip

    expected = Grid(tuple(tuple(entry(typed) for typed in row) for row in rows))
    assert read_matrix(text, letters=True) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a b, b a", "commas and spaces both stand between entries"),
        ("a -1, b", "commas and spaces both stand between entries"),
        ("a - 1 b", "“-” stands alone between spaces"),
        ("ab 1", "“ab” is not a name that is known"),
    ],
)
def test_no_letters(text: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        read_matrix(text, letters=True)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("0.3 0.2 0.1", "0.3 0.2 0.1"),
        ("0.3, 0.2, 0.1", "0.3 0.2 0.1"),
        ("[0.3, 0.2]", "0.3 0.2"),
        ("(1, 2)", "1 2"),
        ("(1 2)", "1 2"),
        ("-1,2", "−1 2"),
        ("-1 2", "−1 2"),
        ("1; 2; 3", "1 2 3"),
        ("1\n2\n3\n", "1 2 3"),
        ("[[1],[2]]", "1 2"),
        ("[[1, 2]]", "1 2"),
        ("5", "5"),
        ("1.5", "1.5"),
    ],
)
def test_vector(text: str, entries: str) -> None:
    assert shown(read_vector(text)) == entries


def test_a_matrix_is_no_vector() -> None:
    with pytest.raises(InputError, match="a 2 × 2 matrix where a vector is expected"):
        read_vector("1 2; 3 4")


@pytest.mark.parametrize(
    ("text", "kind", "gradients"),
    [
        ("0.3 0.2 0.1", Number, ["0.3", "0.2", "0.1"]),
        ("[0.3, 0.2]", Number, ["0.3", "0.2"]),
        ("1; 2; 3", Number, ["1", "2", "3"]),
        ("1\n2", Number, ["1", "2"]),
        ("1 2; 3 4", Row, ["1 2", "3 4"]),
        ("[[1, 2], [3, 4]]", Row, ["1 2", "3 4"]),
        ("[[1, 2]]", Row, ["1 2"]),
        ("1 2;", Row, ["1 2"]),
    ],
)
def test_gradients(text: str, kind: type, gradients: list[str]) -> None:
    found = read_gradients(text)
    assert [shown(gradient) for gradient in found] == gradients
    assert all(isinstance(gradient, kind) for gradient in found)


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("1 2; 3 4 | 5 6; 7 8", ["1 2 / 3 4", "5 6 / 7 8"]),
        ("[[[1,2],[3,4]],[[5,6],[7,8]]]", ["1 2 / 3 4", "5 6 / 7 8"]),
        ("[[1,2],[3,4]] | [[5,6],[7,8]]", ["1 2 / 3 4", "5 6 / 7 8"]),
        ("[[1,2],[3,4]]\n\n[[5,6],[7,8]]", ["1 2 / 3 4", "5 6 / 7 8"]),
        ("1 2\n3 4\n\n5 6\n7 8\n", ["1 2 / 3 4", "5 6 / 7 8"]),
        ("1 2; 3 4", ["1 2 / 3 4"]),
        ("[[1,2]]", ["1 2"]),
        ("1 | 2 | 3", ["1", "2", "3"]),
    ],
)
def test_volume(text: str, channels: list[str]) -> None:
    assert [shown(channel) for channel in read_volume(text)] == channels


@pytest.mark.parametrize(
    ("text", "fault", "reason"),
    [
        ("1 2 | 3", "1 2 | 3", "channel 2 is 1 × 1, channel 1 is 1 × 2"),
        ("1 | ", "|", "a channel is missing"),
        ("1 2 | 3 x", "x", "“x” stands where a number is expected"),
        ("1 2 | 3 4; 5", "5", "row 2 has 1 entry, row 1 has 2"),
    ],
)
def test_no_volume(text: str, fault: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        read_volume(text)
    error = caught.value
    assert (error.reason, text[error.start : error.end], error.text) == (reason, fault, text)


def test_the_bounds_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "MOST_ENTRIES", 8)
    for reader in (read_matrix, read_volume, read_gradients):
        reader("1 2 3 4; 5 6 7 8")
        for text in ("1 2 3; 4 5 6; 7 8 9", "1/2 2 3; 4 5 6; 7 8 9"):
            with pytest.raises(InputError, match="more than 8 entries"):
                reader(text)
    with pytest.raises(InputError, match="more than 8 entries"):
        read_volume("1 2; 3 4 | 5 6; 7 8 | 9 1; 2 3")
    monkeypatch.setattr(arrays, "LONGEST_TEXT", 10)
    with pytest.raises(InputError, match="a text of more than 10 characters"):
        read_matrix("1 2 3 4 5 6")


@pytest.mark.parametrize("form", [str, lambda text: "[[" + text.replace("\n", "],[") + "]]"])
def test_a_large_table_is_read_as_numpy_reads_it(form: Callable[[str], str]) -> None:
    cells = random.Random(1)
    text = "\n".join(
        ",".join(str(cells.randrange(-255, 256)) for _ in range(1000)) for _ in range(1000)
    )
    grid = read_matrix(form(text))
    ours = np.array([[int(entry.value) for entry in row] for row in grid.rows])  # type: ignore
    theirs = np.loadtxt(text.split("\n"), delimiter=",", dtype=int)
    assert (ours == theirs).all()


PLAIN = st.text(alphabet="0123456789.-+ ,;\n\t[]", max_size=30)


@given(PLAIN)
def test_the_fast_way_agrees_with_the_careful_way(text: str) -> None:
    fast = arrays._plain_rows(text)
    if fast is not None:
        careful = arrays._grid(text, find_spans(text), arrays._entry_reader(text, letters=False))
        assert fast == careful


ENTRIES = st.fractions(max_denominator=50).map(str)
TABLES = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(ENTRIES, min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)


@given(TABLES)
def test_every_way_of_typing_a_matrix_is_the_same(table: list[list[str]]) -> None:
    ways = [
        "; ".join(" ".join(row) for row in table),
        "\n".join(",".join(row) for row in table),
        "[" + "; ".join(", ".join(row) for row in table) + "]",
        "[" + ",".join("[" + ", ".join(row) + "]" for row in table) + "]",
        "[[" + "]\n [".join(" ".join(row) for row in table) + "]]",
    ]
    expected = Grid(tuple(tuple(read_number(entry) for entry in row) for row in table))
    for way in ways:
        assert read_matrix(way) == expected
