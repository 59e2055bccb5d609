"""A file of problems; a broken problem leaves the others whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from dlsolve.inputs.quoting import quoted
from dlsolve.problems.faults import Fault, fault
from dlsolve.problems.nodes import Entries, Items, Misread, Node, Place, Text, compose
from dlsolve.problems.problem import Problem, read_problem, unknown_key
from dlsolve.records import dataclass

VERSION = "1"
FILE_KEYS = {
    "version": "the version of this format, 1",
    "title": "the title of the sheet",
    "problems": "the problems, in order",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file: its problems in order, the faults found in it in place of those not read.

    `folder` is what `@file` is relative to.
    """

    source: str
    folder: Path
    title: str = ""
    items: tuple[Problem | Fault, ...] = ()


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
        source, (item for node in problems.entries for item in read_problem(node, source))
    )
    return Sheet(source, folder, title, (*faults, *items))


def _head(root: Entries, source: str) -> tuple[list[Fault], str]:
    """What is wrong with the keys of the file, and its title.  Raises Misread for a version
    that is not known: its problems may mean something else."""
    version = root.get("version")
    if version is not None and not (isinstance(version, Text) and version.value == VERSION):
        raise Misread("this version is not known", version.place, f"write version: {VERSION}")
    faults = [
        fault(source, unknown_key(key, list(FILE_KEYS)))
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
            items += (item for node in piece.entries for item in read_problem(node, source))
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
