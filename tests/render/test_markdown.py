"""Markdown as a parser reads it that knows nothing of mathematics: all of it is left as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from dlsolve import render
from dlsolve.problems.reading import read
from dlsolve.problems.running import solve_all
from dlsolve.render.look import Look
from dlsolve.render.markdown import inline
from dlsolve.render.markdown_text import text, typed, within_maths
from dlsolve.render.maths import maths
from dlsolve.render.notation import Notation
from dlsolve.render.visible import visible

from ..problems_of import FOLDER
from .nasty import NASTY, document

LOOK = Look(Notation())
ELEMENTS = frozenset(
    f"{name}{end}"
    for name in ("heading", "paragraph", "strong", "bullet_list", "list_item", "blockquote",
                 "table", "thead", "tbody", "tr", "th", "td")
    for end in ("_open", "_close")
) | {"inline", "text", "softbreak", "code_inline", "html_inline", "text_special"}  # fmt: skip
"""What a page is made of; no links, pictures, emphasis, rules or blocks of code."""

PLACES = 11
"""Of words; names are mathematics, and a line that was typed may have another bar."""

MATHS = re.compile(r"^\$\$\n(.*?)\n\$\$$|\$([^$\n]+)\$", re.DOTALL | re.MULTILINE)


@cache
def parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tokens(source: str) -> Iterator[Token]:
    for token in parser().parse(source):
        yield token
        yield from token.children or ()


def read_back(source: str) -> str:
    """The text of a page: what a reader sees who has no mathematics."""
    shown = {"softbreak": "\n", "inline": "\n", "html_inline": ""}
    return "".join(shown.get(token.type, token.content) for token in tokens(source))


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words)


@pytest.mark.parametrize("nasty", NASTY, ids=ascii)
def test_no_text_breaks_out(nasty: str) -> None:
    source = render.write(document(nasty), "markdown", LOOK)
    found = list(tokens(source))
    assert {token.type for token in found} <= ELEMENTS
    assert {t.content for t in found if t.type == "html_inline"} <= {"<span>", "</span>"}
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(source)
    seen = squeezed(visible(" ".join(nasty.split())))
    assert squeezed(read_back(source).replace("$", "")).count(seen.replace("$", "")) >= PLACES


@pytest.mark.parametrize("nasty", NASTY, ids=ascii)
def test_dollars_are_only_ours(nasty: str) -> None:
    """Between two of them there is nothing that a user typed but in words of mathematics."""
    source = render.write(document(nasty), "markdown", LOOK)
    without_code = re.sub(r"(`+)(?!`).*?[^`\n]\1(?!`)", "", source)
    left = MATHS.sub("", without_code)
    assert "$" not in left
    for found in MATHS.finditer(without_code):
        maths_source = found[1] or found[2]
        assert not re.search(
            r"\\[^a-zA-Z ]|[<>#%`*]|\\(?:input|def|href|url|write|verb)\b", maths_source
        )


def test_a_parser_leaves_the_mathematics_as_it_is() -> None:
    """In every problem: no backslash and no index of it is a mark to the parser."""
    for outcome in solve_all(read([str(FOLDER)])):
        assert outcome.solution is not None
        look = Look(Notation(fractions=outcome.solution.fractions))
        source = render.render(outcome.solution, "markdown", look)
        shown = read_back(source)
        expressions = [found[1] or found[2] for found in MATHS.finditer(source)]
        assert [one for one in expressions if one not in shown] == []
        assert {token.type for token in tokens(source)} <= ELEMENTS - {"html_inline"}


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("a*b", r"a\*b"),
        ("loss_before _x", r"loss_before \_x"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("$5", "<span>&#36;</span>5"),
        ("me@there", "me<span>&#64;</span>there"),
        ("http://x", r"http\://x"),
        ("www.x", r"www\.x"),
        ("ratio 1:2", "ratio 1:2"),
        ("\x1b[31m", r"␛\[31m"),
        ("Gödel’s 中", "Gödel’s 中"),
    ],
)
def test_words(words: str, source: str) -> None:
    assert text(words) == source


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("z = 0.6", "`z = 0.6`"),
        ("P(A|B) = $x$", r"`P(A\|B) = $x$`"),
        ("a `b` c", "``a `b` c``"),
        ("`b``", "``` `b`` ```"),
        ("\\|", "`\\∣`"),
        ("", ""),
        ("  ", ""),
        ("\x1b[2J", "`␛[2J`"),
    ],
)
def test_a_line_as_it_was_typed(line: str, source: str) -> None:
    assert typed(line) == source


@pytest.mark.parametrize(
    ("expression", "source"),
    [
        ("w₁ = ½", r"$w_1 = \frac{1}{2}$"),
        ("m̂₂ < {1}", r"$\hat{m}_ 2 \lt \lbrace1\rbrace$"),
        ("P(A|B)", r"$P(A \mid B)$"),
        ("|x|·[y]", r"$\vert x\vert \cdot \lbrack y\rbrack$"),
        ("1%", r"$1\text{％}$"),
    ],
)
def test_mathematics(expression: str, source: str) -> None:
    assert inline(maths(expression)) == source


def test_words_within_mathematics_hold_no_sign_that_markdown_reads() -> None:
    assert within_maths("a$b\\c{d}_e") == "a＄b＼c｛d｝＿e"
