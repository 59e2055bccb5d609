"""`dlsolve check TOPIC … --answer name=value`, and `dlsolve check PROBLEMS ANSWERS`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from dlsolve import topics
from dlsolve.cli.commands import CONTEXT, Command, command, origins_of
from dlsolve.cli.messages import Status, report
from dlsolve.cli.settings import Settings, for_pages, read_settings
from dlsolve.cli.streams import alphabet, read_stdin, show, write
from dlsolve.cli.topic import resolved
from dlsolve.errors import DlsolveError, InputError
from dlsolve.inputs.fields import Field, Text, fields_of
from dlsolve.inputs.quoting import quoted
from dlsolve.problems.reading import SUFFIXES
from dlsolve.render.visible import visible
from dlsolve.topics import Topic

if TYPE_CHECKING:
    from dlsolve.marking.asked import Asked

ANSWER = Field("answer", "an answer to check: theta=-0.0286", str, default=(), repeated=True)
WORKING = Field(
    "working", "a whole working to mark: @answer.txt, or - for standard input", str, None,
    kind="working",
)  # fmt: skip
ASKED = Field(
    "asked", "the digits or the form asked for: 3 sf, 2 dp, 3 sf or more, ±1%, lowest terms,"
    " factored, expanded; otherwise the precision typed is the precision asked", str, default=None,
)  # fmt: skip
ANSWERS = Field(
    "answers", "the answers to each problem, by its id", str, None, positional=True,
    kind="problem file",
)  # fmt: skip
PRINTING = for_pages("format", "dp", "sf", "fractions", "width", "standalone", "pager")


class Checks(TyperGroup):
    """What may follow `dlsolve check`: a topic, or a problem file."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The topics."""
        return list(topics.names())

    def get_command(self, ctx: Any, cmd_name: str) -> Command:
        """The command that checks answers to this topic, or to this file."""
        if topics.proper_name(cmd_name) is None and _is_file(cmd_name):
            return _file_command(cmd_name)
        return _topic_command(topics.load(cmd_name))

    def get_help(self, ctx: Any) -> str:
        """How answers are checked."""
        from dlsolve.cli.sheets import check_sheet

        return alphabet().spell(check_sheet())


def _is_file(name: str) -> bool:
    if name == "-" or name.endswith(SUFFIXES):
        return True
    try:
        return Path(name).exists()
    except OSError:  # too long a name for a file, or in a folder that is closed
        return False


def check_command() -> Any:
    """`dlsolve check …`"""
    app = typer.Typer(
        cls=Checks, add_completion=False, rich_markup_mode=None, context_settings=CONTEXT,
        invoke_without_command=True,
    )  # fmt: skip

    @app.callback()
    def start(context: typer.Context) -> int:
        if context.invoked_subcommand is None:
            write(sys.stdout, context.get_help() + "\n")
        return Status.SOLVED

    return typer.main.get_command(app)


def _topic_command(topic: Topic) -> Command:
    fields = (*fields_of(topic.write), ANSWER, ASKED, WORKING)

    def sheet() -> str:
        from dlsolve.cli.sheets import command_sheet

        summary = (
            f"Check answers to a problem of {topic.name}; `dlsolve {topic.name} --names`"
            " lists their names."
        )
        return command_sheet(f"check {topic.name}", summary, fields, PRINTING)

    return command(
        topic.name, (*fields, *PRINTING), lambda texts: check_topic(topic, fields, texts), sheet
    )


def check_topic(topic: Topic, fields: Sequence[Field], typed: Mapping[str, Text]) -> Status:
    """Check the answers to one problem and print the table, or mark a working of it."""
    from dlsolve.marking.checking import Checker, name_and_value
    from dlsolve.render.checks import render

    own = {field.name: field for field in fields if field not in (ANSWER, ASKED)}
    origins = origins_of((*fields, *PRINTING), typed)
    try:
        settings = read_settings({n: t for n, t in typed.items() if n in _PRINTING_NAMES})
        texts = resolved(own, {n: t for n, t in typed.items() if n in own}, origins)
        given = typed.get("answer", ())
        working = texts.pop("working", None)
        if working is not None and given:
            raise InputError("answers and a working are given", remedy="give one of them")
        if isinstance(working, str):
            return _mark(topic, texts, working, _asked(typed.get("asked")), settings)
        if not given:
            raise InputError("no answer is given", remedy="give --answer name=value, or --working")
        checker = Checker(topic, texts)
        pairs = [name_and_value(text, checker.solution) for text in _several(given)]
        asked = _asked(typed.get("asked"))
        checks = [("", checker.check(name, value, asked)) for name, value in pairs]
    except DlsolveError as error:
        return report(error, f"dlsolve check {topic.name}", origins)
    page = render(checks, settings.form, settings.look_of(checker.solution), topic.name)
    show(page, paged=settings.paged)
    return Status.SOLVED if all(one.is_right for _, one in checks) else Status.WRONG


def _asked(text: Text | None) -> Asked:
    from dlsolve.marking.asked import read_asked
    from dlsolve.marking.precision import AS_TYPED

    if not isinstance(text, str):
        return AS_TYPED
    try:
        return read_asked(text)
    except InputError as error:
        raise error.of("asked") from None


def _mark(
    topic: Topic, texts: Mapping[str, Text], script: str, asked: Asked, settings: Settings
) -> Status:
    """Mark a working and print it."""
    from dlsolve.marking.marker import Marker
    from dlsolve.render.marked import render

    if not script.strip():
        raise InputError("the working is empty", remedy="give its lines", field="working")
    marker = Marker(topic, texts, demands={"": asked})
    marked = marker.mark(script)
    page = render(marked, settings.form, settings.look_of(marker.solution), topic.name)
    show(page, paged=settings.paged)
    is_right = marked.first_wrong is None and marked.is_recognised
    return Status.SOLVED if is_right else Status.WRONG


_PRINTING_NAMES = {field.name for field in PRINTING}


def _several(text: Text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _file_command(path: str) -> Command:
    fields = (ANSWERS,)

    def sheet() -> str:
        from dlsolve.cli.sheets import command_sheet

        summary = "Check a file of answers to the problems of a file."
        return command_sheet("check PROBLEMS", summary, fields, PRINTING)

    return command(path, (*fields, *PRINTING), lambda texts: check_file(path, texts), sheet)


def check_file(path: str, typed: Mapping[str, Text]) -> int:
    """Check the answers of one file to the problems of another, and print the table."""
    from dlsolve.problems.answers import check_answers
    from dlsolve.render.checks import render

    try:
        settings = read_settings({n: t for n, t in typed.items() if n in _PRINTING_NAMES})
        answers = typed.get("answers", "")
        if not isinstance(answers, str) or not answers:
            raise InputError("the answers are missing", remedy="dlsolve check PROBLEMS ANSWERS")
        checks, faults = check_answers(path, answers, read_stdin)
        if not checks and not faults:
            remedy = "write id: {name: answer}"
            raise InputError(f"there is no answer in {quoted(answers)}", remedy=remedy)
    except DlsolveError as error:
        return report(error, "dlsolve check", origins_of((ANSWERS, *PRINTING), typed))
    if checks:
        show(render(checks, settings.form, settings.look()), paged=settings.paged)
    write(sys.stderr, "".join(f"{visible(str(fault))}\n" for fault in faults))
    if not checks:
        return Status.UNREADABLE
    right = all(one.is_right for _, one in checks) and not faults
    return Status.SOLVED if right else Status.WRONG
