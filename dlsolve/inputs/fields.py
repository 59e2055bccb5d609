"""A topic's signature, read as its command line, its YAML keys and its keyword arguments.

    def eigen(working, matrix: Annotated[Grid, "the square matrix A"], *,
              scaling: Annotated[Literal["first", "unit"], "…"] = "first"): …

A parameter before the `*` is positional on the command line; the others are options.  A
parameter typed as a union of dataclasses offers ways of giving one thing that exclude each
other: their fields become options, and the ones that are given decide which it is.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

from dlsolve.errors import InputError
from dlsolve.inputs.arrays import read_matrix, read_vector
from dlsolve.inputs.numbers import Count, read_count, read_number, read_whole
from dlsolve.inputs.quoting import quoted
from dlsolve.inputs.systems import System
from dlsolve.records import dataclass
from dlsolve.working.trees import Grid, Number, Parameter, Row

Text = str | Sequence[str]
"""What a user supplies for one field: a text, or several for a repeated one."""

REQUIRED = MISSING

SYNONYMS: dict[str, tuple[str, ...]] = {
    "eta": ("lr", "learning-rate", "η", "alpha", "α"),
    "beta": ("β",),
    "beta1": ("β1", "β₁"),
    "beta2": ("β2", "β₂"),
    "epsilon": ("eps", "ε"),
    "theta": ("θ", "w"),
    "threshold": ("theta", "θ"),
    "weights": ("w",),
    "bias": ("b",),
    "iterations": ("steps",),
    "weight_decay": ("lambda", "λ"),
    "v0": ("v₀",),
    "r0": ("r₀",),
    "centred": ("centered",),
    "likelihood": ("sensitivity",),
    "input": ("n",),
    "window": ("f", "filter", "filter-size", "kernel", "kernel-size", "pool-size"),
    "stride": ("s",),
    "padding": ("p",),
    "dilation": ("d",),
    "y": ("actual",),
    "actual": ("y",),
    "labels": ("y", "actual"),
    "target": ("y",),
    "y_hat": ("predicted", "ŷ"),
    "predicted": ("y-hat", "ŷ"),
    "folds": ("k",),
    "strength": ("lambda", "λ"),
}
"""Other spellings of a field, the same for every topic."""

LONGEST_TEXT = 200_000
"""Characters of a field; only images may be longer, which are computed and not written out."""

IMAGES = frozenset({"volume", "filters"})

PIPED = frozenset(
    {
        "matrix",
        "vector",
        "vectors",
        "volume",
        "filters",
        "distribution",
        "counts",
        "gradientlist",
        "stack",
        "windows",
        "working",
    }
)
"""The kinds of field that hold data: there a - is the standard input, elsewhere a minus sign."""


LISTED = {
    "labels": ", ",
    "classes": ", ",
    "kinds": ", ",
    "wanted": ", ",
    "outcomes": ", ",
    "distribution": ", ",
    "counts": ", ",
    "pmf": ", ",
    "initial": ", ",
    "point": ", ",
    "stack": " > ",
    "windows": " > ",
}
"""The kinds of field that are one list of words or pairs, which Python gives as several texts,
and what stands between these."""

LAYERED = frozenset({"stack", "windows"})
"""Those of them whose items may have commas of their own.  e.g. conv 3, stride 2"""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a user can supply.

    name        as in the code and in YAML;  `option` is its spelling on the command line
    read        text to value
    choices     the texts that it takes, where these are few
    words       texts that it takes among others
    default     the value without it, or REQUIRED
    variant     the dataclass that it belongs to, where it is one way of several
    """

    name: str
    help: str
    read: Callable[[str], Any]
    default: Any = REQUIRED
    choices: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    positional: bool = False
    repeated: bool = False
    flag: bool = False
    variant: type | None = None
    parameter: str = ""
    kind: str = "text"

    @property
    def option(self) -> str:
        """e.g. epsilon_placement → --epsilon-placement"""
        return "--" + self.name.replace("_", "-")

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every option that means this field, the proper one first."""
        return (self.option, *("--" + other for other in SYNONYMS.get(self.name, ())))

    @property
    def required(self) -> bool:
        """Whether the topic cannot do without it."""
        return self.default is REQUIRED and self.variant is None

    @property
    def is_convention(self) -> bool:
        """Whether it picks among conventions rather than stating the problem."""
        return bool(self.choices) and not self.repeated and self.default is not REQUIRED

    @property
    def takes_stdin(self) -> bool:
        """Whether a - in its place is the standard input."""
        return self.kind in PIPED

    def chosen(self, values: Mapping[str, Any]) -> Any:
        """Its value among a topic's arguments; None where another way was taken."""
        whole = values[self.parameter]
        if self.variant is None:
            return whole
        return getattr(whole, self.name) if isinstance(whole, self.variant) else None

    def value(self, text: Text) -> Any:
        """The value that the text stands for.  Raises InputError, which names the field."""
        try:
            if self.repeated:
                read = self._choice if self.choices else self.read
                return tuple(read(one) for one in ([text] if isinstance(text, str) else text))
            if not isinstance(text, str) and self.kind in LISTED:
                text = LISTED[self.kind].join(text)
            if not isinstance(text, str):
                raise InputError("one value was expected, not several", text="; ".join(text))
            if self.choices:
                return self._choice(text)
            if len(text) > LONGEST_TEXT and self.kind not in IMAGES:
                raise InputError(
                    f"a text of more than {LONGEST_TEXT:,} characters",
                    remedy="nobody works that through by hand; give less",
                )
            return self.read(text)
        except InputError as error:
            raise error.of(self.name) from None

    def _choice(self, text: str) -> Any:
        wanted = text.strip().lower()
        if wanted in self.choices:
            return self.read(wanted)
        close = get_close_matches(wanted, self.choices, n=1)
        raise InputError(
            f"{quoted(text)} is none of the choices",
            text=text,
            end=len(text),
            remedy=f"did you mean {close[0]}?" if close else "choose " + one_of(self.choices),
        )


def one_of(choices: Sequence[str]) -> str:
    """e.g. ("a", "b", "c") → a, b or c"""
    *most, last = choices
    return f"{', '.join(most)} or {last}" if most else last


# --- from a signature to fields ---------------------------------------------------------


@cache
def fields_of(topic: Callable[..., None]) -> tuple[Field, ...]:
    """The fields of a topic, in the order of its signature."""
    hints = get_type_hints(topic, include_extras=True)
    found: list[Field] = []
    for parameter in list(inspect.signature(topic).parameters.values())[1:]:
        default = REQUIRED if parameter.default is parameter.empty else parameter.default
        positional = parameter.kind is not parameter.KEYWORD_ONLY
        found += _fields(parameter.name, hints[parameter.name], default, positional)
    return tuple(found)


def _fields(parameter: str, hint: Any, default: Any, positional: bool) -> list[Field]:
    annotation, help_text = _unannotated(hint)
    variants = _variants(annotation)
    if not variants:
        return [_field(parameter, annotation, help_text, default, positional)]
    found: list[Field] = []
    for variant in variants:
        hints = get_type_hints(variant, include_extras=True)
        for inner in fields(variant):
            inner_annotation, inner_help = _unannotated(hints[inner.name])
            made = _field(inner.name, inner_annotation, inner_help, inner.default, False)
            found.append(_replaced(made, variant=variant, parameter=parameter))
    return found


def _replaced(made: Field, *, variant: type, parameter: str) -> Field:
    from dataclasses import replace

    return replace(made, variant=variant, parameter=parameter)


def _unannotated(hint: Any) -> tuple[Any, str]:
    """The type and the help text of an annotation, None taken out of a union."""
    help_text = ""
    if get_origin(hint) is Annotated:
        hint, help_text, *_ = get_args(hint)
    if get_origin(hint) in (Union, UnionType) and NoneType in get_args(hint):
        rest = [part for part in get_args(hint) if part is not NoneType]
        inner, inner_help = _unannotated(rest[0] if len(rest) == 1 else Union[tuple(rest)])
        return inner, help_text or inner_help
    return hint, help_text


def _variants(annotation: Any) -> tuple[type, ...]:
    """The dataclasses of a union of ways, or () for a type that is read from one text."""
    if annotation in READERS:
        return ()
    parts = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    ways = all(
        is_dataclass(part) and not hasattr(part, "read") and part not in READERS for part in parts
    )
    return tuple(parts) if ways else ()


def _field(name: str, annotation: Any, help_text: str, default: Any, positional: bool) -> Field:
    choices: tuple[str, ...] = ()
    repeated = get_origin(annotation) is tuple
    kind = annotation
    if repeated:
        kind = get_args(annotation)[0]
    read: Callable[[str], Any]
    if get_origin(kind) is Literal:
        choices = get_args(kind)
        read = str
        label = "choice"
    elif kind in READERS:
        read, label = READERS[kind]
    else:
        read, label = kind.read, kind.__name__.lower()
    return Field(
        name=name,
        help=help_text,
        read=read,
        default=default,
        choices=choices,
        words=getattr(kind, "WORDS", ()),
        positional=positional,
        repeated=repeated,
        flag=kind is bool,
        parameter=name,
        kind=label,
    )


def _read_flag(text: str) -> bool:
    wanted = text.strip().lower()
    if wanted in ("true", "yes", "on", "1", ""):
        return True
    if wanted in ("false", "no", "off", "0"):
        return False
    raise InputError(
        f"{quoted(text)} is neither yes nor no",
        text=text,
        end=len(text),
        remedy="write true or false",
    )


LetterGrid = NewType("LetterGrid", Grid)
"""A matrix whose entries may be letters, and expressions in them."""


def _read_with_letters(text: str) -> LetterGrid:
    return LetterGrid(read_matrix(text, letters=True))


LetterRow = NewType("LetterRow", Row)
"""A vector whose entries may be letters, and expressions in them."""


def _read_row_with_letters(text: str) -> LetterRow:
    return LetterRow(read_vector(text, letters=True))


READERS: dict[Any, tuple[Callable[[str], Any], str]] = {
    LetterGrid: (_read_with_letters, "matrix"),
    System: (System.read, "matrix"),
    LetterRow: (_read_row_with_letters, "vector"),
    Number: (read_number, "number"),
    Parameter: (read_number, "number"),
    Row: (read_vector, "vector"),
    Grid: (read_matrix, "matrix"),
    int: (read_whole, "whole number"),
    Count: (read_count, "whole number"),
    bool: (_read_flag, "flag"),
    str: (str.strip, "text"),
}
"""How each type is read, and what it is called.  Other types bring a `read` of their own."""


# --- from texts to arguments ------------------------------------------------------------


def arguments(topic: Callable[..., None], texts: Mapping[str, Text]) -> dict[str, Any]:
    """The topic's arguments, read from the texts that the user supplied.

    Raises InputError where a field is unknown, missing, unreadable, or excluded by another.
    """
    known = fields_of(topic)
    names = {name: f for f in known for name in _yaml_spellings(f)}
    supplied: dict[str, Text] = {}
    for name, text in texts.items():
        if name not in names:
            raise unknown_field(name, [f.name for f in known])
        proper = names[name].name
        if proper in supplied:
            raise InputError(
                f"`{name}` is `{proper}`, which is given as well", remedy="give it once", field=name
            )
        supplied[proper] = text
    values: dict[str, Any] = {}
    for one in known:
        if one.variant is None:
            if one.name in supplied:
                values[one.name] = one.value(supplied[one.name])
            elif one.default is not REQUIRED:
                values[one.name] = one.default
            else:
                raise InputError(
                    f"`{one.name}` is missing", remedy=f"it is {one.help}", field=one.name
                )
    for parameter in dict.fromkeys(f.parameter for f in known if f.variant is not None):
        ways = [f for f in known if f.parameter == parameter and f.variant is not None]
        values[parameter] = _way(ways, supplied)
    return values


def _yaml_spellings(field: Field) -> tuple[str, ...]:
    return (field.name, *(spelling[2:] for spelling in field.spellings))


def unknown_field(name: str, known: Sequence[str]) -> InputError:
    """The error for a key that the topic does not have."""
    close = get_close_matches(name.replace("-", "_"), known, n=1, cutoff=0.5)
    remedy = f"did you mean `{close[0]}`?" if close else "it takes " + ", ".join(known)
    return InputError(f"there is no `{name}` here", text=name, end=len(name), remedy=remedy)


def _way(ways: Sequence[Field], supplied: Mapping[str, Text]) -> Any:
    """The one variant whose fields were supplied."""
    variants = list(dict.fromkeys(f.variant for f in ways if f.variant is not None))
    mine = {v: [f for f in ways if f.variant is v] for v in variants}
    given = {f.name for f in ways if f.name in supplied}
    fitting = [v for v in variants if given and given <= {f.name for f in mine[v]}]
    complete = [
        v for v in fitting if all(f.default is not REQUIRED or f.name in supplied for f in mine[v])
    ]
    if complete:
        chosen = complete[0]
        return chosen(
            **{f.name: f.value(supplied[f.name]) for f in mine[chosen] if f.name in supplied}
        )
    bare = [v for v in variants if all(f.default is not REQUIRED for f in mine[v])]
    if not given and len(bare) == 1:
        return bare[0]()
    if not given:
        forms = "; or ".join(_form(mine[v]) for v in variants)
        raise InputError(
            "the problem itself is missing", remedy=f"give {forms}", field=ways[0].name
        )
    if not fitting:
        raise _mixed(list(mine.values()), given)
    lacking = [f for f in mine[fitting[0]] if f.default is REQUIRED and f.name not in supplied]
    first, *others = lacking
    missing = " and ".join(f"`{f.name}`" for f in lacking)
    raise InputError(
        f"{missing} {'are' if others else 'is'} missing",
        remedy=f"`{first.name}` is {first.help}" if others else f"it is {first.help}",
        field=first.name,
    )


def _form(way: Sequence[Field], *, whole: bool = False) -> str:
    """What a way needs, and on the whole what it takes.  e.g. `data` and `model`"""
    needed = " and ".join(f"`{f.name}`" for f in way if f.default is REQUIRED)
    taken = ", ".join(f"`{f.name}`" for f in way if f.default is not REQUIRED)
    return f"{needed}, with or without {taken}" if whole and taken else needed


def _mixed(ways: Sequence[Sequence[Field]], given: set[str]) -> InputError:
    """The error for fields of different ways: one of the way that most of them belong to, and
    one that does not belong to it."""
    meant = max(ways, key=lambda way: len(given & {f.name for f in way}))
    own = next(f.name for f in meant if f.name in given)
    strange = next(f.name for way in ways for f in way if f.name in given - {f.name for f in meant})
    forms = "; or ".join(_form(way, whole=True) for way in ways)
    return InputError(f"`{own}` and `{strange}` exclude each other", remedy=f"give {forms}")
