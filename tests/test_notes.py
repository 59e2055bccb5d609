"""The notes' own lines, corrected where they slip, stand in the printed workings in their order.

The lines are those of the course's lecture notes; the numbers after each id are the lines of
the transcription.  A line that the notes leave out is not asked for; one that they get wrong
stands here as it should be, with a remark.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import run

PROBLEMS = Path(__file__).parent.parent / "problems"

NOTES: dict[str, list[str]] = {
    # 60–68
    "p02": ["4x₁ + 6x₂ = 0   (i)", "2x₁ + 7x₂ = 0   (ii)", "5x₁ + 8x₂ = 0   (iii)", "{0}"],
    # 70–78
    "p03": ["2x₁ − 4x₂ = 0", "x₁ − 2x₂ = 0", "−4x₁ + 8x₂ = 0", "x₁ = 2x₂", "c (2, 1)ᵀ"],
    # 86–111
    "p04": [
        "⎡1 − λ    2  ⎤", "⎣  5    4 − λ⎦", "det(A − λI) = 0", "(1 − λ)(4 − λ) − 2·5 = 0",
        "λ² − 5λ − 6 = 0", "λ² + λ − 6λ − 6 = 0", "For λ = 6", "⎡−5   2⎤ ⎡x₁⎤", "−5x₁ + 2x₂ = 0",
        "5x₁ − 2x₂ = 0", "x₂ = (5/2)x₁", "x₁ = c", "c (1, 5/2)ᵀ", "c ≠ 0", "For λ = −1",
        "2x₁ + 2x₂ = 0", "5x₁ + 5x₂ = 0", "x₂ = −x₁", "c (1, −1)ᵀ", "c ≠ 0",
    ],
    # 113–135
    "p05": [
        "⎡1 − λ    1       1  ⎤", "det(A − λI) = 0", "(1 − λ)(λ² − 1) + (1 − λ) = 0",
        "−λ³ + λ² = 0", "λ²(1 − λ) = 0", "λ = 0, 0, 1", "x₁ + x₂ + x₃ = 0   (i)",
        "−x₁ − x₂ − x₃ = 0   (ii)", "x₃ = 0   (iii)", "putting x₃ = 0 in (i)", "x₂ = −x₁",
        "c (1, −1, 0)ᵀ", "x₂ + x₃ = 0   (i)", "−x₁ − 2x₂ − x₃ = 0   (ii)", "0 = 0   (iii)",
        "x₃ = −x₂", "x₂ = c", "c (−1, 1, −1)ᵀ",
    ],
    # 202–213
    "p08": ["30/50 = 3/5", "35/50", "20/50 = 2/5", "20/35 = 4/7"],
    # 217–231
    "p09": [
        "P(spam) = 0.01", "P(free|spam) = 0.8", "P(free|¬spam) = 0.1",
        "P(free|spam)·P(spam) + P(free|¬spam)·P(¬spam)", "0.8 × 0.01 + 0.1 × 0.99",
        "P(free|spam)·P(spam)/P(free)", "8/107", "≈ 0.07477",
    ],
    # 434–508; z at step 3 is 1.2 (not 0.2), step 4 adds the bias, and training goes on
    "p16": [
        "w₁·x₁ + w₂·x₂ + b = 1.2 × 0 + 0.6 × 0 + 0", "0 < 1, so ŷ = 0", "ŷ = 0 = y, so no update",
        "1.2 × 0 + 0.6 × 1 + 0", "0.6 < 1, so ŷ = 0", "1.2 × 1 + 0.6 × 0 + 0", "1.2 ≥ 1, so ŷ = 1",
        "ŷ = 1 ≠ 0 = y", "1.2 + 0.5 × (0 − 1) × 1 = 1.2 − 0.5 = 0.7", "= 0.6",
        "0 + 0.5 × (0 − 1) = 0 − 0.5 = −0.5", "−0.5 < 1", "0.1 < 1", "0.2 < 1",
        "0.7 + 0.6 − 0.5", "0.8 < 1", "0.7 + 0.5 = 1.2", "0.6 + 0.5 = 1.1", "−0.5 + 0.5 = 0",
        "0 < 1", "1.1 ≥ 1, so ŷ = 1", "1.2 + 0 = 1.2", "1.1 − 0.5 = 0.6", "1.3 ≥ 1",
        "1.2x₁ + 0.6x₂ − 1.5 = 0",
    ],
    # 510–540; w₂ is 1.1, all four are then right, the boundary has −0.5
    "p17": [
        "0 < 1", "0.6 < 1", "ŷ = 0 ≠ 1 = y", "0.6 + 0.5 × (1 − 0) × 0", "0.6 + 0.5 × (1 − 0) × 1",
        "= 1.1", "= 0.5", "0.5 < 1", "ŷ = 0 = y", "1.1 + 0.5 = 1.6", "ŷ = 1 = y",
        "0.6 + 0 + 0.5 = 1.1", "ŷ = 1 = y", "0.6 + 1.1 + 0.5 = 2.2", "ŷ = 1 = y",
        "0.6x₁ + 1.1x₂ − 0.5 = 0",
    ],
    # 574–580; the minus sign kept, and the value
    "p18": ["−Σ pᵢ·log₂ pᵢ", "−[0.7 × log₂ 0.7 + 0.2 × log₂ 0.2 + 0.1 × log₂ 0.1]", "1.1568"],
    # 582–594, evaluated
    "p19": [
        "−[0.7 × log₂ 0.6 + 0.2 × log₂ 0.3 + 0.1 × log₂ 0.1]", "1.1955",
        "0.7 × log₂(7/6) + 0.2 × log₂(2/3) + 0.1 × log₂ 1", "0.03868",
    ],
    # 670–678; 1/(b − a) before every term, and finished
    "p21": [
        "∫ₐᵇ x·1/(b − a) dx", "[1/(b − a)]·∫ₐᵇ x dx", "[1/(b − a)]·[x²/2]ₐᵇ",
        "[1/(b − a)]·(b² − a²)/2", "= (a + b)/2", "E[(X − μ)²]", "μ = E(X) = (a + b)/2",
        "∫ₐᵇ (x − μ)²·1/(b − a) dx", "[1/(b − a)]·[x³/3 − μ·x² + μ²·x]ₐᵇ", "= (b − a)²/12",
    ],
    # 680–689; the limits are 0 and 2, then 0 and 1, and finished
    "p22": [
        "−∫₀² (1/2)·log₂(1/2) dx", "−½·(−1)·[x]₀²", "(2 − 0)", "= 1 bit",
        "−∫₀¹ 1·log₂(1/2) dx", "−(−1)·[x]₀¹", "= 1 bit", "∫₀¹ 1·log₂[1/(1/2)] dx", "= 1 bit",
    ],
    # 704 (8 where the notes have 18) and 776–780
    "p23": ["12 + 3 = 15", "6 + 2 = 8", "2 + 1 = 3", "15 + 8 + 3 = 26"],
    "p24": ["12 + 3 = 15", "15 + 8 + 3 = 26"],
    # 809–813
    "p25": ["6 + 3 = 9"],
    # 1138–1176
    "p33-batch": ["−(1/3)(2 + 8 + 18)", "= −28/3", "0 − 0.1 ×", "14/15 ≈ 0.9333"],
    "p33-sgd": ["= −2", "0 + 0.2 = 0.2", "(4 − 0.4) × 2", "0.92", "−9.72", "1.892"],
    # 1178–1235; the minus sign kept, ∂L/∂b with its 4, −17.7
    "p34": [
        "(4 + 16 + 36 + 64)", "= 15", "−½[(2 − 0) × 1 + (4 − 0) × 2]", "−½(2 + 8)", "= −5",
        "−½(2 + 4) = −3", "0 − 0.1 × (−5)", "= 0.5", "0 − 0.1 × (−3)", "= 0.3", "1.5 + 0.3 = 1.8",
        "2 + 0.3 = 2.3", "−½[(6 − 1.8) × 3 + (8 − 2.3) × 4]", "−½(12.6 + 22.8)", "= −17.7",
        "−½(4.2 + 5.7)", "= −4.95", "= 2.27", "= 0.795", "= 3.065", "= 5.335", "= 7.605", "= 9.875",
        "= 1.1260125",
    ],
    # 1346–1387: the exact run, and what Python prints
    "p37": ["w₁ = 0, w₂ = 0, b = 0.1", "−0.20000000000000004", "w₁ = 0.2, w₂ = 0.1, b = −0.3"],
    # 1622–1704; m̂₃ is 0.193, Δ₃ is 0.0089
    "p45": [
        "0.9 × 0 + (1 − 0.9) × 0.3 = 0 + 0.03 = 0.03", "= 0.00009", "0.03/(1 − 0.9) = 0.3",
        "0.00009/(1 − 0.999) = 0.09", "0.01 × 0.3/(√0.09 + 10⁻⁸)", "≈ 0.01000",
        "0.9 × 0.03 + (1 − 0.9) × 0.2", "0.027 + 0.02", "= 0.047", "0.00008991 + 0.00004",
        "0.00012991", "0.047/(1 − 0.9²)", "≈ 0.2474", "0.00012991/(1 − 0.999²)", "≈ 0.06499",
        "≈ 0.009704", "0.0423 + 0.01", "= 0.0523", "0.00012978009 + 0.00001", "0.0523/(1 − 0.9³)",
        "≈ 0.1930", "≈ 0.04664", "≈ 0.008936", "≈ −0.02864",
    ],
    # 1757–1788, solved
    "p47-batch": [
        "L = (1/n)Σ(yᵢ − ŷᵢ)²", "∂L/∂w = −(2/n)Σ(yᵢ − ŷᵢ)xᵢ", "∂L/∂b = −(2/n)Σ(yᵢ − ŷᵢ)",
        "−(2/3)(3 + 10 + 21)", "−(2/3)(3 + 5 + 7)", "≈ 2.2667", "0 + 1 = 1", "454/225", "67/75",
    ],
    # 1848–1870, with p = 1 as the notes silently have it
    "p48": ["3 × 3 × 3 × 16", "+ 16 = 448", "32 × 32 × 16", "× 10", "+ 10 = 163850", "164298"],
    # 1872–1886: the size rightly, the map as it should be
    "p49": ["⌊(5 − 3 + 2 × 0)/1⌋ + 1", "= 3", "⎡7  6  5⎤", "⎢5  5  6⎥", "⎣5  5  7⎦"],
    # 1890–1899
    "p50": [
        "⌊(2 − 3 + 2 × 1)/1⌋ + 1", "= 2", "⎡0  0  0  0⎤", "⎢0  1  2  0⎥", "⎢0  1  1  0⎥",
        "⎡2  2⎤", "⎣1  2⎦",
    ],
    # 1952–1957
    "p52": ["⌊(32 − 3 + 2 × 0)/1⌋ + 1", "= 30", "30 × 30 × 16", "3 × 3 × 3 × 16", "448"],
}  # fmt: skip


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """The printed working of every problem, by its id."""
    printed = run("batch", str(PROBLEMS), "--detail", "full", "--format", "plain").stdout
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in printed.splitlines():
        words = line.split()
        if len(words) >= 3 and words[0] in "✓✗" and words[2].startswith("("):
            lines = found.setdefault(words[1], [])
        lines.append(line)
    return {name: "\n".join(rows) for name, rows in found.items()}


@pytest.mark.parametrize(("name", "lines"), NOTES.items(), ids=list(NOTES))
def test_the_notes_lines_stand_in_their_order(
    pages: dict[str, str], name: str, lines: list[str]
) -> None:
    page = pages[name]
    place = 0
    for line in lines:
        found = page.find(line, place)
        assert found >= 0, f"“{line}” is not there, or not after the lines above it"
        place = found + 1
