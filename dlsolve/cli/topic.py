"""`dlsolve TOPIC …`: one problem, solved and printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dlsolve import render
from dlsolve.cli.commands import Command, command, origins_of
from dlsolve.cli.messages import Origin, Status, report
from dlsolve.cli.settings import COMMON, NAMES, read_settings
from dlsolve.cli.streams import read_stdin, show
from dlsolve.errors import DlsolveError, InputError, NoSolution
from dlsolve.inputs.fields import Field, Text, fields_of
from dlsolve.inputs.source import once, resolve
from dlsolve.render.notation import name_text
from dlsolve.solver import as_text, solve_texts
from dlsolve.topics import Topic
from dlsolve.working.steps import Solution, lines


def topic_command(topic: Topic) -> Command:
    """`dlsolve TOPIC …`"""
    fields = fields_of(topic.write)
    return command(
        topic.name,
        (*fields, *COMMON, NAMES),
        lambda texts: solve_topic(topic, fields, texts),
        lambda: _sheet(topic),
    )


def _sheet(topic: Topic) -> str:
    from dlsolve.cli.sheets import topic_sheet

    return topic_sheet(topic)


def solve_topic(topic: Topic, fields: Sequence[Field], typed: Mapping[str, Text]) -> Status:
    """Solve a problem and print its page, or the one message that says why not."""
    own = {field.name: field for field in fields}
    origins = origins_of((*fields, *COMMON, NAMES), typed)
    try:
        printing = {n: text for n, text in typed.items() if n not in own}
        settings = read_settings(printing, programs=True)
        if settings.plot is not None:
            from dlsolve.cli.plots import check_plot

            check_plot(topic.name, settings.plot, settings)
        texts = resolved(own, {n: text for n, text in typed.items() if n in own}, origins)
        listing = typed.get("names") == "true"
        if listing and not texts:
            texts = example_texts(topic.examples[0])
        if settings.form in render.LANGUAGES and not listing:
            from dlsolve.scripts import script_of

            show(script_of(topic, texts, settings.form), paged=settings.paged)
            return Status.SOLVED
        solution = solve_texts(topic, texts, settings.supplier())
        if listing:
            page = names_of(solution)
        else:
            page = render.render(solution, settings.form, settings.look_of(solution))
        show(page, paged=settings.paged)
        if settings.plot is not None and not listing:
            from dlsolve.cli.plots import plot

            plot(solution, settings.plot, settings.width)
    except DlsolveError as error:
        return report(error, f"dlsolve {topic.name}", origins)
    if solution.why_unsolved:
        return report(NoSolution(solution.why_unsolved), f"dlsolve {topic.name}")
    return Status.SOLVED


def resolved(
    fields: Mapping[str, Field], texts: Mapping[str, Text], origins: dict[str, Origin]
) -> dict[str, Text]:
    """The texts of a topic's fields, with the contents of files and of standard input in place.

    The origins of those that were read are changed with them.
    """
    stdin = once(read_stdin)
    resolved: dict[str, Text] = {}
    for name, text in texts.items():
        if fields[name].choices or fields[name].flag:
            resolved[name] = text
            continue
        try:
            read = [
                resolve(one, folder=Path.cwd(), stdin=stdin if fields[name].takes_stdin else None)
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


def example_texts(example: Mapping[str, Any]) -> dict[str, Text]:
    """An example's inputs as a user would type them."""
    return {name: as_text(value) for name, value in example.items()}


def names_of(solution: Solution) -> str:
    """The answers and the named lines, by the keys that marking uses.

    e.g. Iteration 1/m_1   m₁
    """
    named = [(str(line.key), name_text(line.key.name)) for line in lines(solution.steps)]
    most = max((len(key) for key, _ in named), default=0)
    rows = ["Answers:", *(f"  {name}" for name in solution.answers), "", "Lines:"]
    rows += [f"  {key.ljust(most)}  {text}" for key, text in named]
    return "\n".join(rows) + "\n"
