"""`dlsolve mark PAPER.yaml SUBMISSIONS`: a whole class, on one process, on several, on a cluster.

The marking is written to the interface of `concurrent.futures`, which a pool of processes and
a Dask cluster both have.  Chunks are taken in the order of the submissions, whoever marks them.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import ExitStack, contextmanager
from itertools import islice
from multiprocessing import parent_process
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from dlsolve.cli.commands import Command, command, origins_of
from dlsolve.cli.marks_folder import MarksFolder
from dlsolve.cli.messages import Status, report
from dlsolve.cli.progress import watched
from dlsolve.cli.settings import for_pages, read_settings
from dlsolve.cli.streams import is_terminal, read_stdin, show, write
from dlsolve.errors import DlsolveError, InputError
from dlsolve.inputs.fields import Field, Text
from dlsolve.inputs.numbers import read_whole
from dlsolve.marking.class_set import Graded, Paper, Submission, graded, mark, unmarked
from dlsolve.problems.faults import LONGEST_SLIP
from dlsolve.problems.papers import read_paper
from dlsolve.problems.submissions import read_submissions
from dlsolve.records import dataclass
from dlsolve.render.class_set import feedback, gradebook, render, summary
from dlsolve.render.visible import visible

CHUNK = 4
"""Submissions that are sent at once."""

MOST_JOBS = 256

JOBS = Field(
    "jobs", "mark in this many processes", lambda text: read_whole(text, 1, MOST_JOBS),
    default=1, kind="whole number",
)  # fmt: skip
MARK = (
    Field("paper", "the problem file; its problems are the questions", str, None, positional=True,
          kind="problem file"),
    Field(
        "submissions", "a folder of text and YAML files, or a table in CSV with a row a student",
        str, None, positional=True, kind="class",
    ),
    Field("out", "the folder for feedback, marks.csv, summary.txt; a run that was cut short goes"
          " on from there", str, None, kind="folder"),
    Field("name", "the title of the column with the students' names", str, None),
    JOBS,
    Field("scheduler", "mark on the Dask cluster at this address", str, None),
)  # fmt: skip
PRINTING = for_pages("format", "width", "standalone", "pager")


def mark_command(name: str, summary: str) -> Command:
    """`dlsolve mark …`"""

    def sheet() -> str:
        from dlsolve.cli.sheets import command_sheet

        status = "Exit status: 0 all were marked, 1 some could not be read, 2 nothing was marked."
        return command_sheet(name, f"{summary}\n\n{status}", MARK, PRINTING)

    return command(name, (*MARK, *PRINTING), mark_class, sheet)


def mark_class(typed: Mapping[str, Text]) -> int:
    """Mark a class set, print the table and the summary, write the files."""
    given = {name: text for name, text in typed.items() if isinstance(text, str)}
    printing = {field.name for field in PRINTING}
    try:
        settings = read_settings({n: t for n, t in given.items() if n in printing})
        form = "plain" if settings.form == "terminal" else settings.form
        for needed in ("paper", "submissions"):
            if needed not in given:
                remedy = "dlsolve mark PAPER.yaml SUBMISSIONS"
                raise InputError(f"`{needed}` is missing", remedy=remedy)
        paper, faults = read_paper(given["paper"], read_stdin)
        if faults:
            write(sys.stderr, "".join(f"{visible(str(fault))}\n" for fault in faults))
            raise InputError("the paper has faults, and nothing was marked")
        ids = [question.id for question in paper.questions]
        count, found = read_submissions(given["submissions"], ids, given.get("name", ""))
        if "out" in given and Path(given["out"]).resolve() == Path(given["submissions"]).resolve():
            remedy = "give a folder of its own"
            raise InputError("the marks would stand among the submissions", remedy=remedy)
        folder = MarksFolder(given["out"], paper, form) if "out" in given else None
        with executor(given) as (pool, workers):
            marked = _marked(pool, workers, paper, found, form, folder)
            class_set = list(watched(marked, count, "Marking"))
        if folder is not None:
            folder.close(gradebook(paper, class_set), summary(paper, class_set))
        table = render(paper, class_set, settings.form, settings.look())
        show(table, paged=settings.paged and folder is None)
    except DlsolveError as error:
        return report(error, "dlsolve mark", origins_of((*MARK, *PRINTING), typed))
    unread = [f"{one.source}: {one.fault}" for one in class_set if one.fault]
    if not is_terminal():
        write(sys.stderr, "".join(f"{visible(fault)}\n" for fault in unread))
    if len(unread) == len(class_set):
        return Status.UNREADABLE
    return Status.WRONG if unread else Status.SOLVED


# --- who marks ----------------------------------------------------------------------------


class InProcess(Executor):
    """An executor that does its work at once, here."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """A future that is done."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@contextmanager
def executor(options: Mapping[str, str]) -> Iterator[tuple[Executor, int]]:
    """The executor asked for, and how many chunks to keep it busy with.

    Raises InputError for a scheduler that cannot be reached, and without `distributed`.
    """
    jobs = JOBS.value(options["jobs"]) if "jobs" in options else 1
    if "scheduler" in options and "jobs" in options:
        reason = "`--jobs` and `--scheduler` exclude each other"
        raise InputError(reason, remedy="the cluster has workers of its own")
    with ExitStack() as stack:
        if "scheduler" in options:
            client = stack.enter_context(_client(options["scheduler"]))
            workers = sum(client.nthreads().values())
            yield stack.enter_context(client.get_executor()), max(workers, 1)
        elif jobs > 1:
            from concurrent.futures import ProcessPoolExecutor

            pool = ProcessPoolExecutor(jobs, initializer=_end_with_the_parent)
            yield stack.enter_context(pool), jobs
        else:
            yield stack.enter_context(InProcess()), 1


def _end_with_the_parent() -> None:
    """In a process of the pool: do not wait for work for ever once the parent has been killed."""

    def wait() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        remedy = 'pip install "dlsolve[cluster]", or leave out --scheduler'
        raise InputError("`distributed` is not installed", remedy=remedy) from None
    try:
        return Client(address)
    except (OSError, ValueError) as error:
        reason = f"there is no scheduler: {error}"
        raise InputError(reason, address, 0, len(address), "tcp://HOST:8786") from None


# --- the marking --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Task:
    """A submission, the file of its feedback with its digest, and its results where known."""

    submission: Submission
    name: str = ""
    digest: str = ""
    known: Graded | None = None


def _task(submission: Submission, folder: MarksFolder | None) -> Task:
    if submission.fault:
        return Task(submission, known=unmarked(submission, submission.fault))
    if folder is None:
        return Task(submission)
    name, digest = folder.place(submission)
    return Task(submission, name, digest, folder.finished(name, digest))


def _marked(
    pool: Executor, workers: int, paper: Paper, submissions: Iterable[Submission], form: str,
    folder: MarksFolder | None,
) -> Iterator[Graded]:  # fmt: skip
    """Each submission's results in their order; files are written as they come."""
    waiting: deque[tuple[list[Task], Future[list[tuple[Graded, str]]]]] = deque()
    rest = iter(submissions)
    try:
        while chunk := list(islice(rest, CHUNK)):
            tasks = [_task(submission, folder) for submission in chunk]
            unknown = [task.submission for task in tasks if task.known is None]
            waiting.append((tasks, pool.submit(grade, paper, unknown, form)))
            if len(waiting) > 2 * workers:  # what is read but not marked yet takes memory
                yield from _taken(*waiting.popleft(), folder)
        while waiting:
            yield from _taken(*waiting.popleft(), folder)
    finally:
        for _, marked in waiting:  # after Ctrl-C nobody waits for the rest
            marked.cancel()


def _taken(
    tasks: Iterable[Task], marked: Future[list[tuple[Graded, str]]], folder: MarksFolder | None
) -> Iterator[Graded]:
    """The results of a chunk, written where there is a folder.  Raises InputError."""
    try:
        fresh = iter(marked.result())
    except Exception as error:  # `grade` raises nothing: the process or the cluster is gone
        reason = f"the marking broke off: {type(error).__name__} {error}"
        raise InputError(reason, remedy="run it again: what stands in --out is kept") from error
    for task in tasks:
        if task.known is not None:
            yield task.known
            continue
        one, page = next(fresh)
        if folder is not None and not one.fault:
            folder.keep(task.name, task.digest, one, page)
        yield one


_ONE_AT_A_TIME = Lock()
"""A cluster may run several chunks in the threads of one process; SymPy and mpmath may not."""


def grade(paper: Paper, submissions: Iterable[Submission], form: str) -> list[tuple[Graded, str]]:
    """The results and the feedback of some submissions.  Nothing is raised."""
    with _ONE_AT_A_TIME:
        return [_graded(paper, submission, form) for submission in submissions]


def _graded(paper: Paper, submission: Submission, form: str) -> tuple[Graded, str]:
    try:
        marked = mark(paper, submission)
        return graded(submission, marked), feedback(paper, submission, marked, form)
    except Exception as error:  # a slip of ours in one submission must not lose the others
        what = f"{type(error).__name__}: {error}".splitlines()[0][:LONGEST_SLIP]
        return unmarked(submission, f"dlsolve itself failed here: {what}"), ""
