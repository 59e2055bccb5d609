"""Fitting into the width: no line of mathematics is ever cut.

A chain too long breaks at its = signs, then at its + and −; a sentence between words; a
matrix too wide is shown some columns at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dlsolve.render.alphabet import width
from dlsolve.render.box import Box, beside, in_blocks
from dlsolve.render.expression import sentence
from dlsolve.render.look import Line, Look, Role, Span
from dlsolve.working.steps import BULLET, Word, Words


def wrapped(words: Words, look: Look, role: Role = "text") -> list[Line]:
    """A sentence, wrapped between words; expressions are not broken if they fit a line, nor
    are words that TOGETHER joins.  An item of a list, which begins with BULLET, is hung."""
    if words and isinstance(words[0], str) and words[0].startswith(BULLET):
        first, *rest = wrapped((words[0].removeprefix(BULLET), *words[1:]), look.narrower(2), role)
        return [(Span(look.spell(BULLET), role), *first), *indented(rest, 2)]
    whole = sentence(words, look.notation)
    if whole.width <= look.width:
        return list(rows_of(whole, role, look))
    if not whole.is_inline:
        return _words_around_matrices(words, look, role)
    pieces: list[str] = []
    for part in words:
        between = part.split(" ") if isinstance(part, str) else [part]
        texts = [sentence((one,), look.notation).text for one in between]
        pieces += [piece for text in texts for piece in (text, " ")][:-1]
    tokens = _with_sign_first("".join(p if p != " " else "\0" for p in pieces).split("\0"))
    rows: list[str] = [""]
    for token in tokens:
        joined = f"{rows[-1]} {token}" if rows[-1] else token
        if width(joined) <= look.width:
            rows[-1] = joined
        else:
            rows += broken(token, look.width)
    return [(Span(row, role),) for row in rows if row]


def _with_sign_first(tokens: list[str]) -> list[str]:
    """Each = joined to what stands behind it, so that no line ends in one."""
    joined: list[str] = []
    for token in tokens:
        if joined and joined[-1] in ("=", "≈", "~="):
            joined[-1] += " " + token
        else:
            joined.append(token)
    return joined


def _words_around_matrices(words: Words, look: Look, role: Role) -> list[Line]:
    """A sentence with matrices that does not fit: each of them on lines of its own."""
    lines: list[Line] = []
    inline: list[Word] = []
    for part in words:
        one = sentence((part,), look.notation)
        if one.is_inline:
            inline.append(part)
            continue
        lines += wrapped(tuple(inline), look, role) if inline else []
        lines += indented(rows_of(one, role, look.narrower(2)))
        inline = []
    return lines + (wrapped(tuple(inline), look, role) if inline else [])


def chained(
    pieces: Sequence[tuple[str, Box]], lead: str, look: Look, role: Role = "maths"
) -> list[Line]:
    """a = b = c on one line, or broken before its = signs, which stand in line."""
    boxes = [piece for sign, b in pieces for piece in (Box((f" {sign} ",)), b)][1:]
    whole = beside([Box((lead,)), *boxes])
    if whole.width <= look.width:
        return list(rows_of(whole, role, look))
    head = pieces[0][1]
    indent = width(lead) + head.width
    if indent > look.width // 2:  # a long left side: the signs go to the next line
        lines = list(rows_of(beside([Box((lead,)), head]), role, look))
        indent = width(lead) + 2
        rest = [(sign, b, Box((" " * indent,))) for sign, b in pieces[1:]]
    else:
        lines = []
        margins = [beside([Box((lead,)), head])] + [Box((" " * indent,))] * (len(pieces) - 2)
        rest = [(s, b, m) for (s, b), m in zip(pieces[1:], margins, strict=True)]
    for sign, piece, margin in rest:
        space = look.width - indent - len(sign) - 2
        if piece.columns and piece.width > space:
            lines += rows_of(beside([margin, Box((f" {sign}",))]), role, look)
            lines += indented(_in_blocks(piece, role, look.narrower(2)))
            continue
        if piece.is_inline and piece.width > space:
            first, *more = broken(piece.text, max(space, 20))
            lines += rows_of(beside([margin, Box((f" {sign} {first}",))]), role, look)
            lines += [(Span(" " * (indent + len(sign) + 4) + text, role),) for text in more]
        else:
            lines += rows_of(beside([margin, Box((f" {sign} ",)), piece]), role, look)
    return lines


def _in_blocks(wide: Box, role: Role, look: Look) -> Iterator[Line]:
    """A matrix wider than the page, some columns at a time."""
    for first, last, block in in_blocks(wide, look.width, look.notation.alphabet):
        columns = f"columns {first} to {last}:" if last > first else f"column {first}:"
        yield (Span(columns, "text"),)
        for line in block.lines:  # one column may be wider than the page: it is never cut
            yield (Span(line, role),)


def broken(text: str, space: int) -> list[str]:
    """A long expression in rows, broken before + and − where the brackets are fewest.

    The second and later rows have two cells less, for their indent.
    """
    rows: list[str] = []
    while width(text[: 4 * space]) > space:  # a start is enough: the text may be very long
        cut = _best_break(text, space)
        if cut is None:
            break
        rows.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
        if len(rows) == 1:
            space = max(space - 2, 10)
    return [*rows, text]


def _best_break(text: str, space: int) -> int | None:
    """The last place within `space` cells to break at the lowest depth of brackets."""
    best: tuple[int, int] | None = None
    depth = cells = 0
    for place, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        cells += width(character)
        if cells > space:
            break
        if character == " " and place and place + 1 < len(text):
            weight = depth * 2 + (text[place + 1] not in "+−-=≈⇒~")
            if cells > space // 3 and (best is None or weight <= best[0]):
                best = (weight, place)
    if best is not None:
        return best[1]
    before_sign = _break_before_sign(text, space)
    if before_sign is not None:
        return before_sign
    spaces = [i for i, c in enumerate(text) if c == " " and i]
    return spaces[0] if spaces else None


def _break_before_sign(text: str, space: int) -> int | None:
    """The last place to break a product of long names.  e.g. P(free|spam)|·P(spam)|/P(free)"""
    last = None
    depth = cells = 0
    for place, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if cells > space:
            break
        if character in "·*/" and depth == 0 and text[place - 1 : place] in (")", "⁾"):
            last = place
        cells += width(character)
    return last


def rows_of(whole: Box, role: Role, look: Look) -> Iterator[Line]:
    """The lines of a box, broken or cut into blocks where it is wider than the page."""
    if whole.is_inline and whole.width > look.width:
        first, *more = broken(whole.text, look.width)
        yield (Span(first, role),)
        for row in more:
            yield (Span("  " + row, role),)
        return
    if whole.columns and whole.width > look.width:
        yield from _in_blocks(whole, role, look)
        return
    for strip in _strips(whole.lines, look):
        for line in strip:
            yield (Span(line, role),)


def _strips(lines: Sequence[str], look: Look) -> Iterator[Sequence[str]]:
    """Matrices side by side that are too wide: cut between columns, … where they go on."""
    on = look.spell("…")
    while width(lines[0]) > look.width:
        space = look.width - 1 - width(on)
        cut = next((c for c in range(space, 8, -1) if _is_gap(lines, c)), None)
        if cut is None:
            break
        yield [f"{line[:cut].rstrip():{cut}} {on}" for line in lines]
        lines = [f"  {on} {line[cut:].removeprefix(' ')}" for line in lines]
    yield lines


def _is_gap(lines: Sequence[str], cut: int) -> bool:
    """Whether no row has an entry across the cut: two spaces, or one behind a bracket."""
    gaps = {line[cut - 1 : cut + 1] for line in lines}
    return all(gap == "  " or (gap[-1:] == " " and gap[0] in "⎤⎥⎦]") for gap in gaps)


def indented(lines: Iterable[Line], by: int = 2) -> Iterator[Line]:
    """The lines moved to the right; blank ones stay blank."""
    for line in lines:
        yield (Span(" " * by), *line) if line else ()
