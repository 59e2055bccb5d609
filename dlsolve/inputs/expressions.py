"""Expressions as a student types them, read into trees by a small grammar of our own.

    sum     = [sign] product {sign product}
    product = factor {("*" | "/" | nothing) factor}
    factor  = [sign] atom {"!"} ["^" factor | superscript]
    atom    = number | name | function "(" sum {"," sum} ")" | "(" sum ")" | "|" sum "|" | "√" atom

Nothing typed is ever run.  `1/2x` is (1/2)x: products and quotients go from left to right.
`log` is the natural logarithm, as in most programs; log2 and log10 name their base, and
log(x, b) takes it.  `e` and `pi` are the constants, unless they are among the letters asked for.
A word such as `xy` is x·y where each of its letters is known: asked for, or alone elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction

from dlsolve.errors import InputError, Undefined
from dlsolve.exact import functions
from dlsolve.exact import number as exact
from dlsolve.inputs import measured
from dlsolve.inputs.literals import FROM_SUPERSCRIPTS, LARGEST_POWER_OF_TEN, read_literal
from dlsolve.inputs.measured import Measured
from dlsolve.inputs.quoting import quoted
from dlsolve.inputs.tokens import Token, tokens
from dlsolve.inputs.words import FUNCTIONS, factors_apart, logarithm_base, read_name, suggestion
from dlsolve.plurals import counted
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.trees import Number, Tree

LARGEST_EXPONENT = 1000
"""The largest exponent, either way, of anything but 10 (see LARGEST_POWER_OF_TEN)."""

CLOSING = {"(": ")", "[": "]", "|": "|"}
ZERO = measured.number(Number(Fraction(0)))
TEN = Fraction(10)


def read_expression(text: str, *, letters: Collection[str] | None = None) -> Tree:
    """The tree of an expression, as it was typed: nothing is worked out or put in order.

    e.g. "2w + 3(x1 - 1)^2" → Sum(2·w, 3·(x₁ − 1)²).  `letters` are the names that may occur,
    None for any.  Raises InputError with the place of what cannot be read.
    """
    return _Parser(text, letters).whole()


class _Parser:
    """A walk along the tokens; each method reads one rule of the grammar."""

    def __init__(self, text: str, letters: Collection[str] | None) -> None:
        self.text = text
        self.letters = letters
        self.allowed = None if letters is None else {read_name(x) or Name(x) for x in letters}
        self.tokens = tuple(factors_apart(tokens(text), letters or ()))
        self.place = 0
        self.depth = 0
        self.in_bars = False

    # --- the grammar ---

    def whole(self) -> Tree:
        if self.ended:
            raise self.error("there is nothing to read", self.next, "type an expression")
        part = self.sum()
        if not self.ended:
            raise self._left_over()
        return part.tree

    def sum(self) -> Measured:
        start = self.next
        terms = [self._signed(self.take("+", "-"), first=True)]
        while sign := self.take("+", "-"):
            terms.append(self._signed(sign))
        return self.checked(measured.summed(terms), start)

    def _signed(self, sign: Token | None, *, first: bool = False) -> Measured:
        if sign is not None and first and self.next.text in ("+", "-"):
            raise self.error("two signs in a row", self.next, "write one sign")
        term = self.product()
        return measured.negated(term) if sign is not None and sign.text == "-" else term

    def product(self) -> Measured:
        start = self.next
        factors = [self.factor()]
        while True:
            if self.take("*") or self._starts_factor():
                factors.append(self.factor())
            elif self.take("/"):
                bottom_token = self.next
                bottom = self.factor()
                if isinstance(bottom.tree, Number) and bottom.tree.value == 0:
                    raise self.error("a division by zero", bottom_token, "divide by another number")
                top = self.checked(measured.multiplied(factors), start)
                factors = [self.checked(measured.divided(top, bottom), start)]
            else:
                return self.checked(measured.multiplied(factors), start)

    def _starts_factor(self) -> bool:
        """Whether a factor follows without a sign.  e.g. the x in 2x, the bracket in 3(x + 1)"""
        token = self.next
        if token.kind == "number":
            raise self.error(
                f"{quoted(token.text)} follows with nothing between", token,
                "did you forget an operator, such as *?",
            )  # fmt: skip
        return (
            token.kind == "word" or token.text in ("(", "[", "√")
            or (token.text == "|" and not self.in_bars)
        )  # fmt: skip

    def factor(self) -> Measured:
        if sign := self.take("+", "-"):
            if self.next.text in ("+", "-"):
                raise self.error("two signs in a row", self.next, "write one sign")
            inner = self.deeper(self.factor, sign)
            return measured.negated(inner) if sign.text == "-" else inner
        start = self.next
        base = self.atom()
        while self.take("!"):
            base = self.checked(measured.applied("!", [base]), start)
        return self._powers(base, start)

    def _powers(self, base: Measured, start: Token) -> Measured:
        caret = self.take("^")
        if caret is not None:
            exponent_start = self.next
            exponent = self.deeper(self.factor, caret)
        elif self.next.kind == "superscript":
            exponent_start = self.advance()
            exponent = self._superscript(exponent_start)
        else:
            return base
        times = self._size_of_exponent(base, exponent, exponent_start)
        power = self.checked(measured.raised(base, exponent, times), start)
        if self.next.kind == "superscript" or (caret is None and self.next.text == "^"):
            raise self.error("a power of a power", self.next, "use brackets")
        if isinstance(base.tree, Number) and base.tree.text == "e":
            return measured.applied("exp", [exponent])
        return power

    def _superscript(self, token: Token) -> Measured:
        plain = token.text.translate(FROM_SUPERSCRIPTS)
        size = measured.number(read_literal(plain.lstrip("+-")))
        return measured.negated(size) if plain.startswith("-") else size

    def _size_of_exponent(self, base: Measured, exponent: Measured, start: Token) -> int:
        """The exponent's size, rounded up, if it is a number; 1 if letters are in it."""
        if exponent.letters:
            return 1
        ten = isinstance(base.tree, Number) and base.tree.value == TEN
        largest = LARGEST_POWER_OF_TEN if ten else LARGEST_EXPONENT
        try:
            size = functions.absolute(scalar(evaluate(exponent.tree)))
            too_large = exact.sign(size - Fraction(largest)) > 0
        except Undefined as error:
            raise self.error(f"an exponent with {error.reason}", start, "") from error
        if too_large:
            raise self.error(f"an exponent beyond ±{largest}", start, "write a smaller exponent")
        return -(-size.numerator // size.denominator) if isinstance(size, Fraction) else largest

    def atom(self) -> Measured:
        token = self.advance()
        match token.kind, token.text:
            case "number", _:
                return self.checked(measured.number(self._literal(token)), token)
            case "word", _:
                return self._word(token)
            case _, "√":
                return self._application(token, "√")
            case _, ("(" | "[") as opening:
                return self._bracketed(token, CLOSING[opening])
            case _, "|":
                return self.checked(measured.applied("|·|", [self._bracketed(token, "|")]), token)
            case _:
                raise self._missing(token)

    def _literal(self, token: Token) -> Number:
        try:
            return read_literal(token.text)
        except InputError as error:
            raise error.within(self.text, token.start) from error

    def _bracketed(self, opening: Token, closing: str) -> Measured:
        outside, self.in_bars = self.in_bars, closing == "|"
        inner = self.deeper(self.sum, opening)
        self._close(opening, closing)
        self.in_bars = outside
        return inner

    def _close(self, opening: Token, closing: str) -> None:
        if self.take(closing):
            return
        if self.next.kind == "end":
            raise self.error(
                f"the bracket {quoted(opening.text)} is never closed", opening, f"add a {closing}"
            )
        raise self._left_over()

    # --- words ---

    def _word(self, token: Token) -> Measured:
        word = token.text
        if self.letters is not None and word in self.letters:
            return measured.letter(read_name(word) or Name(word))
        base = logarithm_base(word)
        if base is not None:
            return self._application(token, "log", base)
        function = FUNCTIONS.get(word)
        name = read_name(word)
        if function is not None and (name is None or self.next.text == "("):
            return self._application(token, function)
        if word in ("pi", "π"):
            return measured.number(Number(functions.pi(), "π"))
        if word == "e":
            return measured.number(Number(functions.exp(Fraction(1)), "e"))
        if name is None or (self.allowed is not None and name not in self.allowed):
            raise self._unknown(token)
        return measured.letter(name)

    def _unknown(self, token: Token) -> InputError:
        if self.letters is None:
            reason = f"{quoted(token.text)} is not a name that is known"
            return self.error(reason, token, suggestion(token.text))
        if not self.letters:
            return self.error(
                f"{quoted(token.text)} stands where a number is expected", token, "use numbers only"
            )
        only = ", ".join(sorted(self.letters))
        return self.error(
            f"{quoted(token.text)} does not occur here", token, f"the names that may: {only}"
        )

    def _application(self, token: Token, function: str, base: str | None = None) -> Measured:
        """A function with its brackets, or without them before one number or name."""
        if opening := self.take("(", "["):
            arguments = self._arguments(opening)
        else:
            arguments = [self._bare_argument(token, function)]
        if base is not None:
            arguments.append(measured.number(self._base(token, base)))
        return self.checked(self._applied(token, function, arguments), token)

    def _base(self, token: Token, base: str) -> Number:
        if int(base) < 2:
            raise self.error("a logarithm with a base below 2", token, "use a base such as 2 or 10")
        return read_literal(str(int(base)))

    def _arguments(self, opening: Token) -> list[Measured]:
        closing = CLOSING[opening.text]
        outside, self.in_bars = self.in_bars, False
        arguments = [self.deeper(self.sum, opening)]
        while self.take(","):
            arguments.append(self.deeper(self.sum, opening))
        self._close(opening, closing)
        self.in_bars = outside
        return arguments

    def _bare_argument(self, token: Token, function: str) -> Measured:
        start = self.next
        remedy = f"write {token.text}(…) with brackets"
        if start.kind not in ("number", "word") and start.text != "√":
            raise self.error(f"{quoted(token.text)} needs something to act on", token, remedy)
        argument = self.deeper(self.atom, token)
        after = self.next
        joined = after.kind in ("number", "word", "superscript") or after.text in ("(", "[", "^")
        if joined:
            raise InputError(
                f"how far {quoted(token.text)} reaches is not clear",
                self.text, token.start, after.end, remedy,
            )  # fmt: skip
        return argument

    def _applied(self, token: Token, function: str, arguments: list[Measured]) -> Measured:
        match function, arguments:
            case "max", [_, _, *_]:
                return measured.applied("max", arguments)
            case (("ln" | "log"), [_, _]) if token.text == "log" or function == "log":
                return measured.applied("log", arguments)
            case "relu", [argument]:
                return measured.applied("max", [ZERO, argument])
            case "tan", [argument]:
                sine, cosine = (measured.applied(name, [argument]) for name in ("sin", "cos"))
                return measured.divided(sine, cosine)
            case (("sinh" | "cosh"), [argument]):
                return measured.hyperbolic(function, argument)
            case "binomial", [n, k]:
                return measured.binomial(n, k)
            case (("max" | "log" | "binomial"), _):
                raise self._wrong_count(token, arguments)
            case _, [_]:
                return measured.applied(function, arguments)
            case _:
                raise self._wrong_count(token, arguments)

    def _wrong_count(self, token: Token, arguments: list[Measured]) -> InputError:
        typed = len(arguments) - (logarithm_base(token.text) is not None)
        needed = {"max": "two or more", "binomial": "two"}.get(token.text, "one")
        reason = f"{quoted(token.text)} has {counted(typed, 'argument')}"
        return self.error(reason, token, f"give it {needed}")

    # --- the walk ---

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    @property
    def ended(self) -> bool:
        return self.next.kind == "end"

    def advance(self) -> Token:
        token = self.next
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def take(self, *signs: str) -> Token | None:
        """The next token, if it is one of the signs."""
        if self.next.kind == "sign" and self.next.text in signs:
            return self.advance()
        return None

    def deeper(self, rule: Callable[[], Measured], token: Token) -> Measured:
        """A rule one level further down."""
        self.depth += 1
        if self.depth > measured.DEEPEST:
            raise self.error(
                f"more than {measured.DEEPEST} levels", token, "write it with fewer brackets"
            )
        part = rule()
        self.depth -= 1
        return part

    def checked(self, part: Measured, start: Token) -> Measured:
        """The part, if it keeps within the bounds."""
        if part.excess:
            end = self.tokens[max(self.place - 1, 0)].end
            raise InputError(part.excess, self.text, start.start, end, "write a smaller expression")
        return part

    # --- what is wrong ---

    def error(self, reason: str, token: Token, remedy: str) -> InputError:
        return InputError(reason, self.text, token.start, token.end, remedy)

    def _left_over(self) -> InputError:
        token = self.next
        if token.text in (")", "]"):
            reason = f"the bracket {quoted(token.text)} closes nothing that is open"
            return self.error(reason, token, "remove it, or open it before")
        if token.text == ",":
            remedy = "write decimals with a point: 0.5"
            return self.error("a comma has no meaning here", token, remedy)
        return self.error(f"{quoted(token.text)} has no meaning here", token, "remove it")

    def _missing(self, token: Token) -> InputError:
        """A token where a number, a name or a bracket should be."""
        index = self.tokens.index(token)
        before = self.tokens[index - 1] if index else None
        if before is None or before.kind != "sign" or before.text in (")", "]"):
            reason = f"{quoted(token.text)} has nothing to act on"
            return self.error(reason, token, "remove it, or write what is missing")
        wanted = "write a number, a name or a bracket after it"
        return self.error(f"nothing stands after {quoted(before.text)}", before, wanted)
