"""A picture of the terminal, as SVG: for slides and for a README.

Rich draws it.  The fonts are the reader's own, so that nothing is fetched from a network, and
the same page gives the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from html import unescape

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from dlsolve.render.alphabet import width
from dlsolve.render.look import Line
from dlsolve.render.terminal import STYLES
from dlsolve.render.visible import visible

_FETCHED_FONT = re.compile(r"\s*@font-face \{\{.*?\}\}", re.DOTALL)
FORMAT = _FETCHED_FONT.sub("", CONSOLE_SVG_FORMAT).replace(
    "Fira Code, monospace", "DejaVu Sans Mono, Menlo, Consolas, Liberation Mono, monospace"
)

NARROWEST = 40
"""Cells of the picture, so that a short answer still looks like a terminal."""

_STRETCH = re.compile(r'textLength="([\d.e+]+)"([^>]*)>([^<]*)<')


def printed(lines: Iterable[Line]) -> str:
    """The lines in a window, in the terminal's colours."""
    page = list(lines)
    cells = max((sum(width(span.text) for span in line) for line in page), default=0)
    console = Console(record=True, width=max(cells, NARROWEST), file=io.StringIO())
    for line in page:
        text = Text(no_wrap=True, overflow="ignore")
        for span in line:
            text.append(visible(span.text), STYLES[span.role])
        console.print(text, crop=False)
    return _STRETCH.sub(_in_cells, console.export_svg(title="dlsolve", code_format=FORMAT)) + "\n"


def _in_cells(stretch: re.Match[str]) -> str:
    """A stretch of text as long as its cells: Rich counts characters, hats too."""
    length, between, escaped = stretch.groups()
    text = unescape(escaped)
    cells = float(length) * width(text) / len(text)
    return f'textLength="{cells:g}"{between}>{escaped}<'
