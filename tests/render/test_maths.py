"""Text of one line as atoms, which LaTeX and MathML are written from."""

from __future__ import annotations

import pytest

from dlsolve.render.maths import Digits, Gap, Maths, Over, Script, Sign, Symbol, Upright, maths

E, X, Y, ONE, TWO = Symbol("e"), Symbol("x"), Symbol("y"), Digits("1"), Digits("2")


@pytest.mark.parametrize(
    ("text", "atoms"),
    [
        ("x²", (Script((X,), (), (TWO,)),)),
        ("eᶻ", (Script((E,), (), (Symbol("z"),)),)),
        ("e⁻ᶻ", (Script((E,), (), (Sign("−"), Symbol("z"))),)),
        ("xᵢ", (Script((X,), (Symbol("i"),)),)),
        ("x₁²", (Script((X,), (ONE,), (TWO,)),)),
        ("x₁y", (Script((X,), (ONE,)), Y)),
        ("log₂", (Script((Upright("log"),), (TWO,)),)),
        ("½MSE", (Over((ONE,), (TWO,)), Upright("MSE"))),
        ("½", (Over((ONE,), (TWO,)),)),
        ("−1/2", (Sign("−"), Over((ONE,), (TWO,)))),
        ("ŷ", (Symbol("y", "^"),)),
        ("x̄₂", (Script((Symbol("x", "¯"),), (TWO,)),)),
        ("mini-batch", (Upright("mini-batch"),)),
        ("2πx", (TWO, Symbol("π"), X)),
        ("x y", (X, Gap(), Y)),
        ("x = y", (X, Sign("="), Y)),
        (" + ", (Sign("+"),)),
        (" ", (Gap(),)),
        ("", ()),
    ],
)
def test_text_as_atoms(text: str, atoms: Maths) -> None:
    assert maths(text) == atoms
