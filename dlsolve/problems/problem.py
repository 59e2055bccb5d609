"""One problem of a file: its keys told apart, its values still texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from difflib import get_close_matches

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.number import sign
from dlsolve.inputs.fields import LAYERED, LISTED, Field, fields_of
from dlsolve.inputs.numbers import read_number
from dlsolve.problems.demands import Demands, read_demands
from dlsolve.problems.faults import Fault, fault
from dlsolve.problems.nodes import Entries, Misread, Node, Place, Text
from dlsolve.problems.texts import EXPECTED, Written, joined, several, written
from dlsolve.records import dataclass

PROBLEM_KEYS = {
    "id": "a name for the problem, used by --only",
    "topic": "the topic that solves it",
    "question": "the question in words",
    "expect": "the expected answers, by name",
    "asked": "the digits or the form asked for, of all or by name: 3 sf, 2 dp, ±1%, factored",
    "marks": "the marks that it is worth",
    "scheme": "the marks of its lines, by name: {m: M1, theta_3: A2 cao}; derived without it",
    "comment": "a remark for the reader",
}
"""Keys of a problem beside its topic's own fields."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem, its texts not yet read as numbers."""

    place: Place
    id: str
    topic: topics.Topic
    fields: Mapping[str, tuple[Written, ...]]
    repeated: frozenset[str]
    expect: Mapping[str, tuple[Place, Written]]
    asked: Demands = field(default_factory=Demands)
    question: str = ""
    comment: str = ""
    marks: str = ""
    scheme: Mapping[str, Text] = field(default_factory=dict)


def read_problem(node: Node, source: str) -> Iterator[Problem | Fault]:
    """The problem, or its faults."""
    if not isinstance(node, Entries):
        yield Fault(source, node.place, "a problem is a mapping", "write - id: … and topic: …")
        return
    name = node.get("id")
    known_as = name.value if isinstance(name, Text) else ""
    try:
        topic = _topic(node)
        faults = [fault(source, e, known_as) for e in _unknown_keys(node, topic)]
        if faults:
            yield from faults
        else:
            yield _known_problem(node, topic)
    except Misread as error:
        yield fault(source, error, known_as)


def _topic(node: Entries) -> topics.Topic:
    name = _required(node, "topic")
    try:
        return topics.load(name.value)
    except InputError as error:
        raise Misread(error.reason, name.place, error.remedy) from error


def _required(node: Entries, key: str) -> Text:
    value = _text(node, key)
    if value is None or not value.value.strip():
        raise Misread(f"`{key}` is missing", node.place, f"it is {PROBLEM_KEYS[key]}")
    return value


def _text(node: Entries, key: str) -> Text | None:
    value = node.get(key)
    if value is not None and not isinstance(value, Text):
        raise Misread(f"`{key}` is not a text", value.place, f"it is {PROBLEM_KEYS[key]}")
    return value


def _unknown_keys(node: Entries, topic: topics.Topic) -> Iterator[Misread]:
    fields = spellings(topic)
    known = [*PROBLEM_KEYS, *(f.name for f in dict.fromkeys(fields.values()))]
    for key, _ in node.pairs:
        if key.value not in PROBLEM_KEYS and key.value not in fields:
            yield unknown_key(key, known)


def spellings(topic: topics.Topic) -> dict[str, Field]:
    """Every key that means a field of the topic."""
    found = {}
    for one in fields_of(topic.write):
        for spelling in (one.name, *(option.removeprefix("--") for option in one.spellings)):
            found[spelling] = one
    return found


def _known_problem(node: Entries, topic: topics.Topic) -> Problem:
    fields = spellings(topic)
    texts: dict[str, tuple[Written, ...]] = {}
    for key, value in node.pairs:
        if key.value in fields:
            one = fields[key.value]
            if one.name in texts:
                raise Misread(f"`{one.name}` is given twice", key.place, "keep one of them")
            texts[one.name] = _texts(one, value)
    return Problem(
        place=node.place,
        id=_required(node, "id").value.strip(),
        topic=topic,
        fields=texts,
        repeated=frozenset(one.name for one in fields.values() if one.repeated),
        expect=_expected(node.get("expect")),
        asked=read_demands(node.get("asked")),
        question=_optional(node, "question"),
        comment=_optional(node, "comment"),
        marks=_marks(node),
        scheme=_scheme(node.get("scheme")),
    )


def _texts(field: Field, node: Node) -> tuple[Written, ...]:
    if field.repeated:
        return several(node)
    return (joined(node, LISTED[field.kind]) if field.kind in LAYERED else written(node),)


def _optional(node: Entries, key: str) -> str:
    value = _text(node, key)
    return "" if value is None else value.value.strip()


def _marks(node: Entries) -> str:
    """The marks as typed, which are a number."""
    text = _text(node, "marks")
    if text is None:
        return ""
    try:
        worth = read_number(text.value).value
    except InputError as error:
        raise Misread(f"marks: {error.reason}", text.at(error.start), error.remedy) from error
    if sign(worth) < 0:
        raise Misread("marks are not below 0", text.place, "write a number such as 5")
    return text.value.strip()


def _expected(node: Node | None) -> dict[str, tuple[Place, Written]]:
    if node is None:
        return {}
    if not isinstance(node, Entries):
        raise Misread("`expect` is not a mapping", node.place, "write the answer's name: its value")
    return {key.value: (key.place, written(value, EXPECTED)) for key, value in node.pairs}


def _scheme(node: Node | None) -> dict[str, Text]:
    """The awards as typed, by the names of lines; what they mean the marker reads."""
    if node is None:
        return {}
    if not isinstance(node, Entries) or not node.pairs:
        raise Misread("`scheme` is not a mapping", node.place, "write the line's name: M1 A1")
    for _, award in node.pairs:
        if not isinstance(award, Text):
            raise Misread("an award is not a text", award.place, "write M1, A1, B1 or A1 cao")
    return {key.value: award for key, award in node.pairs if isinstance(award, Text)}


def unknown_key(key: Text, known: Sequence[str]) -> Misread:
    """The error for a key that is not one of those known."""
    close = get_close_matches(key.value.replace("-", "_"), known, n=1, cutoff=0.5)
    remedy = f"did you mean `{close[0]}`?" if close else "it takes " + ", ".join(known)
    return Misread(f"there is no `{key.value}` here", key.place, remedy)
