"""The commands, made when they are named: a topic's out of its signature, none by hand.

A topic's fields become the signature of a callback whose parameters are all texts, so that
Typer parses the command line and the readers of `inputs` read the values.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from inspect import Parameter, Signature
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from dlsolve import render, topics
from dlsolve.cli import sheets
from dlsolve.cli.arguments import Option, attached, unknown_option
from dlsolve.cli.messages import Origin, Status, report
from dlsolve.cli.settings import COMMON, NAMES, read_settings
from dlsolve.cli.streams import alphabet, write
from dlsolve.errors import DlsolveError, InputError, NoSolution
from dlsolve.inputs.fields import Field, Text, fields_of
from dlsolve.inputs.source import once, resolve
from dlsolve.render.expression import name_text
from dlsolve.solver import solve_texts
from dlsolve.topics import Topic
from dlsolve.working.steps import Solution, lines

Run = Callable[[dict[str, Text]], int]
"""What a command does with the texts that it was given."""

CONTEXT = {"help_option_names": ["-h", "--help"]}


class Command(TyperCommand):
    """A command whose mistakes and whose help are ours."""

    sheet: Callable[[], str]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Typer's parsing, of a command line in which nothing can be misunderstood."""
        places = [p.nargs for p in self.params if p.param_type_name == "argument"]
        most = None if -1 in places else len(places)
        return super().parse_args(ctx, attached(args, self._options(ctx), most))

    def _options(self, ctx: Any) -> dict[str, Option]:
        return {
            spelling: Option(param.opts[0], not param.is_flag, param.multiple)
            for param in self.get_params(ctx)
            if isinstance(param, typer.core.TyperOption)
            for spelling in (*param.opts, *param.secondary_opts)
        }

    def get_help(self, ctx: Any) -> str:
        """The sheet, in the characters that the output can hold."""
        return alphabet().spell(self.sheet())


class Topics(TyperGroup):
    """All commands: one for each topic, found in the folder, and those of the problem files."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names."""
        return [*topics.names(), *self.commands]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name; its topic is imported here."""
        name = cmd_name.lower().replace("_", "-")
        if name in topics.names():
            return topic_command(topics.load(name))
        return super().get_command(ctx, name)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Typer's parsing, once what stands first is one of the few options that may."""
        known = {spelling: Option(spelling) for spelling in ("-h", "--help", "--version")}
        if args and args[0].startswith("-") and args[0] not in known:
            raise _misplaced_option(args[0], known)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Name, command and the rest of the line.  Raises InputError for an unknown name."""
        if args[0].lower().replace("_", "-") not in self.list_commands(ctx):
            raise _unknown_command(args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: Any) -> str:
        """The topics by chapter, none of which is imported."""
        files = {name: str(command.help) for name, command in self.commands.items()}
        return alphabet().spell(sheets.group_sheet(files))


def _unknown_command(name: str, known: Sequence[str]) -> InputError:
    close = get_close_matches(name.lower().replace("_", "-"), known, n=1, cutoff=0.5)
    remedy = f"did you mean `{close[0]}`?" if close else "`dlsolve --help` lists the topics"
    return InputError(f"there is no topic `{name}`", name, 0, len(name), remedy)


def _misplaced_option(word: str, known: Mapping[str, Option]) -> InputError:
    spelling = word.partition("=")[0]
    if spelling in {spelling for field in COMMON for spelling in field.spellings}:
        remedy = f"options follow the topic: dlsolve TOPIC … {spelling}"
        return InputError("the topic comes first", word, 0, len(word), remedy)
    return unknown_option(spelling, known)


# --- from fields to a command -----------------------------------------------------------


def command(name: str, fields: Sequence[Field], run: Run, sheet: Callable[[], str]) -> Command:
    """A Typer command whose parameters are the fields, all of them optional texts.

    What is missing is said by the reader of the fields, which knows what it is.
    """

    def callback(**values: Any) -> int:
        given = {key: value for key, value in values.items() if value not in (None, [], ())}
        return run({key: _text(value) for key, value in given.items()})

    merged = _merged(fields)
    spoken_for = {field.option for field in merged}
    parameters = [
        Parameter(field.name, Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
        for field, annotation in ((field, _annotation(field, spoken_for)) for field in merged)
    ]
    callback.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name, cls=Command, context_settings=CONTEXT, help="")(callback)
    made = typer.main.get_command(app)
    assert isinstance(made, Command)
    made.sheet = sheet
    return made


def _merged(fields: Sequence[Field]) -> list[Field]:
    """Each name once: two ways of giving a problem may share one, repeated in either."""
    found: dict[str, Field] = {}
    for field in fields:
        if field.name not in found or field.repeated:
            found[field.name] = field
    return list(found.values())


def _annotation(field: Field, spoken_for: set[str]) -> Any:
    """The type and the Typer declaration of a field's parameter."""
    kind: Any = bool if field.flag else list[str] if field.repeated else str
    if field.positional:
        return Annotated[kind | None, typer.Argument()]
    others = [spelling for spelling in field.spellings[1:] if spelling not in spoken_for]
    first = f"{field.option}/{sheets.negated(field)}" if field.flag else field.option
    return Annotated[kind | None, typer.Option(first, *others)]


def _text(value: Any) -> Text:
    """What Typer hands over, as the reader of the fields takes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case [one]:
            return str(one)
        case list() | tuple():
            return [str(one) for one in value]
        case _:
            return str(value)


# --- topics -----------------------------------------------------------------------------


def topic_command(topic: Topic) -> Command:
    """`dlsolve TOPIC …`"""
    fields = fields_of(topic.write)
    return command(
        topic.name,
        (*fields, *COMMON, NAMES),
        lambda texts: solve_topic(topic, fields, texts),
        lambda: sheets.topic_sheet(topic),
    )


def solve_topic(topic: Topic, fields: Sequence[Field], typed: Mapping[str, Text]) -> Status:
    """Solve a problem and print its page, or the one message that says why not."""
    own = {field.name: field for field in fields}
    origins = origins_of((*fields, *COMMON, NAMES), typed)
    try:
        settings = read_settings({n: text for n, text in typed.items() if n not in own})
        texts = _resolved(own, {n: text for n, text in typed.items() if n in own}, origins)
        listing = typed.get("names") == "true"
        if listing and not texts:
            texts = sheets.texts_of(topic.examples[0])
        solution = solve_texts(topic, texts, settings.supplier())
        if listing:
            write(sys.stdout, names_of(solution))
        else:
            write(sys.stdout, render.form(settings.form)(solution, settings.look(solution)))
    except DlsolveError as error:
        return report(error, f"dlsolve {topic.name}", origins)
    if solution.why_unsolved:
        return report(NoSolution(solution.why_unsolved), f"dlsolve {topic.name}")
    return Status.SOLVED


def origins_of(fields: Iterable[Field], typed: Mapping[str, Text]) -> dict[str, Origin]:
    """Each typed text with what stood before it on the command line."""
    labels = {field.name: "" if field.positional else field.option + " " for field in fields}
    return {
        name: Origin(text if isinstance(text, str) else " ".join(text), labels[name])
        for name, text in typed.items()
    }


def _resolved(
    fields: Mapping[str, Field], texts: Mapping[str, Text], origins: dict[str, Origin]
) -> dict[str, Text]:
    """The texts with the contents of files and of the standard input in their place.

    The origins of those that were read are changed with them.
    """
    stdin = once(_read_stdin)
    resolved: dict[str, Text] = {}
    for name, text in texts.items():
        if fields[name].choices or fields[name].flag:
            resolved[name] = text
            continue
        try:
            read = [
                resolve(one, folder=Path.cwd(), stdin=stdin)
                for one in ([text] if isinstance(text, str) else text)
            ]
        except InputError as error:
            raise error.of(name) from None
        resolved[name] = read[0] if isinstance(text, str) else read
        if isinstance(text, str) and read[0] != text:
            source = text.strip()
            label = "standard input" if source == "-" else source[1:].strip()
            origins[name] = Origin(read[0], label, is_file=True)
    return resolved


def _read_stdin() -> str:
    """All of the standard input.  Raises InputError where it is not a text."""
    if sys.stdin is None:
        return ""
    try:
        return sys.stdin.read()
    except UnicodeDecodeError:
        reason = "the standard input is not a text"
        raise InputError(reason, "-", 0, 1, "save it as UTF-8") from None


def names_of(solution: Solution) -> str:
    """The answers and the named lines, by the keys that marking uses.

    e.g. Iteration 1/m_1   m₁
    """
    named = [(str(line.key), name_text(line.key.name)) for line in lines(solution.steps)]
    most = max((len(key) for key, _ in named), default=0)
    rows = ["Answers:", *(f"  {name}" for name in solution.answers), "", "Lines:"]
    rows += [f"  {key.ljust(most)}  {text}" for key, text in named]
    return "\n".join(rows) + "\n"
