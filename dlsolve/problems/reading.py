"""Problem files found, read and taken apart; a broken problem leaves the others whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.number import sign
from dlsolve.inputs.fields import Field, fields_of
from dlsolve.inputs.numbers import read_number
from dlsolve.inputs.quoting import quoted
from dlsolve.inputs.source import resolve
from dlsolve.problems.faults import Fault, fault
from dlsolve.problems.nodes import Entries, Items, Misread, Node, Place, Text, compose
from dlsolve.problems.texts import EXPECTED, Written, several, written

VERSION = "1"
FILE_KEYS = {
    "version": "the version of this format, 1",
    "title": "the title of the sheet",
    "problems": "the problems, in order",
}
PROBLEM_KEYS = {
    "id": "a name for the problem, used by --only",
    "topic": "the topic that solves it",
    "question": "the question in words",
    "expect": "the expected answers, by name",
    "marks": "the marks that it is worth",
    "comment": "a remark for the reader",
}
"""Keys of a problem beside its topic's own fields."""

SUFFIXES = (".yaml", ".yml")
STDIN = "<stdin>"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem, its texts not yet read as numbers."""

    place: Place
    id: str
    topic: topics.Topic
    fields: Mapping[str, tuple[Written, ...]]
    repeated: frozenset[str]
    expect: Mapping[str, tuple[Place, Written]]
    question: str = ""
    comment: str = ""
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file: its problems in order, the faults found in it in place of those not read.

    `folder` is what `@file` is relative to.
    """

    source: str
    folder: Path
    title: str = ""
    items: tuple[Problem | Fault, ...] = field(default=())


# --- which files ------------------------------------------------------------------------


def read(
    paths: Iterable[str], stdin: Callable[[], str] | None = None, only: Sequence[str] = ()
) -> tuple[Sheet, ...]:
    """The sheets of files, of folders (each *.yaml and *.yml in them, sorted), and of `-`.

    only   the ids of the problems to keep; all without it

    What cannot be read becomes a fault on its sheet.  Raises InputError where a path does
    not exist or holds no problem file, and for an id that no problem has.
    """
    sheets = tuple(sheet for path in paths for sheet in _sheets(path, stdin))
    return _chosen(sheets, only) if only else sheets


def _sheets(path: str, stdin: Callable[[], str] | None) -> Iterator[Sheet]:
    if path == "-":
        text = resolve("-", folder=None, stdin=stdin)
        yield read_sheet(text, STDIN, Path())
        return
    files = _files(Path(path))
    if not files:
        raise _path_error(path, f"there is no problem file in {quoted(path)}", "name *.yaml files")
    for file in files:
        try:
            text = resolve(f"@{file.name}", folder=file.parent, stdin=None)
        except InputError as error:
            yield Sheet(str(file), file.parent, items=(Fault(str(file), Place(1, 1), str(error)),))
        else:
            yield read_sheet(text, str(file), file.parent)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES and p.is_file())
    if not path.exists():
        raise _path_error(str(path), f"there is no file {quoted(str(path))}", "check the name")
    return [path]


def _path_error(path: str, reason: str, remedy: str) -> InputError:
    return InputError(reason, text=path, end=len(path), remedy=remedy)


def _chosen(sheets: Iterable[Sheet], only: Sequence[str]) -> tuple[Sheet, ...]:
    """The sheets with the chosen problems; faults that belong to no problem stay."""
    known = [_id(item) for sheet in sheets for item in sheet.items if _id(item)]
    for wanted in only:
        if wanted not in known:
            close = get_close_matches(wanted, known, n=1)
            remedy = f"did you mean {close[0]}?" if close else "the ids stand in the files"
            raise InputError(
                f"no problem has the id {quoted(wanted)}", wanted, 0, len(wanted), remedy
            )
    kept = (
        Sheet(s.source, s.folder, s.title, tuple(i for i in s.items if _id(i) in ("", *only)))
        for s in sheets
    )
    return tuple(sheet for sheet in kept if sheet.items)


def _id(item: Problem | Fault) -> str:
    return item.problem if isinstance(item, Fault) else item.id


# --- a file -----------------------------------------------------------------------------


def read_sheet(text: str, source: str, folder: Path) -> Sheet:
    """The sheet that a text holds.  Nothing is raised: what cannot be read is a fault."""
    try:
        root = compose(text)
    except Misread as error:
        return _read_in_pieces(text, source, folder, error)
    try:
        return _sheet(root, source, folder)
    except Misread as error:
        return Sheet(source, folder, items=(fault(source, error),))


def _sheet(root: Node | None, source: str, folder: Path) -> Sheet:
    if not isinstance(root, Entries):
        raise Misread(
            "this is not a problem file", root.place if root else Place(1, 1),
            "it has the keys version, title and problems",
        )  # fmt: skip
    faults, title = _head(root, source)
    problems = root.get("problems")
    if not isinstance(problems, Items):
        reason = "`problems` is missing" if problems is None else "`problems` is not a list"
        place = root.place if problems is None else problems.place
        raise Misread(reason, place, "write problems: and below it - id: …")
    items = _with_ids_once(
        source, (item for node in problems.entries for item in _problem(node, source))
    )
    return Sheet(source, folder, title, (*faults, *items))


def _head(root: Entries, source: str) -> tuple[list[Fault], str]:
    """What is wrong with the keys of the file, and its title.  Raises Misread for a version
    that is not known: its problems may mean something else."""
    version = root.get("version")
    if version is not None and not (isinstance(version, Text) and version.value == VERSION):
        raise Misread("this version is not known", version.place, f"write version: {VERSION}")
    faults = [
        fault(source, _unknown(key, list(FILE_KEYS)))
        for key, _ in root.pairs
        if key.value not in FILE_KEYS
    ]
    if version is None:
        faults.append(
            Fault(source, root.place, "`version` is missing", f"write version: {VERSION}")
        )
    title = root.get("title")
    if title is not None and not isinstance(title, Text):
        faults.append(Fault(source, title.place, "`title` is not a text", "write one line"))
    return faults, title.value if isinstance(title, Text) else ""


def _unknown(key: Text, known: Sequence[str]) -> Misread:
    close = get_close_matches(key.value.replace("-", "_"), known, n=1, cutoff=0.5)
    remedy = f"did you mean `{close[0]}`?" if close else "it takes " + ", ".join(known)
    return Misread(f"there is no `{key.value}` here", key.place, remedy)


def _with_ids_once(source: str, items: Iterable[Problem | Fault]) -> Iterator[Problem | Fault]:
    """The same items, a fault in place of each problem whose id stands above already."""
    seen: dict[str, Place] = {}
    for item in items:
        if isinstance(item, Problem) and item.id in seen:
            reason = f"the id {quoted(item.id)} is already that of line {seen[item.id].line}"
            yield Fault(source, item.place, reason, "give every problem an id of its own", item.id)
            continue
        if isinstance(item, Problem):
            seen[item.id] = item.place
        yield item


# --- a file whose YAML is broken --------------------------------------------------------

_PROBLEMS = re.compile(r"problems:\s*(#.*)?")
_ID = re.compile(r"^[\s-]*id:\s*([^\s,}#]+)", re.MULTILINE)
_ITEM = re.compile(r"( *)-(?=\s|$)")


def _read_in_pieces(text: str, source: str, folder: Path, error: Misread) -> Sheet:
    """Each problem read as a text of its own, so that only the broken one is lost."""
    first, head, chunks = _pieces(text)
    if not chunks:
        return Sheet(source, folder, items=(fault(source, error),))
    anchors: dict[str, Node] = {}
    faults: list[Fault] = []
    title = ""
    try:
        root = compose(head, anchors=anchors)
        if isinstance(root, Entries):
            faults, title = _head(root, source)
    except Misread as broken:
        faults = [fault(source, broken)]
    items: list[Problem | Fault] = []
    for line, chunk in zip(first, chunks, strict=True):
        try:
            piece = compose(chunk, line, anchors)
        except Misread as broken:
            name = _ID.search(chunk)
            items.append(fault(source, broken, name[1] if name else ""))
            continue
        if isinstance(piece, Items):
            items += (item for node in piece.entries for item in _problem(node, source))
    if not faults and not any(isinstance(item, Fault) for item in items):
        faults = [fault(source, error)]  # whole only in pieces
    return Sheet(source, folder, title, (*faults, *_with_ids_once(source, items)))


def _pieces(text: str) -> tuple[list[int], str, list[str]]:
    """The first lines of the problems, what stands outside them, and their texts."""
    lines = text.splitlines(keepends=True)
    begin = next((i for i, line in enumerate(lines) if _PROBLEMS.fullmatch(line.rstrip())), None)
    if begin is None:
        return [], text, []
    indent = next((m[1] for line in lines[begin + 1 :] if (m := _ITEM.match(line))), None)
    starts: list[int] = []
    end = len(lines)
    for number, line in enumerate(lines[begin + 1 :], start=begin + 1):
        match = _ITEM.match(line)
        if match and match[1] == indent:
            starts.append(number)
        elif line[0] not in " \t\r\n#":
            end = number
            break
    bounds = [*starts, end]
    chunks = ["".join(lines[a:b]) for a, b in pairwise(bounds)]
    outside = lines[:begin] + ["\n"] * (end - begin) + lines[end:]
    return [start + 1 for start in starts], "".join(outside), chunks


# --- a problem --------------------------------------------------------------------------


def _problem(node: Node, source: str) -> Iterator[Problem | Fault]:
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
            yield _unknown(key, known)


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
            texts[one.name] = several(value) if one.repeated else (written(value),)
    return Problem(
        place=node.place,
        id=_required(node, "id").value.strip(),
        topic=topic,
        fields=texts,
        repeated=frozenset(one.name for one in fields.values() if one.repeated),
        expect=_expected(node.get("expect")),
        question=_optional(node, "question"),
        comment=_optional(node, "comment"),
        marks=_marks(node),
    )


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
    return {
        key.value.replace("-", "_").replace(" ", "_"): (key.place, written(value, EXPECTED))
        for key, value in node.pairs
    }
