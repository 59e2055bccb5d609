"""A formula of the problem as a function of a script, with the functions of PyTorch.

f(θ) = 100w₁² + w₂², θ = (w₁, w₂)   →   def f(theta):
                                            w1, w2 = theta
                                            return 100 * w1 ** 2 + w2 ** 2
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import reduce

from dlsolve.render.code.formulas import Formulas
from dlsolve.render.code.identifiers import identifier
from dlsolve.render.code.literals import NotKnown, literal
from dlsolve.render.code.reading import named, parsed
from dlsolve.working.formulas import Formula
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, letters
from dlsolve.working.trees import Apply, Number, Quantity, Tree

TORCH = {
    "√": "torch.sqrt", "exp": "torch.exp", "ln": "torch.log", "|·|": "torch.abs",
    "sin": "torch.sin", "cos": "torch.cos", "tan": "torch.tan", "sinh": "torch.sinh",
    "cosh": "torch.cosh", "tanh": "torch.tanh", "arctan": "torch.atan", "σ": "torch.sigmoid",
    "relu": "torch.relu", "sgn": "torch.sign",
}  # fmt: skip
"""What a function of the page is called in PyTorch."""


def definition(formula: Formula) -> ast.FunctionDef:
    """The function.  Raises NotKnown for what PyTorch has no function for."""
    arguments: list[ast.arg] = []
    body: list[ast.stmt] = []
    for vector, entries in formula.parameters:
        if len(entries) == 1:
            arguments.append(ast.arg(_spelled(entries[0])))
            continue
        arguments.append(ast.arg(identifier(vector)))
        parts = ast.Tuple([named(_spelled(entry)) for entry in entries], ast.Store())
        body.append(ast.Assign([parts], named(identifier(vector)), lineno=0))
    body.append(ast.Return(_InTorch(_look).expression(formula.tree)))
    signature = ast.arguments([], arguments, None, [], [], None, [])
    return ast.FunctionDef(formula.name, signature, body, [], None, lineno=0)


def _spelled(letter: Name) -> str:
    """The letter as a variable, which is not the name of the library."""
    name = identifier(letter)
    return f"{name}_" if name == "torch" else name


def _look(node: Quantity | Number | Name) -> ast.expr | None:
    return named(_spelled(node)) if isinstance(node, Name) else None


class _InTorch(Formulas):
    """Writes functions of letters with PyTorch, and those of numbers alone as their values."""

    def _applied(self, function: str, arguments: Sequence[Tree], node: Tree) -> ast.expr:
        if not letters(node):
            return parsed(literal(evaluate(node)), [])
        match function, arguments:
            case "log", (of, base):
                if evaluate(base) in (2, 10):
                    return parsed(f"torch.log{evaluate(base)}({{0}})", [self.expression(of)])
                scale = parsed(literal(evaluate(Apply("ln", (base,)))), [])
                return parsed("torch.log({0}) / {1}", [self.expression(of), scale])
            case "max", _:
                return self._largest(arguments)
            case _ if function in TORCH:
                return parsed(f"{TORCH[function]}({{0}})", [self.expression(arguments[0])])
            case _:
                raise NotKnown(f"PyTorch has no {function}")

    def _largest(self, arguments: Sequence[Tree]) -> ast.expr:
        """max(0, z) as ReLU, whose slope at 0 is 0 on the page as in PyTorch."""
        open_ones = [self.expression(one) for one in arguments if letters(one)]
        largest = reduce(lambda a, b: parsed("torch.maximum({0}, {1})", [a, b]), open_ones)
        for lowest in (parsed(literal(one), []) for one in arguments if not letters(one)):
            if isinstance(lowest, ast.Constant) and lowest.value == 0:
                largest = parsed("torch.relu({0})", [largest])
            else:
                largest = parsed("{1} + torch.relu({0} - ({1}))", [largest, lowest])
        return largest
