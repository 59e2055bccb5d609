"""Words as Markdown prints them: whatever a user typed is read, and none of it is a mark.

GitHub and Jupyter read mathematics and addresses in more than Markdown itself does.  What they
would take for either stands in an element of its own, as the number of the character.
"""

from __future__ import annotations

import re

from dlsolve.render.visible import visible

_ALONE = {one: f"<span>&#{ord(one)};</span>" for one in "$\\@"}
_SPECIAL = {
    **_ALONE, "`": "&#96;", "<": "&lt;", ">": "&gt;", "&": "&amp;",
    **{one: f"\\{one}" for one in "*_[]|~#"},
}  # fmt: skip
_WORD_MARK = re.compile(r"(?<=[^\W_])_(?=[^\W_])")
"""What is no mark within a word.  e.g. loss_before"""

_START = re.compile(r"^(\d+)([.)])|^([+=-])")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp|javascript)(:)|\b(www)(\.)")
_WIDE = str.maketrans({code: chr(code + 0xFEE0) for code in b'$\\{}%#_^`*<>[]|~&"@'})
"""Signs that no two readers of Markdown agree on within mathematics, as wide as a letter."""

_WIDE_POINTS = {":": "：", ".": "．"}


def text(words: str) -> str:
    """Words in Markdown, in one line.  e.g. a*b → a\\*b"""
    seen = visible(re.sub(r"\s", " ", words))
    parts = [_SPECIAL.get(one, one) for one in seen]
    for found in _WORD_MARK.finditer(seen):
        parts[found.start()] = "_"
    for found in _ADDRESS.finditer(seen):
        place = found.end() - 1
        parts[place] = f"\\{seen[place]}"
    return "".join(parts)


def paragraph(source: str) -> str:
    """A paragraph that begins with words: they are no heading and no item of a list."""
    return _START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", source)


def within_maths(words: str) -> str:
    """Words as they may stand in mathematics, behind \\text."""
    seen = visible(re.sub(r"\s", " ", words)).translate(_WIDE)
    return _ADDRESS.sub(lambda m: (m[1] or m[3]) + _WIDE_POINTS[m[2] or m[4]], seen)


def typed(line: str) -> str:
    """A line as it was typed, as code in the cell of a table."""
    seen = visible(line)
    if not seen.strip():
        return ""
    longest = max(map(len, re.findall("`+", seen)), default=0)
    fence = "`" * (longest + 1)
    gap = " " if seen[0] in " `" or seen[-1] in " `" else ""
    cell = re.sub(r"\\\|", "\\\\∣", seen).replace("|", r"\|")  # a cell knows no \ before a bar
    return f"{fence}{gap}{cell}{gap}{fence}"
