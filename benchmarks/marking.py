"""How long a class takes to be marked, and how much memory: 2,000 submissions of 10 problems.

Run it on a quiet machine:  python benchmarks/marking.py [SUBMISSIONS] [PROCESSES]
A submission is a student's walk through the solution of each problem, every line typed to four
figures; in half of the problems one line has a slip, and the lines below follow from it.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

from dlsolve import topics
from dlsolve.errors import DlsolveError
from dlsolve.exact.number import Real, Surd
from dlsolve.exact.rounding import Rounding, round_half_up
from dlsolve.marking.targets import Target, targets
from dlsolve.solver import as_text, solve_texts
from dlsolve.topics import Topic
from dlsolve.working.suppliers import Replaced

SUBMISSIONS, PROCESSES = 2000, 2
SEED = 5
SLIPS = 6
"""Different slips of a problem, each in a line of its own."""

TOPICS = (
    "momentum", "adam", "rmsprop", "adagrad", "bayes", "entropy", "confusion", "softmax",
    "lr-decay", "forward",
)  # fmt: skip


def fields(topic: Topic) -> dict[str, str | list[str]]:
    """The first example of a topic, which is the problem."""
    found = {name: as_text(value) for name, value in topic.examples[0].items()}
    return {n: text if isinstance(text, str) else list(text) for n, text in found.items()}


def paper() -> Iterator[str]:
    yield "version: 1\nproblems:\n"
    for name in TOPICS:
        yield f"  - id: {name}\n    topic: {name}\n"
        for key, text in fields(topics.load(name)).items():
            values = [text] if isinstance(text, str) else text
            quoted = ", ".join(f"'{value}'" for value in values)
            yield f"    {key}: " + (quoted if isinstance(text, str) else f"[{quoted}]") + "\n"


def numbers(lines: Iterable[Target]) -> list[tuple[Target, Fraction | Surd | Real]]:
    """The lines that have a real number."""
    return [
        (line, line.carried)
        for line in lines
        if not line.is_given and not line.entry and line.labels
        if isinstance(line.carried, Fraction | Surd | Real)
    ]


def script(lines: Iterable[Target]) -> str:
    rows = []
    for line, value in numbers(lines):
        rows.append(f"{line.labels[0]} = {round_half_up(value, Rounding(figures=4)).text()}")
    return "\n".join(rows)


def scripts(name: str) -> tuple[str, list[str]]:
    """The right working of a problem, and some with a slip."""
    topic = topics.load(name)
    texts = fields(topic)
    right = targets(solve_texts(topic, texts))
    slipped = []
    for line, value in numbers(right)[:SLIPS]:
        if not isinstance(value, Fraction):
            continue
        try:
            followed = solve_texts(topic, texts, Replaced({line.key: value + Fraction(1, 10)}))
        except DlsolveError:  # a slip may leave a root of a negative number
            continue
        slipped.append(script(targets(followed)))
    return script(right), slipped or [script(right)]


def write(folder: Path, submissions: int) -> None:
    chance = random.Random(SEED)
    known = {name: scripts(name) for name in TOPICS}
    for number in range(submissions):
        parts = []
        for name, (right, slipped) in known.items():
            text = right if chance.random() < 0.5 else chance.choice(slipped)
            parts.append(f"Question {name}\n{text}\n")
        (folder / f"student{number:05}.txt").write_text("\n".join(parts), encoding="utf-8")


def main() -> None:
    submissions, processes = (
        *map(int, sys.argv[1:]),
        *(SUBMISSIONS, PROCESSES)[len(sys.argv) - 1 :],
    )
    print(f"{'submissions':>11} {'problems':>9} {'processes':>9} {'s':>7} {'ms each':>8} {'MB':>5}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "paper.yaml").write_text("".join(paper()), encoding="utf-8")
        (folder / "in").mkdir()
        write(folder / "in", submissions)
        command = [sys.executable, "-m", "dlsolve", "mark", "paper.yaml", "in", "--out", "out"]
        start = time.perf_counter()
        subprocess.run(
            [*command, "--jobs", str(processes)], cwd=folder, check=True, capture_output=True
        )
        seconds = time.perf_counter() - start
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024  # of the largest
    each = seconds * 1000 / submissions
    print(
        f"{submissions:11} {len(TOPICS):9} {processes:9} {seconds:7.1f} {each:8.1f} {megabytes:5}"
    )


if __name__ == "__main__":
    main()
