"""`dlsolve completion SHELL`: the script that has a shell complete with Tab."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from dlsolve.cli.commands import Command, command, origins_of
from dlsolve.cli.messages import Status, report
from dlsolve.cli.streams import write
from dlsolve.errors import DlsolveError, InputError
from dlsolve.inputs.fields import Field, Text

SCRIPTS = Path(__file__).parent / "shells"
SHELLS = ("bash", "zsh", "fish")
SHELL = (Field("shell", "bash, zsh or fish", str, None, choices=SHELLS, positional=True),)

INSTALL = """To have it in every shell that is opened, for

    bash, in ~/.bashrc:  eval "$(dlsolve completion bash)"
    zsh, in ~/.zshrc:    eval "$(dlsolve completion zsh)"
    fish, once:
      dlsolve completion fish > ~/.config/fish/completions/dlsolve.fish
"""


def shell_command(name: str, summary: str) -> Command:
    """`dlsolve completion …`"""

    def sheet() -> str:
        from dlsolve.cli.sheets import command_sheet

        return command_sheet(name, f"{summary}\n\n{INSTALL}", SHELL, ())

    return command(name, SHELL, print_script, sheet)


def print_script(typed: Mapping[str, Text]) -> int:
    """Print the script for a shell."""
    try:
        if "shell" not in typed:
            raise InputError("the shell is missing", remedy="dlsolve completion bash, zsh or fish")
        shell = SHELL[0].value(typed["shell"])
    except DlsolveError as error:
        return report(error, "dlsolve completion", origins_of(SHELL, typed))
    script = (SCRIPTS / f"dlsolve.{shell}").read_text(encoding="utf-8")
    write(sys.stdout, script.replace("@DLSOLVE@", asking(shell)))
    return Status.SOLVED


def asking(shell: str) -> str:
    """The command that a script asks: the Python and the package of this very run.

    It is neither `dlsolve` as it was typed nor one found on the path or in the current folder: a
    Tab must not run what happens to lie there.
    """
    words = (sys.executable, "-P", "-m", "dlsolve")
    if shell != "fish":
        return shlex.join(words)
    return " ".join("'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'" for word in words)
