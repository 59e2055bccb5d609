"""`dlsolve batch …` and `dlsolve schema`: whole problem sheets."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dlsolve import render
from dlsolve.cli.commands import Command, command, origins_of
from dlsolve.cli.messages import Status, report
from dlsolve.cli.plots import check_folder, plot_each
from dlsolve.cli.settings import COMMON, read_settings
from dlsolve.cli.streams import is_terminal, read_stdin, show, write
from dlsolve.errors import DlsolveError, InputError
from dlsolve.inputs.fields import Field, Text
from dlsolve.render.visible import visible

if TYPE_CHECKING:
    from dlsolve.problems.sheets import Sheet

BATCH = (
    Field("paths", "files, folders with *.yaml files, or - for the standard input", str,
          default=(), positional=True, repeated=True, kind="problem file"),
    Field("only", "solve only the problem with this id", str, default=(), repeated=True,
          kind="problem"),
)  # fmt: skip

BATCH_DETAIL = "none"
"""A right problem of a sheet is one line, unless its working is asked for."""

IN_BATCH: Mapping[str, dict[str, Any]] = {
    "detail": {"default": BATCH_DETAIL},
    "plot": {"help": "draw each problem that has a picture into this folder", "kind": "folder"},
}
"""What is different about the options of every topic."""

PRINTING = tuple(replace(field, **IN_BATCH.get(field.name, {})) for field in COMMON)


def file_command(name: str, summary: str) -> Command:
    """One of the commands about problem files."""
    fields, common = (BATCH, PRINTING) if name == "batch" else ((), ())

    def sheet() -> str:
        from dlsolve.cli.sheets import command_sheet

        return command_sheet(name, summary, fields, common)

    return command(name, (*fields, *common), batch if name == "batch" else print_schema, sheet)


def batch(typed: Mapping[str, Text]) -> int:
    """Solve the problems of the files and print the sheet.

    What cannot be read stands on the sheet in its place, and on stderr as well where the
    sheet goes into a file or a pipe.
    """
    from dlsolve.cli.progress import watched
    from dlsolve.problems import outcomes, reading, running
    from dlsolve.render.sheet import render as written

    try:
        handed_out = typed.get("format") in render.DOCUMENTS
        detail = {} if handed_out else {"detail": BATCH_DETAIL}
        settings = read_settings({**detail, **typed}, programs=True)
        check_folder(settings)
        paths = _several(typed.get("paths", ()))
        if not paths:
            remedy = "name files, folders, or -: dlsolve batch problems/"
            raise InputError("no problem file is named", remedy=remedy)
        sheets = reading.read(paths, read_stdin, _several(typed.get("only", ())))
        if settings.form in render.LANGUAGES:
            return _write_scripts(sheets, settings.form)
        work = running.solve_all(sheets, settings.carry)
        solved = list(watched(work, running.count(sheets)))
        text, solved = written(solved, settings.form, settings.look(), settings.look_of)
        show(text, paged=settings.paged)
        plot_each(solved, settings)
        if not is_terminal():
            faults = [str(fault) for outcome in solved for fault in outcome.faults]
            write(sys.stderr, "".join(f"{visible(fault)}\n" for fault in faults))
    except DlsolveError as error:
        return report(error, "dlsolve batch", origins_of((*BATCH, *COMMON), typed))
    return outcomes.exit_status(solved)


def _write_scripts(sheets: Iterable[Sheet], language: str) -> int:
    """Print a script for each problem; those that have none are named on stderr as well."""
    from dlsolve.scripts import sheet_of

    text, faults, written = sheet_of(sheets, language)
    write(sys.stdout, text)
    write(sys.stderr, "".join(f"{visible(str(fault))}\n" for fault in faults))
    if not faults:
        return Status.SOLVED
    return Status.WRONG if written else Status.UNREADABLE


def print_schema(typed: Mapping[str, Text]) -> int:
    """Print the JSON Schema of a problem file."""
    from dlsolve.problems.schema import schema

    write(sys.stdout, json.dumps(schema(), ensure_ascii=True, indent=2) + "\n")
    return 0


def _several(text: Text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)
