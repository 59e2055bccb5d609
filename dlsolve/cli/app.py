"""`dlsolve` itself: one command line, from its words to its exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from dlsolve.cli.commands import CONTEXT
from dlsolve.cli.group import Topics
from dlsolve.cli.messages import Status, report
from dlsolve.cli.names import known_commands
from dlsolve.cli.streams import unwritten, write
from dlsolve.errors import DlsolveError
from dlsolve.render.visible import visible

app = typer.Typer(
    cls=Topics,
    add_completion=False,
    rich_markup_mode=None,
    invoke_without_command=True,
    context_settings=CONTEXT,
)


@app.callback()
def _start(
    context: typer.Context, version: Annotated[bool, typer.Option("--version")] = False
) -> int:
    """Print the version, or the help where no command is named."""
    if version:
        from dlsolve import __version__

        write(sys.stdout, f"dlsolve {__version__}\n")
    elif context.invoked_subcommand is None:
        write(sys.stdout, context.get_help() + "\n")
    return Status.SOLVED


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; the exit status.  Never a traceback, but with DLSOLVE_DEBUG=1."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    command = f"dlsolve {words[0]}" if words[:1] and words[0] in known_commands() else "dlsolve"
    try:
        return int(typer.main.get_command(app).main(words, "dlsolve", standalone_mode=False) or 0)
    except KeyboardInterrupt:
        return Status.INTERRUPTED
    except DlsolveError as error:
        return report(error, command)
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None and sys.stdout is not None:
            return report(unwritten(sys.stdout, error), command)  # Typer printing the help
        if os.environ.get("DLSOLVE_DEBUG"):
            raise
        return _unexpected(error, command)


def _unexpected(error: Exception, command: str) -> Status:
    """A fault of dlsolve itself, said in one line."""
    what = visible(f"{type(error).__name__}: {error}".splitlines()[0][:200])
    write(
        sys.stderr,
        f"{command}: this is a fault of dlsolve, not of your input ({what});"
        " please report it with the command\n",
    )
    return Status.UNREADABLE
