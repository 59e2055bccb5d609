"""The options that every topic has: in which form the page is printed, and how its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from dlsolve import render
from dlsolve.cli.streams import NARROWEST, alphabet, is_coloured, page_width
from dlsolve.errors import InputError
from dlsolve.exact.rounding import MOST_DIGITS, Rounding
from dlsolve.inputs.fields import Field, Text, one_of
from dlsolve.inputs.numbers import read_whole
from dlsolve.records import dataclass
from dlsolve.render.look import Detail, Look
from dlsolve.render.notation import Notation
from dlsolve.working.suppliers import Carried

if TYPE_CHECKING:
    from dlsolve.working.steps import Solution

WIDEST = 10_000


def _count(name: str, help_text: str, lowest: int, highest: int) -> Field:
    read = partial(read_whole, lowest=lowest, highest=highest)
    return Field(name, help_text, read, default=None, kind="whole number")


def _flag(name: str, help_text: str) -> Field:
    return Field(name, help_text, read=str, default=False, flag=True, kind="flag")


PAGER = Field(
    "pager", "print a page longer than the screen at once, and not in a pager", str,
    default=True, flag=True, kind="flag",
)  # fmt: skip

STANDALONE = _flag("standalone", "make of LaTeX a document, and not a part of one")
COMMON = (
    Field(
        "format", "the form; terminal on a terminal, otherwise plain", str,
        default=None, choices=(*render.FORMS, *render.LANGUAGES),
    ),
    Field(
        "detail", "how much of the working: normal leaves out repeated parts after the second,"
        " brief all of them, none everything but the answers", str,
        default="full", choices=tuple(detail.value for detail in Detail),
    ),
    _count("dp", "print this many decimal places", 0, MOST_DIGITS),
    _count("sf", "print this many significant figures", 1, MOST_DIGITS),
    _flag("fractions", "print rational numbers as fractions"),
    _flag("decimals", "print rational numbers as decimals"),
    _count(
        "carry", "round every line to this many decimal places, and go on with that", 0, MOST_DIGITS
    ),
    Field(
        "plot", "draw a picture, where there is one, into a file (.png, .svg, .pdf); - draws it in"
        " the terminal", str, default=None, kind="file",
    ),
    _count("width", "the width of the page; the terminal's otherwise, or 80", NARROWEST, WIDEST),
    STANDALONE,
    PAGER,
)  # fmt: skip
"""In the order of the help."""

NAMES = _flag(
    "names", "list the topic's answers and the named lines of the problem, or of the example"
)


def for_pages(*names: str) -> tuple[Field, ...]:
    """Those of COMMON with these names, where a page is printed that no program can stand for."""
    return tuple(
        replace(field, choices=render.FORMS) if field.name == "format" else field
        for field in COMMON
        if field.name in names
    )


def negated(flag: Field) -> str:
    """The option that switches a flag off.  e.g. --flip → --no-flip"""
    return "--no-" + flag.option[2:]


IN_TERMINAL = "-"
"""What --plot is told to draw below the page."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the page is to be printed.

    fractions  True or False where the user said so; None leaves it to the topic
    carry      decimal places that every line is rounded to, or None
    paged      whether a page that is longer than the screen may be shown in a pager
    plot       the file for a picture, - for the terminal, or None
    standalone  whether LaTeX is a document of its own
    """

    form: str
    detail: Detail
    width: int
    rounding: Rounding
    fractions: bool | None
    carry: int | None
    paged: bool
    plot: str | None
    standalone: bool

    def look(self, *, fractions: bool = False) -> Look:
        """The page, in the characters that the output can hold.

        `fractions` is the choice where the user made none.
        """
        chosen = fractions if self.fractions is None else self.fractions
        notation = Notation(self.rounding, chosen, alphabet())
        return Look(notation, self.width, self.detail, self.standalone)

    def look_of(self, solution: Solution) -> Look:
        """The page of one solution, whose topic prefers fractions or decimals."""
        return self.look(fractions=solution.fractions)

    def supplier(self) -> Carried | None:
        """Who rounds the lines, where they are to be rounded."""
        return None if self.carry is None else Carried(self.carry)


def read_settings(texts: Mapping[str, Text], *, programs: bool = False) -> Settings:
    """The settings that the options of COMMON stand for.

    A flag that is switched off, as by --no-fractions, is as good as not given.  Raises InputError
    for one that cannot be read, for two that exclude each other, and for a program where a page
    is asked for, unless `programs` are made there.
    """
    paged = texts.get(PAGER.name) != "false"
    off = {field.name for field in COMMON if field.flag and texts.get(field.name) == "false"}
    texts = {name: text for name, text in texts.items() if name not in off}
    for one, other in (("dp", "sf"), ("fractions", "decimals")):
        if one in texts and other in texts:
            raise InputError(
                f"`--{one}` and `--{other}` exclude each other", remedy="give one of them"
            )
    values = {
        field.name: field.value(texts[field.name]) if field.name in texts else field.default
        for field in COMMON
        if not field.flag
    }
    if values["format"] in render.LANGUAGES and not programs:
        raise InputError(
            f"--format {values['format']} writes a program that solves a problem",
            remedy=f"ask a topic, or batch, for it; here choose {one_of(render.FORMS)}",
            field="format",
        )
    if values["format"] in render.LANGUAGES and values["carry"] is not None:
        raise InputError(
            f"--format {values['format']} computes in float64 and rounds no line",
            remedy="leave out --carry", field="carry",
        )  # fmt: skip
    standalone = STANDALONE.name in texts
    if standalone and values["format"] not in render.STANDALONE:
        raise InputError(
            f"--standalone is for --format {one_of(render.STANDALONE)}",
            remedy="leave it out: the other forms are complete as they are",
            field=STANDALONE.name,
        )
    rounding = Rounding(values["dp"], values["sf"])
    return Settings(
        form=_form(values["format"]),
        detail=Detail(values["detail"]),
        width=values["width"] or page_width(),
        rounding=rounding,
        fractions=_fractions(texts, rounding),
        carry=values["carry"],
        paged=paged and values["plot"] != IN_TERMINAL,
        plot=values["plot"],
        standalone=standalone,
    )


def _form(asked: str | None) -> str:
    """The form asked for, or the one that suits the output; without colour it is plain."""
    if asked in (None, "terminal"):
        return "terminal" if is_coloured(asked=asked is not None) else "plain"
    return str(asked)


def _fractions(texts: Mapping[str, Text], rounding: Rounding) -> bool | None:
    """Digits asked for are decimals asked for, unless fractions are asked for too."""
    if "fractions" in texts:
        return True
    return False if "decimals" in texts or rounding != Rounding() else None
