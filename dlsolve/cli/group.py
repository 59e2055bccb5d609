"""`dlsolve`: all commands, each made when it is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from typer.core import TyperGroup

from dlsolve import topics
from dlsolve.cli.arguments import Option, unknown_option
from dlsolve.cli.names import (
    BOOK_COMMANDS,
    FILE_COMMANDS,
    GROUPS,
    MARKING_COMMANDS,
    OTHER_COMMANDS,
    SHELL_COMMANDS,
    known_commands,
)
from dlsolve.cli.settings import COMMON
from dlsolve.cli.streams import alphabet
from dlsolve.errors import InputError


class Topics(TyperGroup):
    """All commands: one for each topic, found in the folder, and those of the problem files."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names."""
        return list(known_commands())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name; its topic is imported here.

        Raises InputError for a name that is unknown, with the nearest one.
        """
        name = cmd_name.lower().replace("_", "-")
        if name in FILE_COMMANDS:
            from dlsolve.cli.files import file_command

            return file_command(name, FILE_COMMANDS[name])
        if name in BOOK_COMMANDS:
            from dlsolve.cli.book import book_command

            return book_command(name, BOOK_COMMANDS[name])
        if name in SHELL_COMMANDS:
            from dlsolve.cli.shell import shell_command

            return shell_command(name, SHELL_COMMANDS[name])
        if name == "mark":
            from dlsolve.cli.mark import mark_command

            return mark_command(name, MARKING_COMMANDS[name])
        if name in MARKING_COMMANDS:
            from dlsolve.cli.check import check_command

            return check_command()
        if topics.proper_name(name) is None:
            raise _unknown(cmd_name)
        from dlsolve.cli.topic import topic_command

        return topic_command(topics.load(name))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Typer's parsing, once what stands first is one of the few options that may."""
        known = {spelling: Option(spelling) for spelling in ("-h", "--help", "--version")}
        if args and args[0].startswith("-") and args[0] not in known:
            raise _misplaced_option(args[0], known)
        return super().parse_args(ctx, args)

    def get_help(self, ctx: Any) -> str:
        """The names of the topics by chapter, none of which is imported."""
        from dlsolve.cli.sheets import group_sheet

        return alphabet().spell(group_sheet(GROUPS))


def _unknown(name: str) -> InputError:
    """The error for a command that does not exist, with the topic that works a concept out."""
    from dlsolve import concepts

    try:
        concept = concepts.find(name)
    except InputError:
        return topics.unknown(name, OTHER_COMMANDS)
    by_hand = f"`dlsolve {concept.by_hand[0]}` works it out, " if concept.by_hand else ""
    remedy = f"{by_hand}`dlsolve explain {concept.name}` explains it"
    return InputError(f"there is no topic `{name}`", name, 0, len(name), remedy)


def _misplaced_option(word: str, known: Mapping[str, Option]) -> InputError:
    spelling = word.partition("=")[0]
    if spelling in {spelling for field in COMMON for spelling in field.spellings}:
        remedy = f"options follow the topic: dlsolve TOPIC … {spelling}"
        return InputError("the topic comes first", word, 0, len(word), remedy)
    return unknown_option(spelling, known)
