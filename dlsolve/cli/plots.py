"""`--plot`: the pictures of a solution, in a file or below the page."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from dlsolve import topics
from dlsolve.cli.filing import Stems, stem_of, unwritable, write_whole
from dlsolve.cli.settings import IN_TERMINAL, Settings
from dlsolve.cli.streams import alphabet, write
from dlsolve.errors import InputError
from dlsolve.render import LANGUAGES
from dlsolve.working.steps import Solution

if TYPE_CHECKING:
    from dlsolve.problems.outcomes import Outcome

OTHER_FOLDER = "name another folder"
TEXT_FORMS = ("terminal", "plain")


def check_plot(topic: str, where: str, settings: Settings) -> None:
    """Raises InputError for a --plot that can come to nothing, before anything is solved."""
    _refuse_a_program(settings)
    if not topics.heading(topic).picture:
        drawn = ", ".join(name for name in topics.names() if topics.heading(name).picture)
        raise InputError(
            f"{topic} has no picture", remedy=f"these topics have one: {drawn}", field="plot"
        )
    if where == IN_TERMINAL:
        if settings.form not in TEXT_FORMS:
            raise InputError(
                f"a plot in the terminal does not fit into {settings.form}",
                remedy="name a file, such as plot.svg", field="plot",
            )  # fmt: skip
        return
    suffix_of(where)


def plot(solution: Solution, where: str, columns: int) -> None:
    """Write the pictures of a solution where --plot says.

    Raises InputError where there is none of this problem, where the library that draws is not
    installed, and where the file cannot be written.
    """
    figures = solution.figures
    if not figures:
        why = f": {solution.why_undrawn}" if solution.why_undrawn else ""
        raise InputError(
            f"there is no picture of this problem{why}", remedy="leave out --plot", field="plot"
        )
    if where == IN_TERMINAL:
        from dlsolve.render.sketch import sketch

        write(sys.stdout, "\n" + sketch(figures, columns, alphabet()))
        return
    from dlsolve.render.plot import drawing

    drawn = drawing(figures, suffix_of(where))
    try:
        write_whole(Path(where), drawn, "name another file")
    except InputError as error:
        raise error.of("plot") from None


def check_folder(settings: Settings) -> None:
    """Raises InputError for a --plot of a whole sheet that can come to nothing."""
    if settings.plot is None:
        return
    _refuse_a_program(settings)
    if settings.plot == IN_TERMINAL:
        raise InputError(
            "the pictures of a sheet go into a folder", remedy="name one: --plot pictures",
            field="plot",
        )  # fmt: skip


def plot_each(outcomes: Iterable[Outcome], settings: Settings) -> None:
    """A picture of each problem that has one, into the folder that --plot names.

    Raises InputError where none has one, and as `plot`.
    """
    if settings.plot is None:
        return
    from dlsolve.render.plot import drawing

    folder, stems = Path(settings.plot), Stems()
    drawn = {
        stems.free(stem_of(outcome.id, "problem")): figures
        for outcome in outcomes
        if outcome.solution is not None and (figures := outcome.solution.figures)
    }
    if not drawn:
        raise InputError("no problem here has a picture", remedy="leave it out", field="plot")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error, OTHER_FOLDER).of("plot") from None
    for stem, figures in drawn.items():
        try:
            write_whole(folder / f"{stem}.png", drawing(figures, ".png"), OTHER_FOLDER)
        except InputError as error:
            raise error.of("plot") from None


def _refuse_a_program(settings: Settings) -> None:
    if settings.form in LANGUAGES:
        raise InputError(
            "a program is printed, and there is no picture of it", remedy="leave it out",
            field="plot",
        )  # fmt: skip


def suffix_of(name: str) -> str:
    """The kind of file.  e.g. plot.PNG → .png.  Raises InputError for one that is not drawn."""
    from dlsolve.render.plot import SUFFIXES

    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(
            f"a picture is no {suffix} file" if suffix else "the file's name has no ending",
            text=name, start=len(name) - len(suffix), end=len(name),
            remedy=f"end it in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}; or write - for the"
            " terminal",
            field="plot",
        )  # fmt: skip
    return suffix
