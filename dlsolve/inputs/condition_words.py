"""The words of conditions on the outcomes of coins, dice and cards."""

from __future__ import annotations

from dlsolve.inputs.experiments import RANKS

ORDER = ("<", "≤", ">", "≥")
SIGNS = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠", "<": "<", ">": ">", "=": "=", "≤": "≤",
         "≥": "≥", "≠": "≠"}  # fmt: skip
MIRRORED = {"<": ">", "≤": "≥", ">": "<", "≥": "≤", "=": "=", "≠": "≠"}
FACES = {"h": "H", "head": "H", "heads": "H", "t": "T", "tail": "T", "tails": "T"}
COUNTS = {"heads": "H", "head": "H", "tails": "T", "tail": "T"}
TOTALS = {"sum": "sum", "total": "sum", "product": "product", "difference": "difference"}
TOTALS |= dict.fromkeys(("max", "maximum", "highest", "largest"), "max")
TOTALS |= dict.fromkeys(("min", "minimum", "lowest", "smallest"), "min")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
PLURALS = {"ones": 1, "twos": 2, "threes": 3, "fours": 4, "fives": 5, "sixes": 6}
THINGS = ("coin", "toss", "die", "roll", "throw", "draw")
OUTCOME = ("x", "value", "number", "outcome")
RANK_WORDS = {"ace": "A", "king": "K", "queen": "Q", "jack": "J"}
RANK_WORDS |= {word: str(n) for n, word in enumerate(NUMBERS) if 2 <= n <= 10}
SUIT_WORDS = {"spade": "♠", "heart": "♥", "diamond": "♦", "club": "♣"}
COLOURS = {"red": ("♥", "♦"), "black": ("♠", "♣")}
KINDS = {"face": ("J", "Q", "K"), "picture": ("J", "Q", "K"), "numbered": RANKS[1:10]}
BOTH = ("both",)
JOINING = ("or", "and", "but", "given")
ALIKE = ("doubles", "double", "equal", "same", "alike")

RESERVED = frozenset(
    {*COUNTS, *TOTALS, *ORDINALS, *NUMBERS, *PLURALS, *THINGS, *OUTCOME, *RANK_WORDS, *SUIT_WORDS,
     *COLOURS, *KINDS, *ALIKE, "even", "odd", "prime", "last", "at", "multiple", "divisible",
     "exactly", "not", "and", "or", "but", "all", "both", "no", "none", "different", "more", "less",
     "fewer", "card", "cards", "suit", "rank", "between", "is", "in", "of"}
)  # fmt: skip
"""Words of a condition, which no event may be called by."""
