"""What the functions, methods and attributes of exact mathematics are called in a program."""

from __future__ import annotations

NULL_SPACE = '''\
def null_space(M):
    """A basis of all x with Mx = 0, one vector a row."""
    _, sizes, vectors = np.linalg.svd(M)
    return vectors[(sizes > 1e-9).sum():]
'''

VOCABULARY: dict[str, str] = {
    "sqrt": "np.sqrt({0})",
    "exp": "np.exp({0})",
    "ln": "np.log({0})",
    "arccos": "np.degrees(np.arccos({0}))",
    "maximum": "np.maximum({0}, {1})",
    "magnitude": "abs({0})",
    "dot": "sum(i * j for i, j in zip({0}, {1}))",
    "differs": "{0} != {1}",
    "equals": "{0} == {1}",
    "number": "{0}",
    "truth": "{0}",
    "show": "{0}",
    "Roots": "{0}",
    "Eigenspaces": "{0}",
    "Vector": "{0}",
}
"""What the functions that build trees are called in a program."""

METHODS: dict[str, str] = {
    "distinct": "zip(*np.unique(np.round({0}, 9), return_counts=True))",
    "trace": "np.trace({0})",
    "map": "{0}",
}
"""What the methods of exact values are called."""

ATTRIBUTES: dict[str, str] = {"value": "{0}", "rows": "{0}", "dimension": "len({0})"}
"""What the attributes of exact values are in a program, where a number is itself."""

PLAIN_PYTHON = {
    "np.sqrt": "math.sqrt",
    "np.exp": "math.exp",
    "np.log": "math.log",
    "np.degrees": "math.degrees",
    "np.arccos": "math.acos",
    "np.maximum": "max",
}
"""Without an array in the script the standard library will do."""
