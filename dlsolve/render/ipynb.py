"""A sheet as a Jupyter notebook: each question in words, and below it the call that solves it.

The notebook is whole before it is run: each call has its page as output, so that it can be
read where nothing is installed.  Run again, the calls show the same pages.

Source of the format: nbformat 4.5, https://nbformat.readthedocs.io
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dlsolve.render import html, markdown
from dlsolve.render import write as write_in
from dlsolve.render.blocks import Answers, Block, Question, Remark
from dlsolve.render.document import Chapter, Document, Entry, document
from dlsolve.render.json import Json
from dlsolve.render.look import Look
from dlsolve.working.steps import Solution

SETTING_UP = "from dlsolve import solve"

WIDEST = 88
"""Characters of a call, beyond which each argument has a line of its own."""

Cell = dict[str, Json]


def write(sheet: Document, look: Look) -> str:
    """The notebook as JSON."""
    cells = list(_cells(sheet, look))
    for number, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{number}"
    notebook: dict[str, Json] = {
        "cells": list(cells),
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, ensure_ascii=True, indent=1, allow_nan=False) + "\n"


def _cells(sheet: Document, look: Look) -> Iterator[Cell]:
    if sheet.title:
        yield _words(Document(sheet.title, ()), look)
    if any(entry.solution is not None for entry in sheet.entries):
        yield _code(SETTING_UP, [])
    for chapter in sheet.chapters:
        if chapter.title and chapter.title != sheet.title:
            yield _words(Document(chapter.title, ()), look)
        for entry in chapter.entries:
            yield from _entry(entry, look)
    if sheet.summary:
        yield _words(Document("", (), sheet.summary), look)


def _entry(entry: Entry, look: Look) -> Iterator[Cell]:
    """A problem: its heading and question, and the call that solves it; or all that is said."""
    if entry.solution is None:
        yield _words(_alone(entry), look)
        return
    asked = tuple(block for block in entry.blocks if isinstance(block, Question))
    yield _words(_alone(replace(entry, blocks=asked)), look)
    yield _code(call(entry.solution), [_output(entry, entry.solution, look)])
    said = _said_of(entry.blocks)
    if said:
        yield _words(_alone(replace(entry, id="", blocks=said)), look)


def _said_of(page: Sequence[Block]) -> tuple[Block, ...]:
    """What is said of a solved problem: its faults, and the answers that were expected."""
    places = [place for place, block in enumerate(page) if isinstance(block, Answers)]
    end = places[-1] if places else len(page)
    return tuple(b for place, b in enumerate(page) if place > end or isinstance(b, Remark))


def _alone(entry: Entry) -> Document:
    return Document("", (Chapter("", (entry,)),))


def _output(entry: Entry, solution: Solution, look: Look) -> Json:
    """What Jupyter shows of the solution: the page, in every form that a viewer may know."""
    own = entry.look or look
    page = document(solution, own)
    return {
        "data": {
            "text/html": html.fragment(page, own),
            "text/markdown": markdown.write(page, own),
            "text/plain": write_in(page, "plain", own).rstrip("\n"),
        },
        "execution_count": None,
        "metadata": {},
        "output_type": "execute_result",
    }


def _words(said: Document, look: Look) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": markdown.write(said, look).rstrip()}


def _code(source: str, outputs: list[Json]) -> Cell:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": outputs,
        "source": source,
    }


def call(solution: Solution) -> str:
    """The call that solves the problem again.  e.g. solve('eigen', matrix='1 2; 5 4')"""
    arguments = [repr(solution.topic)]
    arguments += [f"{name}={text!r}" for name, text in solution.typed.items()]
    if "carry" in solution.conventions:
        arguments.append(f"carry={int(solution.conventions['carry'])}")
    line = f"solve({', '.join(arguments)})"
    if len(line) <= WIDEST:
        return line
    return "solve(\n" + "".join(f"    {argument},\n" for argument in arguments) + ")"
