"""The names of the commands, which completion needs without the commands themselves."""

from __future__ import annotations

from dlsolve import topics

FILE_COMMANDS = {
    "batch": "Solve the problems of YAML files and compare their expected answers.",
    "schema": "Print the JSON Schema of a problem file, for editors.",
}
BOOK_COMMANDS = {
    "topics": "List the topics by chapter, with a line about each.",
    "explain": "Explain a concept: definition, formula, advantages, disadvantages, use.",
}
MARKING_COMMANDS = {
    "check": "Check answers to a problem, or mark a working of it line by line.",
    "mark": "Mark a class: a table, feedback for each student, what went wrong in many scripts.",
}
SHELL_COMMANDS = {
    "completion": "Print the script that completes commands, options and names with Tab.",
}
OTHER_COMMANDS = {**BOOK_COMMANDS, **MARKING_COMMANDS, **FILE_COMMANDS, **SHELL_COMMANDS}
"""The commands that are not topics, each with its summary."""

GROUPS = {
    "To look up": BOOK_COMMANDS, "Marking": MARKING_COMMANDS, "Problem files": FILE_COMMANDS,
    "The shell": SHELL_COMMANDS,
}  # fmt: skip


def known_commands() -> tuple[str, ...]:
    """Every name that may follow `dlsolve`, but for other spellings."""
    return (*topics.names(), *OTHER_COMMANDS)
