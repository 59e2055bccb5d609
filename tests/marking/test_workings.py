"""Workings as they come: with a mistake throughout, in another order, with lines left out, with
other names, with words between them; and what is no working at all."""

from __future__ import annotations

import json
import random
import re
from functools import lru_cache

import pytest

from dlsolve import topics
from dlsolve.marking.asked import read_asked
from dlsolve.marking.labels import base, label
from dlsolve.marking.marker import Marked, Marker
from dlsolve.marking.mistakes import offered
from dlsolve.marking.script import MOST_LINES, MOST_STATEMENTS
from dlsolve.render.look import Look
from dlsolve.render.marked import render
from dlsolve.render.notation import Notation
from dlsolve.solver import as_text, solve_texts
from dlsolve.working.names import ASCII, HAT, Name
from dlsolve.working.suppliers import Mistaken
from dlsolve.working.verdicts import ACCEPTED, Code, Slip

from ..test_fuzz import bent
from .scripts import Row, rows, text_of


def marker_of(name: str, place: int = 0) -> Marker:
    topic = topics.load(name)
    texts = {field: as_text(value) for field, value in topic.examples[place].items()}
    return Marker(topic, texts)


ADAM = marker_of("adam")


def lost(marked: Marked) -> int:
    return marked.out_of - marked.given


# --- a mistake throughout --------------------------------------------------------------------

BIAS_FORGOTTEN = """\
theta_1 = -0.0316227
theta_2 = -0.0728587
theta_3 = -0.117095
"""
"""Adam on 0.3, 0.2, 0.1 from 0 with m and v in place of m̂ and v̂, worked by hand."""


def test_a_mistake_throughout_is_one_mistake() -> None:
    marked = ADAM.mark(BIAS_FORGOTTEN)
    assert [(m.line, m.code, m.names, m.source) for m in marked.marks] == [
        (1, Code.MISTAKE, ("bias_correction_forgotten",), None),
        (2, Code.CARRIED, (), 1),
        (3, Code.CARRIED, (), 1),
    ]
    assert lost(marked) == 1


def test_a_slip_below_a_mistake_is_found_beside_it() -> None:
    marked = ADAM.mark(BIAS_FORGOTTEN.replace("-0.117095", "-0.127095"))
    assert [mark.code for mark in marked.marks] == [Code.MISTAKE, Code.CARRIED, Code.WRONG]


def test_a_mistake_that_is_made_once_is_put_right_in_silence() -> None:
    right = [row for row in rows(ADAM.solution) if row.text.startswith("θ")]
    marked = ADAM.mark("theta_1 = -0.0316227\n" + text_of(right[2:]))
    assert [mark.code for mark in marked.marks] == [Code.MISTAKE, Code.RIGHT, Code.RIGHT]


@pytest.mark.parametrize("mistake", offered(ADAM.solution))
def test_each_mistake_of_adam_is_known_by_the_parameters_alone(mistake: str) -> None:
    solution = solve_texts(ADAM.topic, ADAM.texts, Mistaken(mistake))
    script = [row for row in rows(solution) if row.text.startswith("θ")]
    marked = ADAM.mark(text_of(script))
    wrong = [mark for mark in marked.marks if mark.code not in ACCEPTED]
    assert [(mark.code, mistake in mark.names) for mark in wrong] == [(Code.MISTAKE, True)]
    assert lost(marked) == 1


# --- what a right working may look like ---------------------------------------------------------


ROUNDS = 25
"""Bent scripts of a topic."""

FIRST = [pytest.param(name, id=name) for name in topics.names()]
LONGEST = 60
"""Lines of a script that is tried in many orders."""


@lru_cache(maxsize=1)
def script_of(name: str) -> tuple[Marker, list[Row]]:
    """The first example of a topic, bare, where it is short enough."""
    marker = marker_of(name)
    script = rows(marker.solution)
    if len(script) > LONGEST:
        pytest.skip("longer than a script")
    return marker, script


def not_accepted(marker: Marker, text: str) -> list[tuple[str, Code, str]]:
    marks = marker.mark(text).marks
    return [(m.text, m.code, m.sentence) for m in marks if m.code not in ACCEPTED]


@pytest.mark.parametrize("name", FIRST)
def test_a_line_left_out_makes_no_other_wrong(name: str) -> None:
    marker, script = script_of(name)
    places = range(len(script)) if len(script) <= 12 else range(1, len(script), len(script) // 6)
    for i in (place for place in places if script[place].key):
        assert not_accepted(marker, text_of(script[:i] + script[i + 1 :])) == [], script[i].text


@pytest.mark.parametrize("name", FIRST)
def test_the_order_makes_no_line_wrong(name: str) -> None:
    """Two lines of a part change places: of the same name, the later would be the earlier."""
    marker, script = script_of(name)
    dice = random.Random(name)
    for i in dice.sample(range(len(script) - 1), min(4, len(script) - 1)):
        one, other = script[i : i + 2]
        if one.key and other.key and base_of(one) != base_of(other):
            changed = [*script[:i], other, one, *script[i + 2 :]]
            assert not_accepted(marker, text_of(changed)) == [], one.text


def base_of(row: Row) -> str:
    return base(label(row.text.partition(" = ")[0]))


@pytest.mark.parametrize("name", FIRST)
def test_words_between_make_no_line_wrong(name: str) -> None:
    marker, script = script_of(name)
    words = ["We use the formula of the lecture.", "", "Now the next line", "// hence", "-----"]
    text = "\n".join(f"{words[i % 5]}\n{row.text}" for i, row in enumerate(script))
    assert not_accepted(marker, text) == []


def in_latex(name: Name) -> str:
    r"""e.g. \hat{m}_{1}, w_{12}^{(1)}, \theta_{2}"""
    plain, hat = name.base.replace(HAT, ""), HAT in name.base or name.base == "ŷ"
    plain = "y" if plain == "ŷ" else plain
    spelt = f"\\{ASCII[plain]}" if plain in ASCII else plain
    below = "_{" + ",".join(map(str, name.indices)) + "}" if name.indices else ""
    above = f"^{{({name.layer})}}" if name.layer is not None else ""
    return (f"\\hat{{{spelt}}}" if hat else spelt) + below + above


SPELLINGS = {"ASCII": lambda name: name.ascii, "LaTeX": in_latex}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("name", FIRST)
def test_names_may_be_spelt(name: str, spelling: str) -> None:
    marker, script = script_of(name)
    keys = {line.key: line.name for line in marker.lines}
    text = ""
    for row in script:
        own = keys.get(row.key)
        if own is None or (spelling == "LaTeX" and not own.base.replace(HAT, "").isalpha()):
            text += row.text + "\n"
        else:
            text += f"{SPELLINGS[spelling](own)} = {row.text.partition(' = ')[2]}\n"
    assert not_accepted(marker, text) == []


@pytest.mark.parametrize(("name", "own", "others"), [
    ("adam", "m", "a"), ("adam", "v", "s"), ("momentum", "v", "u"), ("bayes", "P", "Pr"),
    ("batchnorm", "μ", "m"), ("softmax", "S", "D"), ("perceptron", "z", "net"),
])  # fmt: skip
def test_a_letter_may_be_another_one(name: str, own: str, others: str) -> None:
    """Consistently: m₁, m₂ → a₁, a₂, in formulas too."""
    marker = marker_of(name)
    letter = re.compile(rf"(?<![A-Za-zα-ω]){own}(?![A-Za-zα-ω{HAT}])")
    script = letter.sub(others, text_of(rows(marker.solution, full=True)))
    assert not_accepted(marker, script) == []


# --- a word where a value is due -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "codes"),
    [
        ("theta_3 = banana", [Code.UNREADABLE]),
        ("m1 = 0.03\nm2 = banana", [Code.RIGHT, Code.UNREADABLE]),
        ("m1 = velocity\nm1 = 0.03", [Code.BESIDE, Code.RIGHT]),  # what it is, then its value
        ("m1 = 0.03, where m1 = velocity", [Code.RIGHT, Code.BESIDE]),
        ("m1 = the first moment", [Code.BESIDE]),  # a sentence
        ("η = rate", [Code.BESIDE]),  # given, and not to be found
        ("m1 = mt", [Code.BESIDE]),  # letters
        ("m1 = beta*m0 + (1 - beta)*g", [Code.BESIDE]),
    ],
)
def test_a_word_is_no_value(script: str, codes: list[Code]) -> None:
    marked = ADAM.mark(script)
    assert [mark.code for mark in marked.marks] == codes
    assert (marked.first_wrong is None) == (Code.UNREADABLE not in codes)


# --- rounded early, and cut off ---------------------------------------------------------------

SPAM = {"prior": "0.01", "likelihood": "0.8", "false_positive": "0.1"}
"""P(E) = 0.107, P(H|E) = 8/107 = 0.0747663…"""

ROUNDING = [
    # what stands above, the line, its verdict and slip
    ("", "P(H|E) = 0.008/0.107 = 0.0748", Code.RIGHT, None),
    ("", "P(H|E) = 0.008/0.107 = 0.0747", Code.FORM, Slip.TRUNCATED),
    ("", "P(H|E) = 0.0747", Code.FORM, Slip.TRUNCATED),
    ("", "P(H|E) = 0.008/0.107 = 0.0750", Code.SLIP, Slip.ARITHMETIC),
    ("", "P(H|E) = 0.008/0.107 = 0.747", Code.SLIP, Slip.ARITHMETIC),
    ("P(E) = 0.11\n", "P(H|E) = 0.008/0.11 = 0.0727", Code.ROUNDED, None),
    ("P(E) = 0.11\n", "P(H|E) = 0.0727", Code.ROUNDED, None),
    ("P(E) = 0.107\n", "P(H|E) = 0.0727", Code.WRONG, Slip.ARITHMETIC),
    ("", "P(H|E) = 0.0727", Code.WRONG, Slip.ARITHMETIC),
    ("P(E) = 0.11\n", "P(H|E) = 0.0627", Code.WRONG, Slip.ARITHMETIC),
]


@pytest.mark.parametrize(("above", "line", "code", "slip"), ROUNDING)
def test_rounding(above: str, line: str, code: Code, slip: Slip | None) -> None:
    marked = Marker(topics.load("bayes"), SPAM).mark(above + line)
    assert (marked.marks[-1].code, marked.marks[-1].slip) == (code, slip)


ASKED = [
    # what is asked for, of which answer, the line, its code
    ("3 sf", "", "P(H|E) = 0.008/0.107 = 0.0748", Code.RIGHT),
    ("3 sf", "", "P(H|E) = 0.008/0.107 = 0.075", Code.FORM),
    ("2 dp", "", "P(H|E) = 0.07", Code.RIGHT),
    ("2 dp", "", "P(H|E) = 0.0748", Code.FORM),
    ("±1%", "", "P(H|E) = 0.0742", Code.RIGHT),
    ("±1%", "", "P(H|E) = 0.0739", Code.WRONG),
    ("lowest terms", "", "P(H|E) = 8/107", Code.RIGHT),
    ("lowest terms", "", "P(H|E) = 16/214", Code.FORM),
    ("3 sf", "evidence", "P(H|E) = 0.075", Code.RIGHT),
    ("3 sf", "evidence", "P(E) = 0.11", Code.FORM),
]


@pytest.mark.parametrize(("asked", "answer", "line", "code"), ASKED)
def test_the_digits_that_are_asked_for(asked: str, answer: str, line: str, code: Code) -> None:
    marker = Marker(topics.load("bayes"), SPAM, demands={answer: read_asked(asked)})
    assert marker.mark(line).marks[-1].code is code


# --- hostile scripts ------------------------------------------------------------------------------

HOSTILE = [
    "", "\n" * 50_000, "9" * 1_000_000, "theta_1 = " + "9" * 1_000_000, "theta_1 = 9" * 5000,
    "m_1 = " + "(" * 5000, "m_1 = " + "[" * 3000 + "]" * 3000, "m_1 = " + "{" * 3000,
    "m_1 = \\frac" * 500, "\\begin{bmatrix}\n" * 3000, "=" * 5000, "= = =\n" * 3000,
    "m_1 = 9^9^9^9^9", "m_1 = 1e999999999", "m_1 = (9!)!", "theta_1 = -1/0", "m_1 = 0/0",
    "m_1 = \x00\x1b[31m0.03\x1b[0m", "m_1 = \u202e0.03", "[red]m_1[/red] = 0.03",
    "<script>m_1 = 0.03</script>", "m_1 = __import__('os').system('id')", "m_1 = @/etc/passwd",
    "m_1 = 0.03\r" * 5000, "m_1 = nan", "m_1 = ∞", "theta_1 < " * 300, "m_1 = " + "x²" * 900,
    "m̂" + "\u0302" * 5000 + " = 1", "１ = ２", "Iteration 9999999999999999999: m_1 = 1",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_scripts(text: str) -> None:
    """Each statement gets one verdict, and is on a line; nothing is raised."""
    check(ADAM.mark(text), text)


def test_a_script_is_read_up_to_its_bounds() -> None:
    marked = ADAM.mark("m_1 = 0.03\n" * 10_000)
    assert len(marked.script.lines) == MOST_LINES
    assert len(marked.marks) == MOST_STATEMENTS
    assert marked.script.unread == MOST_STATEMENTS + 1


@pytest.mark.parametrize("name", ["adam", "perceptron-train", "eigen", "conv-map", "entropy"])
def test_bent_scripts(name: str) -> None:
    dice = random.Random(0)
    marker = marker_of(name)
    script = text_of(rows(marker.solution, full=True)[:LONGEST])
    for _ in range(ROUNDS):
        text = script
        for _ in range(dice.randrange(1, 6)):
            text = bent(text, dice)
        check(marker.mark(text), text)


def check(marked: Marked, text: str) -> None:
    assert len(marked.marks) == len(marked.script.statements)
    assert all(1 <= mark.line <= len(text.splitlines()) for mark in marked.marks)
    assert 0 <= marked.given <= marked.out_of
    page = render(marked, "plain", Look(Notation()))
    assert not {"\x00", "\x1b", "\u202e"} & set(page)
    json.loads(render(marked, "json", Look(Notation())))
