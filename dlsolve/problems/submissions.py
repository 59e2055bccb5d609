"""Submissions of a class: a folder of text and YAML files, one of them, or a table in CSV.

    p43:                        student: Ada Lovelace        Name,p43,Q p44
    v1 = 0.9(0) + 0.1(0.5)      answers:                     Ada,"v1 = 0.05
    v2 = 0.085                    p43: |                     v2 = 0.085",θ = −0.19
    Question p44                    v1 = 0.9(0) + 0.1(0.5)
    θ = −0.1915                   p44: {theta: -0.1915}

Nothing in a submission names a file, and whatever cannot be read is the fault of that
submission alone.  Names of questions are compared without case, spaces and signs.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import count
from pathlib import Path

from dlsolve.errors import InputError
from dlsolve.inputs.quoting import quoted, shortened
from dlsolve.inputs.source import LARGEST_FILE, resolve
from dlsolve.marking.class_set import Submission
from dlsolve.problems.nodes import Entries, Items, Misread, Node, Text, compose
from dlsolve.problems.reading import SUFFIXES
from dlsolve.problems.texts import EXPECTED, written
from dlsolve.records import dataclass

TEXTS = (".txt", ".text", ".md", "")
TABLE = ".csv"

LONGEST = 100_000
"""Characters of a submission; nobody writes as much in an exam."""

MOST_STUDENTS = 20_000

QUOTES = "close the quotation marks around a cell, and double those in it"

LONGEST_HEADING = 80
LONGEST_NAME = 80
MOST_REMARKS = 5

FILLERS = frozenset(
    {"q", "question", "problem", "exercise", "no", "number", "working", "workings", "answer",
     "answers", "response", "solution", "my", "your", "the", "to", "of", "for"}
)  # fmt: skip
"""Words that may stand beside an id in a heading.  e.g. Question p43, p43 working"""

STUDENT = ("student", "name", "username", "email", "mail", "id")
"""Words by which the column of the student is known, in the order in which they are tried."""

_WORD = re.compile(r"[^\W\d_]+|\d+")
_HEADING_AND_MORE = re.compile(
    r"[#*\s]*((?:question\s+|problem\s+|q\s*)\w{1,20})\s*[.):–—-]+\s+(.*)", re.IGNORECASE
)
"""A heading with the working behind it.  e.g. Q2. P(H|E) = 7.8%"""
_OTHER = re.compile(r"[#*\s]*(?:question|problem|q)\s+([\w.-]{1,20})[*:.)\s]*", re.IGNORECASE)
"""A heading that names a question, which the paper then does not have."""


def read_submissions(
    path: str, ids: Sequence[str], name: str = ""
) -> tuple[int, Iterator[Submission]]:
    """How many there are, and what the students handed in: by the files' names, or by rows.

    ids   the ids of the paper's questions
    name  the header of the column with the students' names, where it is not found by itself

    Raises InputError where there is nothing of that kind at the path, and for a table without
    a column for the students, or with none for a question.
    """
    questions = Questions(tuple(ids))
    place = Path(path)
    try:
        is_table = place.suffix.lower() == TABLE and place.is_file()
        files = [] if is_table else _files(place)
    except OSError as error:
        reason = f"{quoted(path)} cannot be read: {error.strerror}"
        raise InputError(reason, path, 0, len(path), "check the name and the folder") from error
    if is_table:
        rows = list(_table(place, questions, name))
        return len(rows), iter(rows)
    if name:
        raise InputError("only a table has a column of names", name, remedy="leave out --name")
    if not files:
        reason = f"there are no submissions at {quoted(path)}"
        raise InputError(reason, path, 0, len(path), "name a folder, or a table in CSV")
    if len(files) > MOST_STUDENTS:
        reason = f"more than {MOST_STUDENTS:,} submissions"
        raise InputError(reason, remedy="mark them in several folders")
    return len(files), (_file(file, questions) for file in files)


def _files(place: Path) -> list[Path]:
    """The files of a folder, or the one file; none where there is neither."""
    if place.is_dir():
        return sorted(file for file in place.iterdir() if not file.name.startswith("."))
    return [place] if place.is_file() else []


# --- the names of questions ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of the paper, found by what a student calls them."""

    ids: tuple[str, ...]

    def named(self, text: str) -> str | None:
        """The id that is meant, or None.  e.g. p43, P-43, Question p43, p43 working"""
        if text.strip() in self.ids:
            return text.strip()
        whole, bare = _spellings(text)
        if whole.isdecimal():  # the number of a line
            return None
        spelled = [(one, *_spellings(one)) for one in self.ids]
        for found in (
            [one for one, all_words, _ in spelled if whole == all_words],
            [one for one, all_words, few in spelled if bare and bare in (all_words, few)],
        ):
            if found:
                return found[0] if len(found) == 1 else None
        return None


def _spellings(text: str) -> tuple[str, str]:
    """The words as one, and those of them that are no fillers.  e.g. Q 1-a → q1a, 1a"""
    words = _WORD.findall(text.casefold())
    return "".join(words), "".join(word for word in words if word not in FILLERS)


def sections(text: str, questions: Questions) -> tuple[dict[str, str], tuple[str, ...]]:
    """A text by its headings, and what was noticed; with one question none is needed."""
    found: dict[str, list[str]] = {}
    only = questions.ids[0] if len(questions.ids) == 1 else None
    lines: list[str] = found.setdefault(only, []) if only is not None else []
    above = lines
    unknown: list[str] = []
    for line in text.splitlines():  # as the marker tells lines apart
        match = _HEADING_AND_MORE.fullmatch(line)
        heading, rest = (match[1], match[2]) if match else (line.partition(":")[::2])
        key = None
        if len(heading) <= LONGEST_HEADING and "=" not in heading:
            key = questions.named(heading)
        if key is not None:
            lines = found.setdefault(key, [])
            lines += [rest.strip(" *_")] if rest.strip(" *_") else []
        elif only is None and len(line) <= LONGEST_HEADING and (match := _OTHER.fullmatch(line)):
            unknown.append(f"no question is called {quoted(match[1])}, nor is it marked")
            lines = []
        else:
            lines.append(line)
    if only is None and any(line.strip() for line in above):
        unknown.insert(0, "what stands above the first heading belongs to no question")
    return {key: "\n".join(rows).strip("\n") for key, rows in found.items()}, tuple(unknown)


# --- files --------------------------------------------------------------------------------


def _file(file: Path, questions: Questions) -> Submission:
    """The submission in a file."""
    suffix = file.suffix.lower()
    try:
        if suffix not in (*TEXTS, *SUFFIXES):
            raise InputError("it is neither a text nor YAML")
        text = _text(file)
        if suffix in SUFFIXES:
            return _from_yaml(text, file, questions)
        workings, remarks = sections(text, questions)
        if not workings:
            empty = not text.strip()
            raise InputError("it is empty" if empty else "no heading in it names a question")
    except Misread as error:
        reason = f"line {error.place.line}: {error.reason}"
        return Submission(file.stem, file.name, fault=reason)
    except InputError as error:
        reason = "; ".join(filter(None, (error.reason, error.remedy)))
        return Submission(file.stem, file.name, fault=reason)
    return Submission(file.stem, file.name, tuple(workings.items()), _few(remarks))


def _few(remarks: Iterable[str]) -> tuple[str, ...]:
    """Each remark once, the first ones and the number of the others."""
    every = tuple(dict.fromkeys(remarks))
    more = len(every) - MOST_REMARKS
    return every if more <= 0 else (*every[:MOST_REMARKS], f"{more:,} more remarks like these")


def _text(file: Path) -> str:
    """The text of a file that is not too long.  Raises InputError."""
    try:
        if file.is_symlink():
            raise InputError("it is a link to another file")
        if not file.is_file():
            raise InputError("it is not a file")
        if file.stat().st_size > 4 * LONGEST:
            raise _too_long()
    except OSError as error:  # a folder that is closed; or a file that is gone by now
        raise InputError(f"it cannot be read: {error.strerror}") from error
    text = resolve(f"@{file.name}", folder=file.parent, stdin=None)
    if len(text) > LONGEST:
        raise _too_long()
    return text


def _too_long() -> InputError:
    return InputError(f"it has more than {LONGEST:,} characters")


def _from_yaml(text: str, file: Path, questions: Questions) -> Submission:
    """student: …, answers: {id: a text, or the answers by name}.  Raises Misread."""
    root = compose(text)
    answers = None
    student = file.stem
    if not isinstance(root, Entries):
        raise InputError("it is not a mapping with the keys student and answers")
    for key, node in root.pairs:
        match key.value, node:
            case "student", Text(value):
                student = " ".join(value.split()) or student
            case "answers", Entries():
                answers = node
            case "student", _:
                raise Misread("`student` is not a text", node.place)
            case "answers", _:
                raise Misread("`answers` is not a mapping", node.place)
            case _:
                close = get_close_matches(key.value, ("student", "answers"), n=1)
                remedy = f"; did you mean `{close[0]}`?" if close else ""
                raise Misread(f"there is no {quoted(key.value)} here{remedy}", key.place)
    if answers is None:
        raise InputError("`answers` is missing")
    if len(student) > LONGEST_NAME:
        raise InputError("the name is too long")
    workings: dict[str, str] = {}
    remarks: list[str] = []
    for key, node in answers.pairs:
        question = questions.named(key.value)
        if question is None:
            remarks.append(f"no question is called {quoted(key.value)}")
            continue
        workings[question] = "\n".join((*workings.get(question, "").splitlines(), *_lines(node)))
    return Submission(student, file.name, tuple(workings.items()), _few(remarks))


def _lines(node: Node) -> Iterator[str]:
    """A working as its lines: a text, a list of lines, or the answers by name."""
    match node:
        case Text(value):
            yield value.strip("\n")
        case Items(entries):
            yield from (" ".join(written(entry).text.split()) for entry in entries)
        case Entries(pairs):
            for name, answer in pairs:
                yield " ".join(f"{name.value} = {written(answer, EXPECTED).text}".split())


# --- a table ------------------------------------------------------------------------------


def _table(file: Path, questions: Questions, name: str) -> Iterator[Submission]:
    """A row a student.  Raises InputError for a file or a header that cannot be read."""
    text = resolve(f"@{file.name}", folder=file.parent, stdin=None)
    csv.field_size_limit(LARGEST_FILE)  # a long cell is its own student's fault, not all others'
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        header = next(rows, [])
    except csv.Error as error:
        reason = f"the first row of {quoted(file.name)} is not CSV: {error}"
        raise InputError(reason, remedy=QUOTES) from error
    student = _column_of_students(header, name)
    columns: dict[int, str] = {}
    for place, title in enumerate(header):
        question = questions.named(title)
        if question is not None and place != student:
            if question in columns.values():
                raise InputError(
                    f"two columns are those of {question}", title, 0, len(title), "keep one of them"
                )
            columns[place] = question
    if not columns:
        raise InputError(
            f"no column of {quoted(file.name)} is called as a question is",
            remedy="the questions are " + ", ".join(questions.ids),
        )
    return _rows(rows, len(header), student, columns)


def _rows(
    rows: Iterator[list[str]], cells: int, student: int, columns: Mapping[int, str]
) -> Iterator[Submission]:
    for number in count(2):
        source = f"row {number}"
        try:
            row = next(rows, None)
        except csv.Error as error:  # where a cell ends is not known from here on
            fault = f"it is not CSV, nor what follows: {error}; {QUOTES}"
            yield Submission("", source, fault=fault)
            return
        if row is None:
            return
        if number > MOST_STUDENTS + 1:
            yield Submission("", source, fault=f"there are more than {MOST_STUDENTS:,} rows")
            return
        if any(cell.strip() for cell in row):
            yield _row(row, cells, student, columns, source)


def _row(
    row: Sequence[str], cells: int, student: int, columns: Mapping[int, str], source: str
) -> Submission:
    name = " ".join(row[student].split()) if student < len(row) else ""
    workings = {key: row[place] for place, key in columns.items() if place < len(row)}
    fault = ""
    if not name:
        fault = "it has no name"
    elif len(name) > LONGEST_NAME:
        fault = "the name is too long"
    elif len(row) > cells:
        fault = f"it has {len(row)} cells, the first row has {cells}"
    elif sum(map(len, workings.values())) > LONGEST:
        fault = str(_too_long())
    if fault:
        return Submission(shortened(name), source, fault=fault)
    return Submission(name, source, tuple(workings.items()))


def _column_of_students(header: Iterable[str], name: str) -> int:
    titles = list(header)
    words = [_WORD.findall(title.casefold()) for title in titles]
    if name:
        wanted = _WORD.findall(name.casefold())
        if wanted in words:
            return words.index(wanted)
        close = get_close_matches(name, titles, n=1)
        remedy = f"did you mean {quoted(close[0])}?" if close else "it is a title of the first row"
        raise InputError(f"no column is called {quoted(name)}", name, 0, len(name), remedy)
    for word in STUDENT:
        for place, title in enumerate(words):
            if word in title:
                return place
    raise InputError("no column has the students' names", remedy="name it: --name COLUMN")
