"""What may stand next on a command line, for the completion of a shell.

The scripts of `shells` ask `dlsolve --complete LINE` at every Tab: the line up to the cursor.  The
answer has a line for each proposal, the word, a tab and a few words about it; or a line that has
the shell complete names of files: `:problems`, `:files`, `:folders`, `:@` for a file after an @.
Nothing typed is run or expanded, and a word that a shell would have to quote is not proposed, so
that no id of a problem file can do harm.

The names of commands are found without importing any.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Any

from dlsolve import topics
from dlsolve.cli.names import OTHER_COMMANDS
from dlsolve.errors import DlsolveError

if TYPE_CHECKING:
    from dlsolve.inputs.fields import Field

Proposals = Sequence[tuple[str, str]]
"""Words, each with what is said about it."""

PROBLEMS, FILES, FOLDERS, AFTER_AT = ":problems", ":files", ":folders", ":@"
"""What the shell completes itself."""

MOST_FOLDERS = 100
MOST_FILES = 200
LARGEST = 1_000_000
"""How far problem files are looked for, and the characters of each that are looked through, so
that a Tab is quick wherever it is pressed."""

LONGEST_ABOUT = 60

_PLAIN = re.compile(r"(--?)?\w[\w@%+=:,./-]*")
"""A word that means itself in every shell."""

_ID = re.compile(r"^ *(?:- +)?id: *(\w\S*) *(?:#.*)?$(?:\n +topic: *(\S+) *$)?", re.MULTILINE)

_END = "\0"
"""Marks the cursor; no command line holds it."""


def print_proposals(line: str) -> int:
    """Print what may stand at the end of a line."""
    try:
        found = proposals(words_of(line))
    except DlsolveError:  # there is no such command
        found = []
    sys.stdout.buffer.write("".join(_row(word, about) for word, about in found).encode())
    return 0


def _row(word: str, about: str) -> str:
    if not word.startswith(":") and not _PLAIN.fullmatch(word):
        return ""
    said = " ".join(about.split())
    said = said if len(said) <= LONGEST_ABOUT else said[: LONGEST_ABOUT - 1].rstrip() + "…"
    return f"{word}\t{said}\n" if said and said.isprintable() else f"{word}\n"


def words_of(line: str) -> list[str]:
    """The words of a line as a shell reads them, the last one as far as it is typed.

    e.g. dlsolve eigen "1 2; 3 → dlsolve, eigen, 1 2; 3
    """
    for closing in ("", '"', "'"):
        with suppress(ValueError):  # a quotation that is not closed
            *words, last = shlex.split(f"{line}{_END}{closing}")
            return [*words, last.partition(_END)[0]]
    return []


def proposals(words: Sequence[str]) -> Proposals:
    """What may stand in place of the last of these words, the first of which is `dlsolve`.

    Raises InputError where they name no command.
    """
    match words[1:]:
        case [current]:
            options = [("--help", "print the help"), ("--version", "print the version")]
            return options if current.startswith("-") else _names(current, OTHER_COMMANDS)
        case ["check", current] if not current.startswith("-"):
            return [*_names(current, {}), (PROBLEMS, "")]
        case [*before, current]:
            return _of_command(before, current)
        case _:
            return []


def _names(current: str, others: Mapping[str, str]) -> Proposals:
    """Topics and other commands; other names of a topic only where nothing else begins so."""
    headings = [topics.heading(name) for name in topics.names()]
    proper = [*((one.name, one.summary) for one in headings), *others.items()]
    aliases = [(alias, one.summary) for one in headings for alias in one.aliases]
    return _begun(proper, current) or _begun(aliases, current)


def _begun(words: Proposals, current: str) -> Proposals:
    return [one for one in words if one[0].startswith(current)]


# --- options, and what they take ---------------------------------------------------------


def _of_command(before: Sequence[str], current: str) -> Proposals:
    """What may follow a command: the value of an option, an option, a positional value."""
    fields, rest = _fields(before)
    options = {spelling: field for field in fields for spelling in _spellings(field)}
    given, awaiting, over = _typed(rest, options, [field for field in fields if field.positional])
    if awaiting is not None:
        return _values(awaiting, current, given)
    spelling, equals, value = current.partition("=")
    if equals and spelling in options and not over:
        found = _values(options[spelling], value, given)
        return [(w if w.startswith(":") else f"{spelling}={w}", about) for w, about in found]
    if current.startswith("-") and not over:
        return _options(fields, current, given)
    places = [f for f in fields if f.positional and (f.repeated or f.name not in given)]
    found = _values(places[0], current, given) if places else []
    return found or (_options(fields, current, given) if not current and not over else [])


def _fields(before: Sequence[str]) -> tuple[Sequence[Field], Sequence[str]]:
    """The fields of the command that is named, and what is typed after its name."""
    from typer import Context
    from typer.core import TyperGroup
    from typer.main import get_command

    from dlsolve.cli.app import app

    command: Any = get_command(app)
    rest = list(before)
    while isinstance(command, TyperGroup) and rest:
        command = command.get_command(Context(command), rest.pop(0))
    return getattr(command, "fields", ()), rest


def _spellings(field: Field) -> tuple[str, ...]:
    """Every way of writing an option, the one of the help first."""
    from dlsolve.cli.settings import negated

    if not field.flag:
        return field.spellings
    both = (*field.spellings, negated(field))
    return both[::-1] if field.default is True else both


def _typed(
    words: Iterable[str], options: Mapping[str, Field], places: Sequence[Field]
) -> tuple[Mapping[str, Sequence[str]], Field | None, bool]:
    """The values of the fields, the option that still lacks one, and whether -- stood there."""
    given: dict[str, list[str]] = {}
    awaiting: Field | None = None
    free = chain(places, repeat(places[-1]) if places and places[-1].repeated else ())
    over = False
    for word in words:
        spelling, equals, value = word.partition("=")
        field = awaiting or (None if over else options.get(spelling))
        if field is None and word == "--" and not over:
            over = True
        elif field is None:
            place = next(free, None)
            if place is not None:
                given.setdefault(place.name, []).append(word)
        elif awaiting is None and not field.flag and not equals:
            awaiting = field
        else:
            given.setdefault(field.name, []).append(word if awaiting else value)
            awaiting = None
    return given, awaiting, over


def _options(
    fields: Sequence[Field], current: str, given: Mapping[str, Sequence[str]]
) -> Proposals:
    """The options not given yet, as the help has them; otherwise as they may be written too."""
    free = [f for f in fields if not f.positional and (f.repeated or f.name not in given)]
    proper = [(_spellings(field)[0], field.help) for field in free]
    others = [(other, field.help) for field in free for other in _spellings(field)[1:]]
    if current.startswith("--no"):
        return _begun([*proper, *others], current)
    return _begun([*proper, ("--help", "print the help")], current) or _begun(others, current)


def _values(field: Field, current: str, given: Mapping[str, Sequence[str]]) -> Proposals:
    """What the field may be, as far as that can be listed."""
    match field.kind:
        case "problem file":
            return [(PROBLEMS, "")]
        case "class" | "file":
            return [(FILES, "")]
        case "folder":
            return [(FOLDERS, "")]
        case "problem":
            return _begun(_problems(given.get("paths", ())), current)
        case "chapter":
            return _slugs(
                [(one, "") for one in topics.CHAPTERS], given.get(field.name, ()), current
            )
        case "concept":
            from dlsolve.concepts import concepts

            known = [(name, f"of {one.chapter}") for one in concepts() for name in one.names]
            return _slugs(known, given.get(field.name, ()), current)
        case _ if current.startswith("@"):
            return [(AFTER_AT, "")]
        case _:
            return _begun([(word, "") for word in field.choices or field.words], current)


def _slugs(known: Proposals, typed: Sequence[str], current: str) -> Proposals:
    """Names of several words as one word each, or what is left of them after the words typed.

    e.g. dying ReLU → dying-relu
    """
    before = "".join(f"{word.casefold()}-" for word in typed)
    slugs = [("-".join(re.findall(r"[^\W_]+", name.casefold())), about) for name, about in known]
    left = [(slug.removeprefix(before), a) for slug, a in slugs if slug.startswith(before)]
    return _begun(left, current.casefold())


# --- ids of problems ---------------------------------------------------------------------


def _problems(paths: Iterable[str]) -> Proposals:
    """The ids in problem files, with their topics, found without reading the files as YAML."""
    files = islice((file for path in paths for file in _files(path)), MOST_FILES)
    return [(found[1], found[2] or "") for file in files for found in _ID.finditer(_start(file))]


def _files(path: str) -> Iterator[str]:
    path = os.path.expanduser(path)
    yield from [path] if os.path.isfile(path) else []
    for folder, _, names in islice(os.walk(path), MOST_FOLDERS):
        yield from (
            f"{folder}/{name}" for name in sorted(names) if name.endswith((".yaml", ".yml"))
        )


def _start(file: str) -> str:
    try:
        with open(file, encoding="utf-8", errors="replace") as opened:
            return opened.read(LARGEST)
    except OSError:
        return ""
