"""Text from a user, fit for a screen: nothing in it moves the cursor or turns the writing."""

from __future__ import annotations

CONTROLS = {code: chr(0x2400 + code) for code in range(32)} | {0x7F: "␡", 0xA0: " "}
"""Control characters and the pictures that stand for them.  e.g. escape → ␛"""


def visible(text: str) -> str:
    """The text with a picture for each character that cannot be seen.

    Each stands for one, so that places in the text stay where they are.
    e.g. "1\\x1b[2J" → "1␛[2J"
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else CONTROLS.get(ord(c), "�") for c in text)
