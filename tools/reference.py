"""The reference of all commands, from what `--help` is made of:

python tools/reference.py > docs/reference.md
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from inspect import cleandoc

from typer import Context
from typer.main import get_command

from dlsolve import topics
from dlsolve.cli.app import app
from dlsolve.cli.check import ANSWER, ASKED, PRINTING, WORKING
from dlsolve.cli.names import GROUPS, OTHER_COMMANDS
from dlsolve.cli.settings import COMMON, NAMES
from dlsolve.cli.sheets import CHECK, example_rows
from dlsolve.cli.usage import explained, explanation, groups_of, term, usage
from dlsolve.inputs.fields import Field, fields_of

COLUMNS = 96

TITLE = """# Reference

Every command with its arguments, options and answers. This page is made of what `--help` is made
of, by `python tools/reference.py > docs/reference.md`; the tests fail until it is up to date.

A value of several numbers is quoted, `@file` reads it from a file and `-` from the standard input;
a value that begins with a minus may stand after `--`.
"""

OUTPUT = "Options of every topic"


def page() -> str:
    """The whole page, in Markdown."""
    chapters = topics.by_chapter()
    contents = [
        *((chapter, [one.name for one in headings]) for chapter, headings in chapters.items()),
        *((title, list(commands)) for title, commands in GROUPS.items()),
    ]
    blocks = [TITLE.strip(), "\n".join(_contents(contents)), f"## {OUTPUT}"]
    blocks.append(_table((*COMMON, NAMES)))
    for chapter, names in contents:
        blocks.append(f"## {chapter}")
        for name in names:
            blocks += _command(name) if name in OTHER_COMMANDS else _topic(name)
    return "\n\n".join(blocks) + "\n"


def _contents(chapters: Sequence[tuple[str, Sequence[str]]]) -> Iterator[str]:
    yield f"- [{OUTPUT}](#{_anchor(OUTPUT)})"
    for title, names in chapters:
        links = ", ".join(f"[{name}](#{_anchor(_title(name))})" for name in names)
        yield f"- [{title}](#{_anchor(title)}): {links}"


def _anchor(title: str) -> str:
    """Where GitHub puts a heading.  e.g. dlsolve eigen → dlsolve-eigen"""
    return title.casefold().replace(" ", "-")


def _title(name: str) -> str:
    return f"dlsolve {name}"


# --- one command -------------------------------------------------------------------------------


def _topic(name: str) -> Iterator[str]:
    topic = topics.load(name)
    fields = fields_of(topic.write)
    yield f"### {_title(name)}"
    yield _fenced([usage(name, fields)])
    aliases = topics.heading(name).aliases
    if aliases:
        yield "Other names: " + ", ".join(f"`{alias}`" for alias in aliases)
    yield from _prose(explanation(topic))
    yield from _groups(fields)
    if topic.examples:
        yield _fenced([f"$ {row}" if not place else row
                       for place, row in enumerate(example_rows(topic, COLUMNS))])  # fmt: skip


def _command(name: str) -> Iterator[str]:
    """One of the commands that are no topics; `check` has the options of a topic, too."""
    yield f"### {_title(name)}"
    if name == "check":
        lines, _, rest = CHECK.partition("\n\n")
        yield _fenced(line.strip() for line in lines.splitlines())
        yield from _prose(rest)
        yield from _options((ANSWER, ASKED, WORKING, *PRINTING))
        return
    group = get_command(app)
    fields = group.get_command(Context(group), name).fields
    yield _fenced([usage(name, fields)])
    yield from _prose(OTHER_COMMANDS[name])
    yield from _options(fields)


def _options(fields: Sequence[Field]) -> Iterator[str]:
    """The command's own, those of every topic that it has in its own way, and the others."""
    printing = {field.name for field in COMMON}
    yield from _groups([field for field in fields if field.name not in printing])
    changed = [field for field in fields if field.name in printing and field not in COMMON]
    if changed:
        yield "**Output**"
        yield _table(changed)
    same = [f"`{term(field).partition(' ')[0]}`" for field in fields if field in COMMON]
    if same:
        yield f"Also, as [every topic](#{_anchor(OUTPUT)}): {', '.join(same)}."


def _groups(fields: Sequence[Field]) -> Iterator[str]:
    for group in groups_of(fields):
        yield f"**{group.title}**"
        for about, members in group.parts:
            if about:
                yield _escaped(about)
            yield _table(members)


# --- Markdown ----------------------------------------------------------------------------------


def _prose(text: str) -> Iterator[str]:
    """Paragraphs, and blocks of formulas as they stand."""
    for block in cleandoc(text).split("\n\n"):
        lines = block.split("\n")
        if any(line.startswith(" ") for line in lines):
            yield _fenced(cleandoc("\n" + block).split("\n"))
        else:
            yield _escaped(" ".join(line.strip() for line in lines))


def _escaped(text: str) -> str:
    """Prose whose formulas are not taken for Markdown; what stands in backticks is code."""
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(
        piece if piece.startswith("`") else re.sub(r"([\\*_<>\[\]#~$])", r"\\\1", piece)
        for piece in pieces
    )


def _table(fields: Iterable[Field]) -> str:
    rows = [f"| `{_cell(term(f))}` | {_cell(_escaped(explained(f)))} |" for f in fields]
    return "\n".join(["| | |", "| --- | --- |", *rows])


def _cell(text: str) -> str:
    """A text in a table, where a bar would end its cell."""
    return text.replace("|", r"\|")


def _fenced(lines: Iterable[str]) -> str:
    return "\n".join(["```", *(line.rstrip() for line in lines), "```"])


if __name__ == "__main__":
    sys.stdout.write(page())
