"""Counts in words: 1 sample, 3 samples."""

from __future__ import annotations

import re

_SIBILANT = re.compile(r"(s|x|z|sh|tch)$")
"""What takes -es: passes, batches; but epochs."""


def plural(noun: str) -> str:
    """e.g. sample → samples, entry → entries, training loss → training losses"""
    if noun.endswith("y"):
        return noun[:-1] + "ies"
    return noun + ("es" if _SIBILANT.search(noun) else "s")


def counted(count: int | str, noun: str) -> str:
    """e.g. 1 sample, 3 samples, n samples"""
    return f"{count} {noun if count == 1 else plural(noun)}"


def there_are(count: int, noun: str) -> str:
    """e.g. there is 1 sample, there are 3 samples"""
    return f"there {'is' if count == 1 else 'are'} {counted(count, noun)}"
