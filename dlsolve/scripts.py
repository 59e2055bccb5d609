"""Programs made from a topic and its arguments, as the forms of `render` are from a solution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dlsolve import pytorch, topics
from dlsolve.errors import DlsolveError, InputError
from dlsolve.inputs.fields import Text, arguments, one_of
from dlsolve.inputs.quoting import quoted
from dlsolve.render import LANGUAGES
from dlsolve.solver import typed_texts
from dlsolve.working.float64 import differences
from dlsolve.working.suppliers import InFloat64
from dlsolve.working.working import Working

if TYPE_CHECKING:
    from dlsolve.problems.faults import Fault
    from dlsolve.problems.sheets import Sheet

RULE = "# " + "-" * 70


def script(topic: str, *, language: str = "python", **given: Any) -> str:
    """A Python script that solves one problem and prints its answers, each by its name.

    topic     its name, as on the command line: "gd", "perceptron-train"
    language  "python", plain or with NumPy, or "pytorch"
    given     the topic's inputs, as in `solve`

    Raises InputError for what cannot be read, and for a problem that no script solves;
    otherwise whatever `solve` raises.

    e.g. print(script("entropy", p="0.7 0.2 0.1"))
    """
    if language not in LANGUAGES:
        remedy = f"choose {one_of(LANGUAGES)}"
        raise InputError(f"no script is written in {quoted(language)}", remedy=remedy)
    found = topics.load(topic)
    return script_of(found, typed_texts(found, given), language)


def script_of(
    topic: topics.Topic, texts: Mapping[str, Text], language: str = "python", question: str = ""
) -> str:
    """The script for a problem whose inputs are texts, under its own question or another."""
    from dlsolve.render import code

    values = arguments(topic.write, texts)
    try:
        if language == "pytorch":
            return _in_pytorch(topic, values, question)
        return code.script(
            topic.write,
            values,
            from_source=topic.is_program,
            question=question,
            remarks=list(_remarks(topic, values)),
        )
    except code.NotKnown as error:
        raise InputError(
            f"no script is written for this problem: {error}",
            remedy="the other values of --format print its working",
        ) from None


def _in_pytorch(topic: topics.Topic, values: Mapping[str, Any], question: str) -> str:
    """The script in PyTorch.  The topic is worked for its question: it raises what is wrong."""
    from dlsolve.render import code

    function = pytorch.load(topic.name)
    working = Working()
    topic.write(working, **values)
    return code.plain_script(
        function,
        values,
        question=(" ".join(question.split()),) if question else working.question,
        remarks=list(_remarks(topic, values)),
    )


def _remarks(topic: topics.Topic, values: Mapping[str, Any]) -> Iterator[str]:
    """Where a program with float64 numbers ends elsewhere than the exact working."""
    exact, floats = Working(), Working(InFloat64())
    topic.write(exact, **values)
    try:
        topic.write(floats, **values)
    except DlsolveError:  # rounded, it has no solution: a program's zeros are not zero
        return
    for name, found, value in differences(exact.answers, floats.answers):
        yield f"In float64 {name} = {found}; worked exactly it is {value}."


# --- a problem sheet ----------------------------------------------------------------------


def sheet_of(sheets: Iterable[Sheet], language: str) -> tuple[str, list[Fault], int]:
    """The scripts of all problems, one after another; what went wrong, and how many went well.

    The whole runs as one file, and each script by itself.
    """
    from dlsolve.render.code import commented

    rows: list[str] = []
    faults: list[Fault] = []
    written = 0
    for sheet in sheets:
        for heading, found in _scripts(sheet, language):
            rows += [RULE, commented(heading), RULE]
            if isinstance(found, str):
                rows.append(found)
                written += 1
            else:
                rows += [commented(str(found)), ""]
                faults.append(found)
    return "\n".join(rows), faults, written


def _scripts(sheet: Sheet, language: str) -> Iterator[tuple[str, str | Fault]]:
    """Title and id of each problem, and its script or what is wrong with it."""
    from dlsolve.problems.faults import Fault
    from dlsolve.problems.running import located, texts_of

    title = sheet.title or sheet.source
    for item in sheet.items:
        if isinstance(item, Fault):
            yield f"{title}: {item.problem}", item
            continue
        heading = f"{title}: {item.id} ({item.topic.name})"
        try:
            texts = texts_of(sheet, item)
            yield heading, script_of(item.topic, texts, language, item.question)
        except InputError as error:
            yield heading, located(sheet, item, error)
        except DlsolveError as error:
            yield heading, Fault(sheet.source, item.place, str(error), problem=item.id)
