"""The JSON Schema of a problem file, out of the topics' own signatures.

Editors complete and check a problem file by it:

    # yaml-language-server: $schema=schema.json
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dlsolve import topics
from dlsolve.errors import DlsolveError
from dlsolve.inputs.fields import REQUIRED, Field, fields_of
from dlsolve.marking.forms import Form
from dlsolve.problems.problem import PROBLEM_KEYS, spellings
from dlsolve.problems.sheets import FILE_KEYS
from dlsolve.solver import solve
from dlsolve.topics import Topic

Schema = dict[str, Any]


DIALECT = "https://json-schema.org/draft/2020-12/schema"

SCALAR: Schema = {"type": ["string", "number", "boolean"]}
"""Editors read YAML as JSON, so what dlsolve keeps as typed may be a number to them."""

ANYTHING: Schema = {"type": ["string", "number", "boolean", "array", "object"]}
VALUE: Schema = {"$ref": "#/$defs/value"}
NUMBER: Schema = {"type": ["number", "string"]}
DEMAND: Schema = {
    "type": "string",
    "examples": ["3 sf", "2 dp", "3 sf or more", "±1%", "±0.01", *(form.value for form in Form)],
}
ASKED: Schema = {"$ref": "#/$defs/asked"}
SCHEME: Schema = {"$ref": "#/$defs/scheme"}
MARKS: Schema = {"type": ["number", "string"], "minimum": 0}


def schema() -> Schema:
    """The schema: one branch for each topic, picked by its name."""
    loaded = [topics.load(name) for name in topics.names()]
    return {
        "$schema": DIALECT,
        "title": "A dlsolve problem file",
        "type": "object",
        "required": ["version", "problems"],
        "additionalProperties": False,
        "properties": {
            "version": {"enum": [1, "1"], "description": FILE_KEYS["version"]},
            "title": {"type": "string", "description": FILE_KEYS["title"]},
            "problems": {
                "type": "array",
                "description": FILE_KEYS["problems"],
                "items": {"$ref": "#/$defs/problem"},
            },
        },
        "$defs": {
            "value": ANYTHING,
            "asked": {"anyOf": [DEMAND, {"type": "object", "additionalProperties": DEMAND}]},
            "scheme": {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": {"type": "string", "examples": ["M1 A1", "B1", "A2 cao"]},
            },
            "problem": _problem(loaded),
            **{topic.name: _topic(topic) for topic in loaded},
        },
    }


def _problem(loaded: Iterable[Topic]) -> Schema:
    chosen = [
        {
            "if": {"properties": {"topic": {"const": topic.name}}, "required": ["topic"]},
            "then": {"$ref": f"#/$defs/{topic.name}"},
        }
        for topic in loaded
    ]
    names = [{"const": t.name, "description": topics.heading(t.name).summary} for t in loaded]
    return {
        "type": "object",
        "required": ["id", "topic"],
        "properties": {"topic": {"description": PROBLEM_KEYS["topic"], "oneOf": names}},
        "allOf": chosen,
    }


def _topic(topic: Topic) -> Schema:
    """The keys of a problem of one topic."""
    fields = spellings(topic)
    required = ["id", "topic"]
    both: list[Schema] = []
    for one in fields_of(topic.write):
        if one.required:
            both.append(_any_spelling(one, fields))
    for parameter in dict.fromkeys(f.parameter for f in fields.values() if f.variant is not None):
        ways = [f for f in fields_of(topic.write) if f.parameter == parameter and f.variant]
        both.append(
            {"anyOf": [_way(way, ways, fields) for way in dict.fromkeys(f.variant for f in ways)]}
        )
    described: Schema = {
        "description": topics.heading(topic.name).summary,
        "required": required,
        "additionalProperties": False,
        "properties": {
            **_common(topic),
            **{key: _field(key, one) for key, one in fields.items()},
        },
    }
    return {**described, "allOf": both} if both else described


def _common(topic: Topic) -> Schema:
    texts = {
        key: {**(SCALAR if key == "id" else {"type": "string"}), "description": PROBLEM_KEYS[key]}
        for key in ("id", "question", "comment")
    }
    return {
        **texts,
        "topic": {"const": topic.name},
        "marks": {**MARKS, "description": PROBLEM_KEYS["marks"]},
        "scheme": {**SCHEME, "description": PROBLEM_KEYS["scheme"]},
        "expect": {
            "type": "object",
            "description": PROBLEM_KEYS["expect"],
            "properties": dict.fromkeys(answer_names(topic), VALUE),
        },
        "asked": {**ASKED, "description": PROBLEM_KEYS["asked"]},
    }


def answer_names(topic: Topic) -> tuple[str, ...]:
    """The answers that the topic's examples have, those named after their data left out."""
    names: dict[str, None] = {}
    for example in topic.examples:
        try:
            answers = solve(topic.name, **example).answers
            names.update({name: None for name in answers if name.isidentifier()})
        except DlsolveError:  # an example may show a problem that has no solution
            continue
    return tuple(names)


def _field(key: str, one: Field) -> Schema:
    help_text = one.help if key == one.name else f"{one.help} (the same as {one.name})"
    described: Schema = {"description": help_text}
    if one.choices:
        choice: Schema = {"enum": _as_editors_read(one.choices)}
        return described | ({"anyOf": [choice, {"type": "array"}]} if one.repeated else choice)
    if one.flag:
        return described | {"enum": [True, False, "yes", "no", "true", "false", "on", "off"]}
    if one.kind in ("number", "whole number") and not one.repeated:
        return described | NUMBER
    return described | VALUE


def _as_editors_read(choices: Iterable[str]) -> list[str | int]:
    """Each choice, as a number too where YAML reads it as one.  e.g. "1" → "1", 1"""
    found: list[str | int] = []
    for choice in choices:
        found.append(choice)
        if choice.isdecimal():
            found.append(int(choice))
    return found


def _any_spelling(one: Field, fields: Mapping[str, Field]) -> Schema:
    """The field is given, under one of its names."""
    keys = [key for key, field in fields.items() if field.name == one.name]
    if len(keys) == 1:
        return {"required": keys}
    return {"anyOf": [{"required": [key]} for key in keys]}


def _way(variant: type | None, ways: Iterable[Field], fields: Mapping[str, Field]) -> Schema:
    """One way of giving the problem: every field of it that has no default."""
    needed = [f for f in ways if f.variant is variant and f.default is REQUIRED]
    return {"allOf": [_any_spelling(one, fields) for one in needed]} if needed else {}
