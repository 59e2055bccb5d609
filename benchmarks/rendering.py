"""How long a line takes in each form, and whether that grows with the length of the page.

Run it on a quiet machine:  python benchmarks/rendering.py
A working of so many iterations is solved once and then written in every form; the best of
several rounds is divided by its lines.  Rendering is linear where the columns agree.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from dlsolve import render
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.solver import solve
from dlsolve.working.steps import Solution, lines

ROUNDS = 3
ITERATIONS = (10, 40, 160)
ALLOWED = 1.0
"""Milliseconds a line."""

GROWTH = 1.5
"""How much more a line of the longest page may take than one of the shortest."""


def best(work: Callable[[], object]) -> float:
    """Milliseconds of the fastest round."""

    def once() -> float:
        start = time.perf_counter()
        work()
        return (time.perf_counter() - start) * 1000

    return min(once() for _ in range(ROUNDS))


def solved(iterations: int) -> Solution:
    """Adam with gradients that are all different, carried at six places.

    Without its picture, which takes as long for a short page as for a long one.
    """
    gradients = " ".join(f"0.{k + 100}" for k in range(iterations))
    return replace(solve("adam", gradients=gradients, carry=6), drawings=())


def main() -> None:
    pages = [solved(count) for count in ITERATIONS]
    counts = [sum(1 for _ in lines(page.steps)) for page in pages]
    print("ms a line  " + "".join(f"{count:>6} lines" for count in counts) + "   allowed")
    for form in render.FORMS:
        look = Look(Notation())
        render.render(pages[0], form, look)  # imports it
        each = [
            best(partial(render.render, page, form, look)) / count
            for page, count in zip(pages, counts, strict=True)
        ]
        linear = each[-1] <= GROWTH * each[0]
        verdict = "ok" if max(each) <= ALLOWED and linear else "TOO SLOW"
        print(f"{form:11}" + "".join(f"{ms:12.3f}" for ms in each) + f"   {ALLOWED:.1f}  {verdict}")


if __name__ == "__main__":
    main()
