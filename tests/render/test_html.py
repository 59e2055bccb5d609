"""Pages as HTML: what their elements are, and that text of a user is text in them."""

from __future__ import annotations

import re
import shlex
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from unittest.mock import patch

import pytest

from dlsolve.render import html, write
from dlsolve.render.blocks import Answers, Block, Chain, Marks, Question, Remark, Script, Written
from dlsolve.render.document import Chapter, Document, Entry, document, typeset
from dlsolve.render.look import Look
from dlsolve.render.mathml import flow, math
from dlsolve.render.maths import (
    Array,
    Digits,
    Fenced,
    Gap,
    Maths,
    Over,
    Root,
    Said,
    Sign,
    Symbol,
    Upright,
    maths,
    name_maths,
)
from dlsolve.render.maths import Script as Small
from dlsolve.render.notation import Notation
from dlsolve.render.pieces import name_box, spoken
from dlsolve.render.visible import visible
from dlsolve.solver import solve
from dlsolve.working.names import Name

from ..conftest import run

LOOK = Look(Notation())
ROOT = Path(__file__).parents[2]

GLOBAL = frozenset(["class", "id"])
OURS: Mapping[str, frozenset[str]] = {
    "html": frozenset(["lang"]),
    "head": frozenset(),
    "meta": frozenset(["charset", "name", "content"]),
    "title": frozenset(),
    "style": frozenset(),
    "details": frozenset(["open"]),
    "a": frozenset(["href"]),
    "span": frozenset(["role", "aria-label"]),
    "mo": frozenset(["form", "stretchy", "lspace", "rspace"]),
    "mi": frozenset(["mathvariant"]),
    "mover": frozenset(["accent"]),
    "mspace": frozenset(["width"]),
    **dict.fromkeys(
        [
            "body", "main", "nav", "article", "section", "div", "p", "ul", "ol", "li", "b", "br",
            "h1", "h2", "h3", "h4", "h5", "h6", "summary", "figure", "code", "table", "thead",
            "tbody", "tr", "th", "td", "math", "mrow", "mn", "mtext", "mfrac", "msqrt", "msub",
            "msup", "msubsup", "mtable", "mtr", "mtd",
        ],
        frozenset(),
    ),
}  # fmt: skip
"""Every element that a page may have, with its attributes beside class and id."""

VOID = frozenset(["meta", "br"])
PHRASING = frozenset(["span", "a", "b", "br", "code", "math"])
HOLDS_PHRASING = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "summary", "td", "th"])


def without_figures(page: str) -> str:
    """The page without its pictures, which are Matplotlib's, and tested by themselves."""
    return re.sub(r"<svg .*?</svg>", "", page, flags=re.DOTALL)


@dataclass
class Page(HTMLParser):
    """A page that was read; its elements are closed in order, and its text is kept."""

    source: str
    open: list[str] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(without_figures(self.source))
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.open and self.open[-1] in HOLDS_PHRASING:
            assert tag in PHRASING, (tag, self.open)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def assert_ours(self) -> None:
        """Nothing stands in it but our own elements and attributes, and links within it."""
        for tag, attributes in self.elements:
            assert tag in OURS
            assert attributes.keys() <= OURS[tag] | GLOBAL, (tag, attributes)
        links = [
            value for _, found in self.elements for key, value in found.items() if key == "href"
        ]
        ids = [value for _, found in self.elements for key, value in found.items() if key == "id"]
        assert all(re.fullmatch("problem[a-z0-9-]*", str(one)) for one in ids)
        assert set(links) <= {f"#{one}" for one in ids}
        assert max(Counter(ids).values(), default=1) == 1
        assert not self.others
        assert Counter(tag for tag, _ in self.elements)["style"] == 1


@cache
def sheet() -> str:
    """All problems of the project, without pictures, which take longest: those are looked at
    in a browser."""
    with patch.dict(sys.modules, matplotlib=None):
        return run("batch", str(ROOT / "problems"), "--format", "html").stdout


# --- expressions --------------------------------------------------------------------------

X, Y, ONE, TWO = Symbol("x"), Symbol("y"), Digits("1"), Digits("2")
HALF = Over((ONE,), (TWO,))
D = "<mrow><mi>∂</mi>"


@pytest.mark.parametrize(
    ("atoms", "written"),
    [
        (maths("0.9"), "<mn>0.9</mn>"),
        (maths("x"), "<mi>x</mi>"),
        (maths("Δ"), '<mi mathvariant="normal">Δ</mi>'),
        (maths("ŷ"), '<mover accent="true"><mi>y</mi><mo stretchy="false">ˆ</mo></mover>'),
        (maths("Ē"), '<mover><mi>E</mi><mo stretchy="false">‾</mo></mover>'),
        (maths("x₁²"), "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
        (maths("x₁"), "<msub><mi>x</mi><mn>1</mn></msub>"),
        (maths("x²"), "<msup><mi>x</mi><mn>2</mn></msup>"),
        (
            name_maths(Name("w", 1, layer=2)),
            "<msubsup><mi>w</mi><mn>1</mn><mrow>"
            '<mo form="prefix" stretchy="false">(</mo><mn>2</mn>'
            '<mo form="postfix" stretchy="false">)</mo></mrow></msubsup>',
        ),
        (maths("x − y"), "<mi>x</mi><mo>−</mo><mi>y</mi>"),
        (maths("−x"), '<mo form="prefix">−</mo><mi>x</mi>'),
        (maths("x = −y"), '<mi>x</mi><mo>=</mo><mo form="prefix">−</mo><mi>y</mi>'),
        (maths("= x"), '<mo form="infix">=</mo><mi>x</mi>'),
        (maths("∂L/∂w"), f"<mfrac>{D}<mi>L</mi></mrow>{D}<mi>w</mi></mrow></mfrac>"),
        (maths("ln x"), '<mi>ln</mi><mspace width="0.17em"></mspace><mi>x</mi>'),
        ((X, Gap(), Y), '<mi>x</mi><mspace width="0.17em"></mspace><mi>y</mi>'),
        ((HALF,), "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        ((Root((X, Sign("+"), Y)),), "<msqrt><mi>x</mi><mo>+</mo><mi>y</mi></msqrt>"),
        (
            (Small((Sign("∫"),), (ONE,), (TWO,)), X),
            "<msubsup><mo>∫</mo><mn>1</mn><mn>2</mn></msubsup><mi>x</mi>",
        ),
        (
            (Fenced("(", (X,), ")"),),
            '<mrow><mo stretchy="false">(</mo><mi>x</mi><mo stretchy="false">)</mo></mrow>',
        ),
        (
            (Fenced("⌊", (HALF,), "⌋"),),
            "<mrow><mo>⌊</mo><mfrac><mn>1</mn><mn>2</mn></mfrac><mo>⌋</mo></mrow>",
        ),
        (
            (Array(((( ONE,), (TWO,)),), 1),),
            '<mrow><mo>(</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd class="bar"><mn>2</mn></mtd>'
            "</mtr></mtable><mo>)</mo></mrow>",
        ),
        (
            (Array((((ONE,),),), 0, "││"),),
            "<mrow><mo>|</mo><mtable><mtr><mtd><mn>1</mn></mtd></mtr></mtable><mo>|</mo></mrow>",
        ),
        ((Upright("spam"), Said(" <b>")), "<mi>spam</mi><mtext> &lt;b&gt;</mtext>"),
    ],
)  # fmt: skip
def test_atoms_as_mathml(atoms: Maths, written: str) -> None:
    assert math(atoms) == f"<math>{written}</math>"


def pieces(text: str) -> list[str]:
    """The text of each stretch that no line breaks, a box in brackets."""
    marked = flow(maths(text)).replace("<span><math>", "<math>{").replace("</span>", "}")
    marked = re.sub(r"</?[a-z][^>]*>", lambda tag: "|" if tag[0] == "<math>" else "", marked)
    return marked.strip("|").split("|")


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("0.9 × 0 + (1 − 0.9) × 0.3", ["0.9×0+(1−0.9)×0.3"]),
        (
            "0.9 × 0.03 + (1 − 0.9) × 0.2 + 0.0001",
            ["0.9×0.03", "+(1−0.9)×0.2", "+0.0001"],
        ),
        ("x = 0.111111111111 + 0.222222222222", ["x", "{=0.111111111111", "+0.222222222222}"]),
        ("−0.11111111111 + 0.22222222222222", ["−0.11111111111", "+0.22222222222222"]),
        ("1234567890 × 1234567890 × 1234567890", ["1234567890", "×1234567890", "×1234567890"]),
        ("123456789012345678901234567890", ["123456789012345678901234567890"]),
        (
            "123456789 + 1234567890 × 1234567890 × 12",
            ["123456789", "{+1234567890", "×1234567890", "×12}"],
        ),
    ],
)
def test_where_lines_may_end(text: str, broken: list[str]) -> None:
    assert pieces(text) == broken


def test_brackets_open_where_nothing_in_them_is_tall() -> None:
    long = maths("0.1111111111111 + 0.2222222222222")
    assert flow((Fenced("[", long, "]"),)).count("<math>") == 2
    assert flow((Fenced("[", (*long, HALF), "]"),)).count("<math>") == 1


def test_a_comma_stands_with_its_expression() -> None:
    assert flow((X, Said(", so "), Y)) == (
        "<math><mi>x</mi><mtext>,</mtext></math> so <math><mi>y</mi></math>"
    )


# --- pages --------------------------------------------------------------------------------


def body(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_a_page() -> None:
    page = write(document(solve("eigen", matrix="1 2; 5 4"), LOOK), "html", LOOK)
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n')
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
    assert "<title>eigen</title>" in page
    Page(page).assert_ours()
    assert body(page).count("<details open>") == 1
    assert body(page).rindex('<section class="answer">') > body(page).rindex("</details>")


def test_a_page_without_answers_is_not_folded() -> None:
    explained = run("explain", "dying", "relu", "--format", "html").stdout
    checked = run("check", "eigen", "1 2; 5 4", "--answer", "eigenvalues=6", "--format", "html")
    for page in (explained, checked.stdout):
        Page(page).assert_ours()
        assert "<details" not in page


def test_what_differs_from_the_answer_expected_is_not_folded(tmp_path: Path) -> None:
    problem = "{id: a, topic: eigen, matrix: 1 2; 5 4, expect: {eigenvalues: 6 1}}"
    (tmp_path / "a.yaml").write_text(f"version: 1\nproblems:\n  - {problem}\n")
    page = run("batch", str(tmp_path / "a.yaml"), "--format", "html").stdout
    Page(page).assert_ours()
    assert page.count("<details") == 1
    assert page.index("expected") > page.index("</details>")


def test_every_problem_is_a_sheet_of_our_elements() -> None:
    page = Page(sheet())
    page.assert_ours()
    tags = Counter(tag for tag, _ in page.elements)
    assert tags["article"] > 150
    assert tags["article"] == tags["details"]
    assert not any("open" in found for tag, found in page.elements if tag == "details")
    assert len(sheet()) < 4_000_000


def test_every_link_of_the_contents_leads_to_its_problem() -> None:
    page = Page(sheet())
    links = [found["href"] for tag, found in page.elements if tag == "a"]
    assert links == [f"#{found['id']}" for tag, found in page.elements if tag == "article"]


def marked_pages() -> Iterator[tuple[str, str]]:
    for line in (ROOT / "tests/golden/marking.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("$ dlsolve check ") and "--working" in line:
            yield line, run(*shlex.split(line)[2:], "--format", "html", folder=ROOT).stdout


def test_marked_workings() -> None:
    for command, written in marked_pages():
        page = Page(written)
        page.assert_ours()
        firsts = sum(found.get("class") == "first" for tag, found in page.elements if tag == "li")
        assert firsts == ("✗" in page.text or "?" in written.partition("<ol")[2]), command


def test_no_script_no_network_no_style_of_an_element() -> None:
    bare = without_figures(sheet())
    tags = "".join(re.findall("<[^>]*>", bare)) + bare.partition("</style>")[0]
    for said in ("<script", "javascript:", "@import", "url(", "http:", "https:", " style="):
        assert said not in tags


# --- text of a user -----------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "</style><script>x</script>",
    "</title><b>",
    "</math></span></p></article>",
    "<img src=x onerror=alert(1)>",
    "\" onmouseover='x' a=\"",
    "javascript:alert(1)",
    "<!-- --> <![CDATA[ ]]> <?php ?>",
    "&lt;b&gt; &amp; &#60;",
    "$x$ `y` \\input{z} {{ {% '''\"\"\"",
    "\x1b[31m\x1b]0;title\x07\0\x08",
    "\ud800 lone",
    "\u202eabc\u2066\u200f",
    "a\nb\tc\r\nd",
    "𝒙 é ñ 漢字 🙂",
]


def documents(text: str) -> Iterator[Document]:
    """The text in every place that a user's text may come to."""
    notation = typeset(LOOK).notation
    chain = Chain(
        (("", name_box(Name(text), notation)), ("=", spoken(text, notation))), "", (text,)
    )
    blocks: tuple[Block, ...] = (
        Question((text, Name(text))),
        Script((Written(1, text, "✗", False, text, ((text, False), (text, True))),)),
        Remark(text),
        Answers((chain,)),
        Marks(1, 2),
    )
    entry = Entry(text, text, blocks, text)
    yield Document(text, (Chapter(text, (entry, entry)), Chapter(text + "2", (entry,))), text)
    yield Document("", (Chapter("", (replace(entry, mark="✗"),)),))


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_user_stays_text(text: str) -> None:
    for whole in documents(text):
        written = write(whole, "html", LOOK)
        written.encode()
        page = Page(written)
        page.assert_ours()
        said = visible(text)
        assert all(c.isprintable() or c == "\n" for c in page.text.replace("\xa0", " "))
        for place in ("code", "title", "h1"):
            inside = re.findall(rf"<{place}>(.*?)</{place}>", written)
            assert inside
            assert all(said in Page(f"<p>{one}</p>").text for one in inside), place
        assert page.text.count(said) >= 6


def test_ids_are_safe_and_unique() -> None:
    ids = ["a b", "A-B", "a b", "a-b-2", "../é<", "", "  "]
    entries = tuple(Entry(one, "eigen", ()) for one in ids)
    page = Page(write(Document("t", (Chapter("c", entries),)), "html", LOOK))
    page.assert_ours()
    found = [f["id"] for tag, f in page.elements if tag == "article" and "id" in f]
    assert found == [
        "problem-a-b",
        "problem-a-b-2",
        "problem-a-b-3",
        "problem-a-b-2-2",
        "problem",
        "problem-3",
    ]


# --- in a notebook, and without Matplotlib ------------------------------------------------


def test_the_style_of_a_fragment_is_its_own() -> None:
    part = without_figures(html.fragment(document(solve("eigen", matrix="1 2; 5 4"), LOOK), LOOK))
    Page(part).assert_ours()
    assert not re.search("<(html|head|body|main|meta|h1|h2|h3)|id=", part)
    style = re.sub(
        r"/\*.*?\*/", "", part[part.index("<style>") + 7 : part.index("</style>")], flags=re.DOTALL
    )
    selectors, depth, start = [], 0, 0
    for place, sign in enumerate(style):
        if sign == "{" and depth == 0:
            selectors.append(style[start:place].strip())
        depth += (sign == "{") - (sign == "}")
        start = place + 1 if depth == 0 and sign in "{}" else start
    plain = [one for one in selectors if not one.startswith("@media")]
    assert plain
    assert all(".dlsolve" in part for one in plain for part in one.split(","))


def test_without_matplotlib_a_sentence_stands_for_the_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    solution = solve("perceptron-train", gate="AND")
    assert solution.figures
    page = write(document(solution, LOOK), "html", LOOK)
    assert "Matplotlib, which is not installed" in page
    assert "<svg" not in page
