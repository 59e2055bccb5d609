"""Problems as a student solves them in PyTorch: a function a topic, found by its file's name.

`adam.py` holds `adam(…)` with the parameters of the topic `adam`.  Nobody calls it: its source
is the script, and the code writer folds the arguments of a problem into it, with its comments.
So it is short, its names are those of the course, and it prints the topic's answers.  What is
known before the run (which convention, how the input was given) it may compute as it likes, by
functions of ours; what is left for the run uses PyTorch alone.  `import torch` stands inside the
function: the script is written where PyTorch is not installed, too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import cast

from dlsolve.errors import InputError

FOLDER = Path(__file__).parent


@cache
def names() -> tuple[str, ...]:
    """The topics that have a script, as on the command line.  e.g. conv-map"""
    files = FOLDER.glob("[!_]*.py")
    return tuple(sorted(file.stem.replace("_", "-") for file in files))


def load(topic: str) -> Callable[..., None]:
    """The function whose source is the script.

    Raises InputError, with the topics that have one, for a topic without.
    """
    if topic not in names():
        raise InputError(
            f"{topic} has no PyTorch script", remedy=f"these have one: {', '.join(names())}",
            field="format",
        )  # fmt: skip
    stem = topic.replace("-", "_")
    return cast(Callable[..., None], getattr(import_module(f"dlsolve.pytorch.{stem}"), stem))
