"""The words of a command line, made such that Typer cannot take a number for an option.

    eigen "-1 2; 3 4" --bias -0.5    →    --bias=-0.5 -- "-1 2; 3 4"

What is mistyped is found here, before Typer reads, so that every message looks alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from dlsolve.errors import InputError
from dlsolve.records import dataclass

_OPTION = re.compile(r"--[^\W\d].*|-[^\W\d][\w-]*(=.*)?", re.DOTALL)
"""What is meant as an option.  e.g. --eta, --lr=1, -w; but not -1, -.5, -√2, -[1, 2], -a b"""


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a command: its proper spelling, and how it is used."""

    proper: str
    takes_value: bool = True
    repeated: bool = False


def attached(
    words: Sequence[str],
    options: Mapping[str, Option],
    positionals: int | None,
    places: Sequence[str] = (),
) -> list[str]:
    """The command line with every value attached to its option, positional ones after a `--`.

    options      every spelling that the command knows
    positionals  how many values it takes without an option; None for any number
    places       the spellings by which these values may be given all the same, --x for x

    Raises InputError for an option that is unknown, used wrongly, or given twice, and for a
    value too many.
    """
    made: list[str] = []
    loose: list[str] = []
    named: dict[str, str] = {}
    seen: set[str] = set()
    rest = iter(words)
    known = {**{place: Option(place) for place in places}, **options}
    for word in rest:
        if word == "--":
            loose += rest
        elif not _OPTION.fullmatch(word):
            loose.append(word)
        else:
            one = _attached(word, rest, known, seen)
            spelling, _, value = one.partition("=")
            if spelling in options:
                made.append(one)
            else:
                named[spelling] = value
    if positionals is not None and len(loose) > positionals - len(named):
        raise _too_many(loose, positionals - len(named))
    return [*made, "--", *(_in_place(loose, named, places) if named else loose)]


def _in_place(loose: Sequence[str], named: Mapping[str, str], places: Sequence[str]) -> list[str]:
    """The positional values in their order, those that were named among them."""
    rest = iter(loose)
    values = [named[place] if place in named else next(rest, None) for place in places]
    while values[-1] is None:
        values.pop()
    for place, value in zip(places, values, strict=False):
        if value is None:
            raise InputError(f"`{place.lstrip('-')}` is missing", remedy=f"write it after {place}")
    return [value for value in values if value is not None]


def _attached(word: str, rest: Iterator[str], options: Mapping[str, Option], seen: set[str]) -> str:
    spelling, equals, value = word.partition("=")
    if spelling not in options:
        raise unknown_option(spelling, options)
    option = options[spelling]
    if option.proper in seen and not option.repeated:
        raise _wrong(word, f"`{option.proper}` is given twice", "give it once")
    seen.add(option.proper)
    if not option.takes_value:
        if equals:
            raise _wrong(word, f"`{spelling}` takes no value", f"write {spelling} alone")
        return spelling
    if not equals:
        following = next(rest, None)
        if following is None or following.partition("=")[0] in options:
            raise _wrong(word, f"`{spelling}` has no value", f"write it after {spelling}")
        value = following
    return f"{spelling}={value}"


def unknown_option(spelling: str, options: Mapping[str, Option]) -> InputError:
    """The error for an option that the command does not have, with the nearest one.

    One that lacks a dash only is written as the user knows it.  e.g. -w → --w, and not --weights
    """
    wanted = "--" + spelling.lstrip("-").replace("_", "-").lower()
    close = get_close_matches(wanted, options, n=1, cutoff=0.6)
    if wanted in options:
        remedy = f"did you mean `{wanted}`?"
    elif close:
        remedy = f"did you mean `{options[close[0]].proper}`?"
    elif spelling.startswith("--"):
        remedy = "--help lists the options"
    else:
        remedy = f'a value that begins with a minus goes last, after two: -- "{spelling}"'
    return _wrong(spelling, f"there is no option `{spelling}`", remedy)


def _too_many(loose: Sequence[str], positionals: int) -> InputError:
    together = " ".join(loose)
    start = len(" ".join(loose[:positionals])) + (1 if positionals else 0)
    if positionals == 0:
        reason, remedy = "every value belongs to an option", "--help lists the options"
    else:
        some = "one value was" if positionals == 1 else f"{positionals} values were"
        reason = f"{some} expected"
        remedy = f'quote what belongs together: "{together}"'
    return InputError(reason, together, start, len(together), remedy)


def _wrong(word: str, reason: str, remedy: str) -> InputError:
    return InputError(reason, word, 0, len(word), remedy)
