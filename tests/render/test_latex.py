"""LaTeX as source, and as the real pdflatex sets it."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from dlsolve import render
from dlsolve.render.latex import LATEX, heading
from dlsolve.render.latex_text import text, typed
from dlsolve.render.look import Look
from dlsolve.render.maths import maths
from dlsolve.render.notation import Notation

from ..conftest import run
from .nasty import NASTY, document

STANDALONE = Look(Notation(), standalone=True)


@pytest.mark.parametrize(
    ("expression", "source"),
    [
        ("w₁₂⁽¹⁾ = 0.5", "w_{12}^{(1)} = 0.5"),
        ("m̂₂ ≈ −1/2", r"\hat{m}_2 \approx -1/2"),
        ("½MSE", r"\frac{1}{2}\mathrm{MSE}"),
        ("P(spam|x)", r"P(\mathrm{spam} \mid x)"),
        ("δ(|r| − ½δ)", r"\delta(|r| - \frac{1}{2}\delta)"),
        ("|1 − ηλ| < 1", r"|1 - \eta\lambda| < 1"),
        ("−Σ pᵢ·log₂ pᵢ", r"-\sum p_i \cdot \log_2p_i"),
        ("∂L/∂w₁", r"\frac{\partial L}{\partial w_1}"),
        ("f′(x), σ″", "f'(x), \\sigma''"),
        ("e⁻ᶻ", "e^{-z}"),
        ("10⁻⁹", "10^{-9}"),
        ("{1, 2}", r"\{1, 2\}"),
        ("1,000", "1{,}000"),
        ("rank A", r"\mathop{\mathrm{rank}}A"),
        ("det A", r"\det A"),
        ("2·(−3)", r"2 \cdot (-3)"),
        ("50%", r"50\%"),
        ("\\input{x}", r"\backslash\mathrm{input}\{x\}"),
        ("^^5c", r"\text{\^{}}^5c"),
        ("中", r"\text{[U+4E2D]}"),
    ],
)
def test_mathematics(expression: str, source: str) -> None:
    assert LATEX.set(maths(expression)) == source


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("50% of $5 & #1_2", r"50\% of \$5 \& \#1\_2"),
        (r"\input{x}", r"\textbackslash{}input\{x\}"),
        ("^^5cinput", r"\^{}\^{}5cinput"),
        ("a -- b ?` !`", r"a -{}- b ?{}\`{} !{}\`{}"),
        ("Gödel, naïve, Åse, Łódź", "Gödel, naïve, Åse, Łódź"),
        ("中 and 😀", "[U+4E2D] and [U+1F600]"),
        ("ŷ ≥ θ₁", r"ŷ $\ge$ $\theta$$_{1}$"),
        ("\x1b[31m", "[U+001B][31m"),
        ("“so”", "``so''"),
        ("two\nlines", "two lines"),
    ],
)
def test_words(words: str, source: str) -> None:
    assert text(words) == source


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("w = 0.5", r"\texttt{w = 0.5}"),
        ("a  b", r"\texttt{a~ b}"),
        ("x^2", r"\texttt{x{\char94}2}"),
        ("`\\", r"\texttt{{\char96}{\char92}}"),
        ("θ", r"\texttt{$\theta$}"),
    ],
)
def test_a_line_as_it_was_typed(line: str, source: str) -> None:
    assert typed(line) == source


def test_words_and_mathematics_in_turn() -> None:
    from dlsolve.render.maths import Said

    assert heading((Said("if z ≥ θ, a 3 × 3"),)) == r"if $z \ge \theta$, a $3 \times 3$"


def test_a_fragment_needs_only_amsmath() -> None:
    source = run("eigen", "1 2; 5 4", "--format", "latex").stdout
    assert source.startswith("% needs \\usepackage{amsmath}\n")
    assert "\\documentclass" not in source
    whole = run("eigen", "1 2; 5 4", "--format", "latex", "--standalone").stdout
    assert re.findall(r"\\usepackage.*", whole) == [r"\usepackage{amsmath}"]
    assert whole.endswith("\\end{document}\n")


@pytest.mark.parametrize("form", [None, "plain", "markdown", "html", "json"])
def test_only_latex_stands_alone(form: str | None) -> None:
    asked = ("--format", form) if form else ()
    result = run("eigen", "1 2; 5 4", *asked, "--standalone")
    assert (result.status, result.stdout) == (2, "")
    assert "--standalone is for --format latex" in result.stderr


# --- with pdflatex ----------------------------------------------------------------------


def compiled(source: str, folder: Path) -> str:
    """The text of the document that pdflatex makes, without its spaces."""
    for program, package in (("pdflatex", "texlive-latex-base"), ("pdftotext", "poppler-utils")):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed: apt-get install {package}")
    (folder / "page.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape"]
    done = subprocess.run([*command, "page"], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-2000:]
    shown = subprocess.run(
        ["pdftotext", "page.pdf", "-"], cwd=folder, capture_output=True, check=True
    )
    return squeezed(shown.stdout.decode("utf-8"))


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", words))


def as_printed(words: str) -> str:
    """What stands on paper: another sign for quotation marks, a number for what has no letter."""
    table = {"'": "’", '"': "”", "\0": "[U+FFFD]"}
    return "".join(
        table.get(one, one if (one.isascii() and one.isprintable()) or one in "éß" else
                  "" if one.isspace() else f"[U+{ord(one):04X}]")
        for one in words
    )  # fmt: skip


def test_no_text_breaks_out(tmp_path: Path) -> None:
    """All of them compile, one after the other, and each comes out as it was typed."""
    pages = [render.write(document(nasty), "latex", STANDALONE) for nasty in NASTY]
    preamble, _, _ = pages[0].partition("\\section*")
    bodies = [re.search(r"\\section\*.*(?=\\end\{document\})", p, re.DOTALL) for p in pages]
    whole = preamble + "\n\n".join(b[0] for b in bodies if b) + "\\end{document}\n"
    found = compiled(whole, tmp_path).replace("∼", "~")
    for nasty in NASTY:
        assert squeezed(as_printed(nasty)) in found


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (("eigen", "1 2; 5 4"), ["λ=6", "det(A−λI)=0", "CheckAv=λv"]),
        (("batch", "problems/cnn.yaml"), ["Convolutionalnetworks", "32×32×3"]),
        (
            ("check", "momentum", "--gradients", "0.5 0.4 -0.2", "--eta", "0.1", "--beta", "0.9",
             "--velocity", "subtracted", "--working", "@examples/momentum.txt"),
            ["w2=-0.05-0.085=0.135", "Marks:"],
        ),
        (("explain", "sigmoid"), ["Advantages"]),
    ],
)  # fmt: skip
def test_what_the_command_line_writes_compiles(
    command: tuple[str, ...], shown: list[str], tmp_path: Path
) -> None:
    root = Path(__file__).parents[2]
    result = run(*command, "--format", "latex", "--standalone", folder=root)
    found = compiled(result.stdout, tmp_path)
    assert [words for words in shown if words not in found] == []
