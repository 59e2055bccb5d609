"""A command made out of fields: a topic's signature, or what a problem file's command takes.

The fields become the signature of a callback whose parameters are all texts, so that Typer
parses the command line and the readers of `inputs` read the values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from inspect import Parameter, Signature
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperOption

from dlsolve.cli.arguments import Option, attached
from dlsolve.cli.messages import Origin
from dlsolve.cli.settings import negated
from dlsolve.cli.streams import alphabet
from dlsolve.inputs.fields import Field, Text

Run = Callable[[dict[str, Text]], int]
"""What a command does with the texts that it was given."""

CONTEXT = {"help_option_names": ["-h", "--help"]}


class Command(TyperCommand):
    """A command whose mistakes and whose help are ours."""

    sheet: Callable[[], str]
    fields: tuple[Field, ...]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Typer's parsing, of a command line in which nothing can be misunderstood."""
        arguments = [p for p in self.params if p.param_type_name == "argument"]
        if any(p.nargs == -1 for p in arguments):
            return super().parse_args(ctx, attached(args, self._options(ctx), None))
        places = ["--" + (p.name or "").replace("_", "-") for p in arguments]
        words = attached(args, self._options(ctx), len(places), places)
        return super().parse_args(ctx, words)

    def _options(self, ctx: Any) -> dict[str, Option]:
        return {
            spelling: Option(param.opts[0], not param.is_flag, param.multiple)
            for param in self.get_params(ctx)
            if isinstance(param, TyperOption)
            for spelling in (*param.opts, *param.secondary_opts)
        }

    def get_help(self, ctx: Any) -> str:
        """The sheet, in the characters that the output can hold."""
        return alphabet().spell(self.sheet())


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
    made.sheet, made.fields = sheet, tuple(fields)
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
    first = f"{field.option}/{negated(field)}" if field.flag else field.option
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


def origins_of(fields: Iterable[Field], typed: Mapping[str, Text]) -> dict[str, Origin]:
    """Each typed text with what stood before it on the command line."""
    labels = {field.name: "" if field.positional else field.option + " " for field in fields}
    return {
        name: Origin(text if isinstance(text, str) else " ".join(text), labels[name])
        for name, text in typed.items()
    }
