"""Texts that break out of a form that is careless, and a document that has one in each place."""

from __future__ import annotations

from dlsolve.render.blocks import (
    Answers,
    Chain,
    Columns,
    Question,
    Remark,
    Script,
    Section,
    Sentence,
    Tabulated,
    Written,
)
from dlsolve.render.document import Chapter, Document, Entry
from dlsolve.render.expression import inline, name_box, spoken
from dlsolve.render.notation import Notation
from dlsolve.working.names import Name

NASTY = (
    r"\input{/etc/passwd} \include{x}",
    r"\end{document} \end{align*} \\[1em]",
    r"\write18{ls} \verb|x| \def\x{} \catcode",
    "^^5cinput{x} ^^M",
    "$x$ $$y$$ 5 $ and 6 $",
    r"\(x\) \[y\] \begin{equation}",
    "50% # & _ ^ ~ {} } {",
    "%",
    "`code` ``two`` ``` ~~~",
    "]]> <!-- c --> <![CDATA[",
    "<script>alert(1)</script> <b>x</b> </span></table>",
    "[x](javascript:alert(1)) [y]: http://evil.example <javascript:x>",
    "![](http://evil.example/a.png)",
    "http://evil.example/a_b www.evil.example me@evil.example <me@evil.example>",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J",
    "two\nlines\r\n\nand\ta tab",
    "\n\n# heading\n\n$$\n",
    "# heading",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "12) item",
    "> quote",
    "    code",
    "===",
    "---",
    "| a | b | \\| c | \\\\| d",
    "|--|--|",
    "*a* _b_ **c** __d__ ~~e~~ _",
    "&lt; &#36; &amp; &notit;",
    "é ß 中 😀 \u202e right \u2066 to left \u200b",
    "\x00 \x7f \ufffe",
    "\"quoted\" 'single' -- --- ,, << >> ?` !`",
    "backslash at the end \\",
    "loss_before a_{1}_{2} x^2^3",
    "x" * 120,
    "\\" * 7,
    "{{{ }} [ ) ( ]",
)
NOTATION = Notation(typeset=True)


def document(text: str) -> Document:
    """The text in every place that a user fills."""
    said, name = spoken(text, NOTATION), name_box(Name(text), NOTATION)
    expression = inline(f"P({text}|x) = 1", NOTATION)
    chain = Chain((("", name), ("=", expression)), "⇒", (text, Name(text)))
    script = Script((Written(1, text, "✓", True, "M1", ((text, True),)),))
    blocks = (
        Question((text,)),
        Sentence((text,)),
        Sentence(("• ", text)),
        Section((text, Name(text)), (chain,)),
        Tabulated((text,), (said, name), ((said, name), (name, said))),
        Answers((chain, Columns(((text,), (text, "\t", Name(text)))))),
        Answers((chain,)),
        script,
        Remark(text),
    )
    entry = Entry(text, text, blocks, "✓")
    return Document(text, (Chapter(text, (entry,)), Chapter(f"{text} again", (entry,))), text)
