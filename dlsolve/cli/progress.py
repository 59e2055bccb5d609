"""A progress bar on stderr, for work that takes long, where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

Item = TypeVar("Item")

PATIENCE = 1.0
"""Seconds after which the bar appears."""


def watched(items: Iterable[Item], total: int, doing: str = "Solving") -> Iterator[Item]:
    """The items as they come; a bar on stderr counts them once it has taken a second.

    Without a terminal on stderr nothing is written.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    begin = monotonic()
    shown: tuple[Progress, TaskID] | None = None
    try:
        for done, item in enumerate(items, start=1):
            if shown is None and done < total and monotonic() - begin > PATIENCE:
                shown = _started(total, doing)
            if shown is not None:
                bar, task = shown
                bar.update(task, completed=done)
            yield item
    finally:
        if shown is not None:
            shown[0].stop()


def _started(total: int, doing: str) -> tuple[Progress, TaskID]:
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(doing, total=total)
    bar.start()
    return bar, task
