"""The folder that `dlsolve mark --out` writes: feedback, marks.csv, summary.txt, marked.jsonl.

A file is written under another name and then renamed, so that it is whole or not there.  The
journal marked.jsonl has a line for each student that is finished, with a digest of everything
that its feedback comes from: a run that was cut short goes on behind it, and what has been
marked before is not marked again.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from dlsolve import __version__
from dlsolve.cli.filing import Stems, stem_of, unwritable, write_whole
from dlsolve.marking.class_set import Graded, Paper, Result, Submission, WrongLine
from dlsolve.render import SUFFIXES

JOURNAL = "marked.jsonl"
FEEDBACK = "feedback"

OTHER_FOLDER = "name another folder with --out"

LARGEST_JOURNAL = 400_000_000
"""Bytes; the largest class needs a tenth of it."""


class MarksFolder:
    """The files of one class set; students must be asked for in their order.

    Raises InputError where something cannot be written.
    """

    def __init__(self, path: str, paper: Paper, form: str) -> None:
        self.path = Path(path)
        self.form = form
        self._seed = f"{__version__}\n{form}\n{paper!r}"
        self._stems = Stems()
        try:
            (self.path / FEEDBACK).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(self.path, error, OTHER_FOLDER) from error
        self._known = dict(self._entries())
        self._lines: dict[str, str] = {}
        self._write(JOURNAL, "".join(self._known.values()))

    def place(self, submission: Submission) -> tuple[str, str]:
        """The name of a submission's feedback, and the digest of what it comes from."""
        stem = self._stems.free(stem_of(submission.student, "student"))
        name = f"{FEEDBACK}/{stem}{SUFFIXES.get(self.form, '.txt')}"
        digest = sha256(f"{self._seed}\n{name}\n{submission!r}".encode()).hexdigest()
        self._lines[digest] = ""  # its place in the journal, whenever it is marked
        return name, digest

    def finished(self, name: str, digest: str) -> Graded | None:
        """What was kept of a submission that is marked already and whose feedback is there."""
        line = self._known.get(digest)
        found = None if line is None else _read(line)
        if line is None or found is None or not (self.path / name).is_file():
            return None
        self._lines[digest] = line
        return found

    def keep(self, name: str, digest: str, one: Graded, feedback: str) -> None:
        """Write the feedback, then the line of the journal that says so."""
        self._write(name, feedback)
        entry = {"digest": digest, **asdict(one)}
        self._lines[digest] = json.dumps(entry, ensure_ascii=True, allow_nan=False) + "\n"
        try:
            with (self.path / JOURNAL).open("a", encoding="utf-8") as journal:
                journal.write(self._lines[digest])
        except OSError as error:
            raise unwritable(self.path / JOURNAL, error, OTHER_FOLDER) from error

    def close(self, marks: str, summary: str) -> None:
        """Write what is said of the whole class, and the journal in the order of the students."""
        self._write("marks.csv", marks)
        self._write("summary.txt", summary)
        self._write(JOURNAL, "".join(self._lines.values()))

    def _entries(self) -> list[tuple[str, str]]:
        """The whole lines of the journal by their digests; one that was cut off is left out."""
        file = self.path / JOURNAL
        try:
            if not file.is_file() or file.stat().st_size > LARGEST_JOURNAL:  # none of ours
                return []
            text = file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return []
        found = []
        for line in text.splitlines(keepends=True):
            entry = _data(line)
            if line.endswith("\n") and isinstance(entry, dict):
                found.append((str(entry.get("digest")), line))
        return found

    def _write(self, name: str, text: str) -> None:
        write_whole(self.path / name, text.encode(), OTHER_FOLDER)


def _data(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _read(line: str) -> Graded | None:
    """The entry of a journal, or None where it is none of ours."""
    try:
        entry = {key: value for key, value in _data(line).items() if key != "digest"}
        results = tuple(
            Result(**{**one, "wrong": tuple(WrongLine(*row) for row in one["wrong"])})
            for one in entry["results"]
        )
        return Graded(**{**entry, "results": results, "remarks": tuple(entry["remarks"])})
    except (KeyError, TypeError, AttributeError):
        return None
