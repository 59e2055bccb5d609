"""How an answer is asked for, as a problem file or an option says it.

3 sf     2 dp     3 sf or more     ±1%     ±0.001     ±1% ±0.001
lowest terms     factored     expanded     as written
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Union

from dlsolve.errors import InputError
from dlsolve.exact.rounding import MOST_DIGITS
from dlsolve.inputs.numbers import read_number
from dlsolve.inputs.quoting import quoted
from dlsolve.marking.forms import Form
from dlsolve.marking.precision import Figures, Places, Precision, Tolerance

Asked = Union[Precision, Form]
"""A precision, or a form, which leaves the precision as typed."""

_DIGITS = re.compile(
    r"(?P<count>[0-9]{1,4})\s*"
    r"(?:(?P<places>dp|decimal places?)|sf|significant figures?)(?P<more>\s+or\s+more)?"
)
_SIZE = re.compile(r"(?:±|\+/?-)\s*(?P<size>[^±%+]+?)\s*(?P<percent>%)?\s*(?=±|\+/?-|$)")
LARGEST_SIZE = 10**9
"""Of a tolerance; a larger one would take anything."""

REMEDY = "write 3 sf, 2 dp, 3 sf or more, ±0.01, ±1%, or " + ", ".join(form.value for form in Form)


def read_asked(text: str) -> Asked:
    """How an answer is asked for.  e.g. "3 sf" → Figures(3).  Raises InputError."""
    plain = " ".join(text.split()).lower()
    for form in Form:
        if plain == form.value:
            return form
    digits = _DIGITS.fullmatch(plain)
    if digits:
        return _digits(digits, text)
    sizes = list(_SIZE.finditer(plain))
    if sizes and "".join(size.group() for size in sizes) == plain:
        return _tolerance(sizes, text)
    raise InputError(f"{quoted(text)} is no precision and no form", text, 0, len(text), REMEDY)


def _digits(match: re.Match[str], text: str) -> Places | Figures:
    count, or_more = int(match["count"]), bool(match["more"])
    if count > MOST_DIGITS:
        raise InputError(f"more than {MOST_DIGITS} digits", text, 0, len(text), "ask for fewer")
    if match["places"]:
        return Places(count, or_more)
    if not count:
        raise InputError("no figure at all", text, 0, len(text), "ask for 1 sf or more")
    return Figures(count, or_more)


def _tolerance(sizes: list[re.Match[str]], text: str) -> Tolerance:
    found = {"%": Fraction(0), "": Fraction(0)}
    for size in sizes:
        value = read_number(size["size"]).value
        if not isinstance(value, Fraction) or not 0 <= value <= LARGEST_SIZE:
            raise InputError("no size of a tolerance", text, 0, len(text), REMEDY)
        found[size["percent"] or ""] += value
    return Tolerance(found["%"] / 100, found[""])
