"""How a command is used, as its help and the reference say it: fields in groups, explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from inspect import getdoc
from itertools import groupby

from dlsolve.cli.settings import negated
from dlsolve.exact.text import exact_text
from dlsolve.inputs.fields import REQUIRED, Field
from dlsolve.records import dataclass
from dlsolve.topics import Topic
from dlsolve.working.readings import evaluate

METAVARS = {
    "number": "NUMBER", "whole number": "N", "vector": "VECTOR", "matrix": "MATRIX",
    "file": "FILE", "folder": "FOLDER", "problem": "ID",
}  # fmt: skip
"""What stands for a value of each kind; anything else is TEXT."""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one title, in parts that may have a sentence each."""

    title: str
    parts: tuple[tuple[str, tuple[Field, ...]], ...]


def groups_of(fields: Sequence[Field]) -> list[Group]:
    """Arguments, the ways of giving the problem, options, conventions, as far as there are any."""
    ways = [field for field in fields if field.variant is not None]
    loose = [field for field in fields if field.variant is None and not field.positional]
    found = [_group("Arguments", (field for field in fields if field.positional))]
    found += [_ways(tuple(group)) for _, group in groupby(ways, key=lambda f: f.parameter)]
    found.append(_group("Options", (field for field in loose if not field.is_convention)))
    found.append(_group("Conventions", (field for field in loose if field.is_convention)))
    return [group for group in found if any(fields for _, fields in group.parts)]


def _group(title: str, fields: Iterable[Field]) -> Group:
    return Group(title, (("", tuple(fields)),))


def _ways(fields: Iterable[Field]) -> Group:
    """The ways of giving one thing that exclude each other, with what each is."""
    parts = tuple(
        ((getdoc(variant) or "").partition("\n")[0], tuple(way))
        for variant, way in groupby(fields, key=lambda field: field.variant)
    )
    return Group("The problem" if len(parts) == 1 else "The problem, in one of these ways", parts)


def usage(name: str, fields: Iterable[Field]) -> str:
    """e.g. dlsolve eigen MATRIX [OPTIONS]"""
    places = [f"{_metavar(f)}..." if f.repeated else _metavar(f) for f in fields if f.positional]
    return " ".join([f"dlsolve {name}", *places, "[OPTIONS]"])


def explanation(topic: Topic) -> str:
    """The docstring of a topic, in the words of those who do not read its source."""
    return (getdoc(topic.write) or "").replace("Raises InputError", "Refused")


def term(field: Field) -> str:
    """e.g. --eta NUMBER"""
    if field.positional:
        return _metavar(field)
    if field.flag:
        return negated(field) if field.default is True else field.option
    return f"{field.option} {_metavar(field)}"


def _metavar(field: Field) -> str:
    if field.positional:
        return field.name.upper().replace("_", "-")
    return "|".join(field.choices) or METAVARS.get(field.kind, "TEXT")


def explained(field: Field) -> str:
    """The help, then in brackets the default, the synonyms, whether repeated."""
    remarks = []
    default = _default(field)
    if default:
        remarks.append(f"default {default}")
    if field.required and not field.positional:
        remarks.append("required")
    if field.repeated and not field.positional:
        remarks.append("may be repeated")
    if field.spellings[1:] and not field.positional:
        remarks.append("also " + ", ".join(field.spellings[1:]))
    return f"{field.help} [{'; '.join(remarks)}]" if remarks else field.help


def _default(field: Field) -> str:
    """The default as a user would type it.  e.g. Number(1/100, "0.01") → 0.01"""
    match field.default:
        case None | bool() | tuple():
            return ""
        case str() | int() as plain:
            return str(plain)
        case default if default is REQUIRED:
            return ""
        case default:
            return getattr(default, "text", "") or exact_text(evaluate(default)) or ""
