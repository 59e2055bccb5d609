"""From a topic and its inputs to a solution: the one door for the CLI, the files and Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.inputs.fields import Text, arguments, fields_of
from dlsolve.notebook import Solution
from dlsolve.working.float64 import remark
from dlsolve.working.steps import Statement
from dlsolve.working.suppliers import Carried, InFloat64, Supplier
from dlsolve.working.working import Working


def solve(topic: str, *, carry: int | None = None, **given: Any) -> Solution:
    """Solve one problem.

    topic   its name, as on the command line: "eigen", "perceptron-train"
    carry   round every line to this many decimal places (never to fewer significant
            figures) and go on with the rounded value
    given   the topic's inputs, as text or as Python values: matrix="1 2; 5 4" or
            matrix=[[1, 2], [5, 4]]; a float is taken as the decimal that Python prints

    Raises InputError for what cannot be read, Undefined where the working meets a value that
    does not exist, NoSolution where it was given up.  A problem that is worked to its end
    without a solution of the kind asked says so in `why_unsolved`.

    e.g. solve("eigen", matrix="1 2; 5 4").answers["eigenvalues"].exact → "6, -1"
    """
    found = topics.load(topic)
    supplier = None if carry is None else Carried(carry)
    return solve_texts(found, typed_texts(found, given), supplier)


def typed_texts(topic: topics.Topic, given: Mapping[str, Any]) -> dict[str, Text]:
    """Python values as a user would type them for a topic; what is None is not given."""
    matrices = {one.name for one in fields_of(topic.write) if one.repeated and one.kind == "matrix"}
    return {
        name: _one_by_one(value) if name in matrices else as_text(value)
        for name, value in given.items()
        if value is not None
    }


def solve_texts(
    topic: topics.Topic, texts: Mapping[str, Text], supplier: Supplier | None = None
) -> Solution:
    """Solve one problem whose inputs are texts, on the working of a given supplier."""
    if isinstance(supplier, Carried) and not topic.carries:
        raise InputError(
            f"{topic.name} is worked exactly: a rounded matrix has other answers",
            remedy="leave out --carry; --dp rounds what is printed",
            field="carry",
        )
    values = arguments(topic.write, texts)
    working = Working(supplier)
    topic.write(working, **values)
    steps = working.steps
    if supplier is None and topic.compares_float64:
        floats = Working(InFloat64())
        topic.write(floats, **values)
        found = remark(steps, floats.steps, floats.answers)
        steps = steps if found is None else (*steps, found)
    conventions = {
        field.name: str(field.chosen(values))
        for field in fields_of(topic.write)
        if (field.is_convention or field.flag) and field.chosen(values) not in (None, False)
    }
    if isinstance(supplier, Carried):
        conventions["carry"] = str(supplier.places)
        steps = (Statement((supplier.rule(),)), *steps)
    given = {
        name: text if isinstance(text, str) else "; ".join(text)
        for name, text in texts.items()
        if name not in conventions
    }
    return Solution(
        topic=topic.name,
        question=working.question,
        given=given,
        conventions=conventions,
        steps=steps,
        answers=working.answers,
        fractions=working.fractions and not isinstance(supplier, Carried),
        why_unsolved=working.why_unsolved,
        drawings=working.drawings,
        why_undrawn=working.why_undrawn,
        typed=dict(texts),
    )


def as_text(value: Any) -> Text:
    """A Python value as a user would type it.  e.g. [[1, 2], [5, 4]] → "[[1, 2], [5, 4]]"

    A list of strings stays one: it is a repeated field.
    """
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case Mapping() if value:
            return [f"{key}={as_text(inner)}" for key, inner in value.items()]
        case Mapping():
            return ""
        case _ if hasattr(value, "tolist"):  # a NumPy array
            return as_text(value.tolist())
        case Sequence() if value and all(isinstance(inner, str) for inner in value):
            return list(value)
        case Sequence():
            return _nested(value)
        case _:
            try:
                return str(value)
            except ValueError:  # Python writes no whole number of more than 4300 digits
                raise InputError("a number of more than 4300 digits") from None


def _one_by_one(value: Any) -> Text:
    """Several matrices as a text each.  e.g. [[[1, 2], [3, 4]], [[5], [6]]]"""
    if isinstance(value, Sequence) and not isinstance(value, str):
        texts = map(as_text, value)
        return [text if isinstance(text, str) else "; ".join(text) for text in texts]
    return as_text(value)


def _nested(value: Any) -> str:
    if isinstance(value, bool):  # among numbers, as NumPy's masks and classes are
        return str(int(value))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_nested, value)) + "]"
    text = as_text(value)
    if not isinstance(text, str):
        raise InputError("a mapping inside a list cannot be read")
    return text
