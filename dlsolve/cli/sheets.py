"""What `--help` prints: the list of topics, and the sheet of one command.

Everything is read off the topics themselves; nothing here names one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from inspect import cleandoc, getdoc
from itertools import groupby
from textwrap import wrap

from dlsolve import render, topics
from dlsolve.cli.settings import COMMON, NAMES, negated, read_settings
from dlsolve.cli.streams import page_width
from dlsolve.cli.topic import example_texts
from dlsolve.exact.text import exact_text
from dlsolve.inputs.fields import REQUIRED, Field, fields_of
from dlsolve.render.alphabet import width
from dlsolve.solver import solve_texts
from dlsolve.topics import Example, Heading, Topic
from dlsolve.working.readings import evaluate

TERM_COLUMNS = 24
"""Cells of the left column of a list of options."""

METAVARS = {"number": "NUMBER", "whole number": "N", "vector": "VECTOR", "matrix": "MATRIX"}
"""What stands for a value of each kind; anything else is TEXT."""

_SHELL_WORD = re.compile(r"[\w@%+=:,./−-]+")

GROUP = """dlsolve TOPIC [PROBLEM] [OPTIONS]

Solves the pen-and-paper problems of a deep-learning course, line by line, exactly.
"""

AFTER_TOPICS = "`dlsolve TOPIC --help` explains a topic and solves an example of it."


def group_sheet(groups: Mapping[str, Mapping[str, str]]) -> str:
    """The names of the topics by chapter, none of them imported; then the other commands."""
    columns = page_width()
    rows = [f"Usage: {line}" if not place else line for place, line in enumerate(GROUP.split("\n"))]
    listed = {
        chapter: [heading.name for heading in headings]
        for chapter, headings in topics.by_chapter().items()
    }
    rows += [names_sheet(listed)]
    for title, commands in groups.items():
        rows += [f"{title}:", *_list(commands.items(), columns), ""]
    rows += ["Options:", *_list((("--version", "print the version"), HELP), columns), ""]
    rows += wrap(AFTER_TOPICS, columns)
    return "\n".join(rows)


def names_sheet(chapters: Mapping[str, Iterable[str]]) -> str:
    """Names below the titles of their chapters."""
    rows: list[str] = []
    for chapter, names in chapters.items():
        lines = wrap(", ".join(names), page_width() - 2, break_on_hyphens=False)
        rows += [f"{chapter}:", *(f"  {line}" for line in lines), ""]
    return "\n".join(rows)


def chapters_sheet(chapters: Mapping[str, Sequence[Heading]]) -> str:
    """The topics of some chapters, with a line about each."""
    columns = page_width()
    longest = max(len(heading.name) for headings in chapters.values() for heading in headings)
    rows: list[str] = []
    for chapter, headings in chapters.items():
        entries = [(heading.name, heading.summary) for heading in headings]
        rows += [f"{chapter}:", *_list(entries, columns, longest), ""]
    return "\n".join(rows)


HELP = ("-h, --help", "print this")

CHECK = """dlsolve check TOPIC [PROBLEM] [OPTIONS] --answer NAME=VALUE
       dlsolve check TOPIC [PROBLEM] [OPTIONS] --working @FILE
       dlsolve check PROBLEMS.yaml ANSWERS.yaml

Checks answers: the verdict on each, the known mistake that leads to a wrong one, and the
convention under which it would be right.  The precision typed is the precision asked, unless
--asked, or `asked` in the problem file, says another: 3 sf, 2 dp, ±1%, lowest terms.

A problem is typed as the topic takes it; `dlsolve TOPIC --names` lists the names of its answers.
A file of answers holds, for each id of a problem, the answers by their names:

    spam: {posterior: 0.0748, evidence: 0.107}

A working is marked line by line: the first wrong line, the kind of its slip, what follows from it,
and the marks. `dlsolve check TOPIC --help` lists the options, --format and --width among them.

Exit status: 0 all right, 1 some wrong, 2 the input could not be read.
"""


def check_sheet() -> str:
    """The help of `dlsolve check`."""
    usage, _, rest = CHECK.partition("\n\n")
    return f"Usage: {usage}\n\n" + "\n".join(_prose(rest, page_width()))


def command_sheet(name: str, summary: str, fields: Iterable[Field], common: Iterable[Field]) -> str:
    """The help of a command that is not a topic."""
    columns = page_width()
    fields = tuple(fields)
    rows = [_usage(name, fields), "", *_prose(summary, columns), ""]
    rows += _section("Arguments", [f for f in fields if f.positional], columns)
    rows += _section("Options", [f for f in fields if not f.positional], columns)
    rows += [*_section("Output", common, columns)[:-1], *_list([HELP], columns)]
    return "\n".join(rows)


def topic_sheet(topic: Topic) -> str:
    """The help of a topic: its docstring, its fields, and its first example, solved."""
    columns = page_width()
    fields = fields_of(topic.write)
    plain = [f for f in fields if f.variant is None and not f.positional]
    rows = [_usage(topic.name, fields), "", *_prose(getdoc(topic.write) or "", columns), ""]
    rows += _section("Arguments", [f for f in fields if f.positional], columns)
    rows += _ways([f for f in fields if f.variant is not None], columns)
    rows += _section("Options", [f for f in plain if not f.is_convention], columns)
    rows += _section("Conventions", [f for f in plain if f.is_convention], columns)
    rows += [*_section("Output", (*COMMON, NAMES), columns)[:-1], *_list([HELP], columns), ""]
    aliases = topics.heading(topic.name).aliases
    if aliases:
        rows += [*wrap(f"Other names: {', '.join(aliases)}", columns), ""]
    if topic.examples:
        rows += ["Example:", *_example(topic, topic.examples[0], columns)]
    return "\n".join(rows)


def _example(topic: Topic, example: Example, columns: int) -> Iterator[str]:
    """The command, and the answer that it prints."""
    settings = read_settings({"detail": "none", "width": str(max(columns - 2, 20))})
    solution = solve_texts(topic, example_texts(example))
    yield from _broken_command(command_line(topic, example), columns)
    yield ""
    for row in render.render(solution, "plain", settings.look_of(solution)).splitlines():
        yield f"  {row}".rstrip()


def _usage(name: str, fields: Iterable[Field]) -> str:
    places = [f"{_metavar(f)}..." if f.repeated else _metavar(f) for f in fields if f.positional]
    return " ".join([f"Usage: dlsolve {name}", *places, "[OPTIONS]"])


def _section(title: str, fields: Iterable[Field], columns: int) -> list[str]:
    """A titled list of fields and a blank line; nothing where there is no field."""
    rows = [(_term(field), _explained(field)) for field in fields]
    return [f"{title}:", *_list(rows, columns), ""] if rows else []


def _ways(fields: Sequence[Field], columns: int) -> Iterator[str]:
    """The ways of giving one thing that exclude each other, each under its own title."""
    for _, group in groupby(fields, key=lambda field: field.parameter):
        ways = [list(way) for _, way in groupby(group, key=lambda field: field.variant)]
        yield "The problem:" if len(ways) == 1 else "The problem, in one of these ways:"
        for way in ways:
            yield from _way_title(way[0].variant, columns)
            yield from _list([(_term(field), _explained(field)) for field in way], columns)
        yield ""


def _way_title(variant: type | None, columns: int) -> Iterator[str]:
    summary = (getdoc(variant) or "").partition("\n")[0] if variant is not None else ""
    for row in wrap(summary, columns - 2):
        yield f"  {row}"


def _term(field: Field) -> str:
    """e.g. --eta NUMBER"""
    if field.positional:
        return _metavar(field)
    if field.flag:
        return negated(field) if field.default is True else field.option
    return f"{field.option} {_metavar(field)}"


def _metavar(field: Field) -> str:
    if field.positional:
        return field.name.upper().replace("_", "-")
    return "|".join(field.choices) or METAVARS.get(field.kind, "TEXT")


def _explained(field: Field) -> str:
    """The help, then in brackets the default, the synonyms, whether repeated."""
    remarks = []
    default = _default(field)
    if default:
        remarks.append(f"default {default}")
    if field.required and not field.positional:
        remarks.append("required")
    if field.repeated and not field.positional:
        remarks.append("may be repeated")
    if field.spellings[1:] and not field.positional:
        remarks.append("also " + ", ".join(field.spellings[1:]))
    return f"{field.help} [{'; '.join(remarks)}]" if remarks else field.help


def _default(field: Field) -> str:
    """The default as a user would type it.  e.g. Number(1/100, "0.01") → 0.01"""
    match field.default:
        case None | bool() | tuple():
            return ""
        case str() | int() as plain:
            return str(plain)
        case default if default is REQUIRED:
            return ""
        case default:
            return getattr(default, "text", "") or exact_text(evaluate(default)) or ""


# --- examples ---------------------------------------------------------------------------


def command_line(topic: Topic, example: Example) -> str:
    """The shell command that solves an example.

    e.g. {"gradients": "0.3 0.2 0.1"} → dlsolve adam --gradients "0.3 0.2 0.1"
    """
    texts = example_texts(example)
    fields = {field.name: field for field in reversed(fields_of(topic.write))}
    words = [f"dlsolve {topic.name}"]
    places = [f.name for f in reversed(fields.values()) if f.positional and f.name in texts]
    for name in (*places, *(name for name in texts if name not in places)):
        text, field = texts[name], fields[name]
        for one in [text] if isinstance(text, str) else text:
            words.append(_option_words(field, one))
    return " ".join(words)


def _option_words(field: Field, text: str) -> str:
    if field.positional:
        return _quoted(text)
    if field.flag:
        return field.option if field.read(text) else negated(field)
    return f"{field.option} {_quoted(text)}"


def _quoted(text: str) -> str:
    """A word for the shell.  e.g. 0.1 → 0.1, 1 2; 5 4 → "1 2; 5 4" """
    if _SHELL_WORD.fullmatch(text):
        return text
    if not re.search(r'["$`\\!]', text):
        return f'"{text}"'
    return "'" + text.replace("'", "'\"'\"'") + "'"


def _broken_command(command: str, columns: int) -> Iterator[str]:
    """The command, broken before its options with a backslash where it is too long."""
    row, margin = "", "  "
    for piece in re.split(r" (?=--[a-z])", command):
        if row and width(f"{margin}{row} {piece} \\") > columns:
            yield f"{margin}{row} \\"
            row, margin = piece, "      "
        else:
            row = f"{row} {piece}" if row else piece
    yield margin + row


# --- laying out -------------------------------------------------------------------------


def _prose(text: str, columns: int) -> list[str]:
    """A docstring in the width: paragraphs are filled, indented blocks stay as they are."""
    rows: list[str] = []
    for block in cleandoc(text).split("\n\n"):
        lines = block.split("\n")
        if any(line.startswith(" ") for line in lines):
            rows += lines
        else:
            rows += wrap(" ".join(lines), columns, break_long_words=False, break_on_hyphens=False)
        rows.append("")
    return rows[:-1]


def _list(
    rows: Iterable[tuple[str, str]], columns: int, term_columns: int = TERM_COLUMNS
) -> Iterator[str]:
    """Terms on the left, explanations beside them, or below a term that is too long."""
    indent = min(term_columns, columns // 3) + 4
    for term, explanation in rows:
        lines = wrap(explanation, max(columns - indent, 12), break_on_hyphens=False) or [""]
        if width(term) + 4 <= indent:
            yield f"  {term}{' ' * (indent - 2 - width(term))}{lines.pop(0)}".rstrip()
        else:
            yield f"  {term}"
        for line in lines:
            yield " " * indent + line
