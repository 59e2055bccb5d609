"""What was typed, fit to stand in a message."""

from __future__ import annotations

LONGEST_QUOTE = 40


def quoted(text: str) -> str:
    """The text in quotation marks, cut short, without control characters.  e.g. ab → “ab”"""
    return "“" + "".join(c if c.isprintable() else "�" for c in shortened(text)) + "”"


def shortened(text: str) -> str:
    """The beginning of a long text.  e.g. w…, 40 characters of 5,000"""
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
