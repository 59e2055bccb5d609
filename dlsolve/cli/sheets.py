"""What `--help` prints: the list of topics, and the sheet of one command.

Everything is read off the topics themselves; nothing here names one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from inspect import cleandoc
from textwrap import wrap

from dlsolve import render, topics
from dlsolve.cli.settings import COMMON, NAMES, negated, read_settings
from dlsolve.cli.streams import NARROWEST, page_width
from dlsolve.cli.topic import example_texts
from dlsolve.cli.usage import explained, explanation, groups_of, term, usage
from dlsolve.inputs.fields import Field, fields_of
from dlsolve.render.alphabet import width
from dlsolve.solver import solve_texts
from dlsolve.topics import Example, Heading, Topic

TERM_COLUMNS = 24
"""Cells of the left column of a list of options."""

_GLUE = "\N{NO-BREAK SPACE}"
_WHOLE = re.compile(r"“[^”]*”[;,.:)\]]*|`[^`]*`[;,.:)\]]*|\S+(?: [=≠≈<>≤≥+−×] \S+)+")
"""What is not to be broken.  e.g. “1 2; 5 4”, `dlsolve TOPIC --help`, z ≥ θ"""

_SHELL_WORD = re.compile(r"[\w@%+=:,./−-]+")

GROUP = """dlsolve TOPIC [PROBLEM] [OPTIONS]

Solves the pen-and-paper problems of a deep-learning course, line by line, exactly."""

AFTER_TOPICS = (
    "`dlsolve TOPIC --help` explains a topic and solves an example of it; `--format` prints a"
    " problem as HTML, LaTeX, Markdown, a notebook, a picture or a Python script."
)


def group_sheet(groups: Mapping[str, Mapping[str, str]]) -> str:
    """The names of the topics by chapter, none of them imported; then the other commands."""
    columns = page_width()
    usage, _, summary = GROUP.partition("\n\n")
    rows = [f"Usage: {usage}", "", *_prose(summary, columns), ""]
    listed = {
        chapter: [heading.name for heading in headings]
        for chapter, headings in topics.by_chapter().items()
    }
    rows += [names_sheet(listed)]
    for title, commands in groups.items():
        rows += [f"{title}:", *_list(commands.items(), columns), ""]
    rows += ["Options:", *_list((("--version", "print the version"), HELP), columns), ""]
    rows += _filled(AFTER_TOPICS, columns)
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
    rows = [f"Usage: {usage(name, fields)}", "", *_prose(summary, columns), ""]
    rows += _groups(fields, columns)
    title = "Output:" if common else "Options:"
    rows += [title, *_fields(common, columns), *_list([HELP], columns)]
    return "\n".join(rows)


def topic_sheet(topic: Topic) -> str:
    """The help of a topic: its docstring, its fields, and its first example, solved."""
    columns = page_width()
    fields = fields_of(topic.write)
    rows = [f"Usage: {usage(topic.name, fields)}", "", *_prose(explanation(topic), columns), ""]
    rows += _groups(fields, columns)
    rows += ["Output:", *_fields((*COMMON, NAMES), columns), *_list([HELP], columns), ""]
    aliases = topics.heading(topic.name).aliases
    if aliases:
        rows += [*wrap(f"Other names: {', '.join(aliases)}", columns), ""]
    if picture := topics.heading(topic.name).picture:
        rows += [*wrap(f"--plot draws {picture}.", columns), ""]
    if topic.examples:
        rows += ["Example:", *(f"  {row}".rstrip() for row in example_rows(topic, columns - 2))]
    return "\n".join(rows)


def example_rows(topic: Topic, columns: int) -> Iterator[str]:
    """The command of a topic's first example, and the answer that it prints."""
    example = topic.examples[0]
    settings = read_settings({"detail": "none", "width": str(max(columns, NARROWEST))})
    solution = solve_texts(topic, example_texts(example))
    yield from _broken_command(command_line(topic, example), columns)
    yield ""
    yield from render.render(solution, "plain", settings.look_of(solution)).splitlines()


def _groups(fields: Sequence[Field], columns: int) -> Iterator[str]:
    """The fields as titled lists, a blank line after each."""
    for group in groups_of(fields):
        yield f"{group.title}:"
        for about, members in group.parts:
            yield from (f"  {row}" for row in _filled(about, columns - 2))
            yield from _fields(members, columns)
        yield ""


def _fields(fields: Iterable[Field], columns: int) -> Iterator[str]:
    return _list([(term(field), explained(field)) for field in fields], columns)


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
    row, margin = "", ""
    for piece in re.split(r" (?=--[a-z])", command):
        if row and width(f"{margin}{row} {piece} \\") > columns:
            yield f"{margin}{row} \\"
            row, margin = piece, "    "
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
            rows += (row for line in lines for row in _formulas(line, columns))
        else:
            rows += _filled(" ".join(lines), columns)
        rows.append("")
    return rows[:-1]


def _formulas(line: str, columns: int) -> list[str]:
    """A line of formulas; where it is too long, each that stands apart on a line of its own."""
    if width(line) <= columns:
        return [line]
    margin = line[: len(line) - len(line.lstrip())]
    apart = re.split(r" {2,}", line.strip())
    return [
        row
        for one in apart
        for row in wrap(
            one, columns, initial_indent=margin, subsequent_indent=margin + "    ",
            break_long_words=False, break_on_hyphens=False,
        )
    ]  # fmt: skip


def _filled(text: str, columns: int) -> list[str]:
    """A paragraph in the width; what is quoted, and a short formula, is not broken."""
    kept = _WHOLE.sub(
        lambda whole: whole[0].replace(" ", _GLUE) if width(whole[0]) <= columns else whole[0], text
    )
    rows = wrap(kept, columns, break_long_words=False, break_on_hyphens=False)
    return [row.replace(_GLUE, " ") for row in rows]


def _list(
    rows: Iterable[tuple[str, str]], columns: int, term_columns: int = TERM_COLUMNS
) -> Iterator[str]:
    """Terms on the left, explanations beside them, or below a term that is too long."""
    indent = min(term_columns, columns // 3) + 4
    for name, about in rows:
        lines = _filled(about, max(columns - indent, 12)) or [""]
        if width(name) + 4 <= indent:
            yield f"  {name}{' ' * (indent - 2 - width(name))}{lines.pop(0)}".rstrip()
        else:
            yield f"  {name}"
        for line in lines:
            yield " " * indent + line
