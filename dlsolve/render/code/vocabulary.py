"""What the functions, methods and attributes of exact mathematics are called in a program."""

from __future__ import annotations

from typing import Literal

NULL_SPACE = '''\
def null_space(M):
    """A basis of all x with Mx = 0, one vector a row."""
    _, sizes, vectors = np.linalg.svd(M)
    return vectors[(sizes > 1e-5).sum():]
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
    "tree": "{0}",
    "show": "{0}",
    "Roots": "{0}",
    "Eigenspaces": "{0}",
    "Vector": "{0}",
}
"""What the functions that build trees are called in a program."""

METHODS: dict[str, str] = {
    "distinct": "zip(*np.unique(np.round({0}, 6), return_counts=True))",
    "trace": "np.trace({0})",
    "map": "{0}",
}
"""What the methods of exact values are called."""

ATTRIBUTES: dict[str, str] = {
    "value": "{0}",
    "rows": "{0}",
    "entries": "{0}",
    "dimension": "len({0})",
}
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

Kind = Literal["number", "array", "symbolic"]
"""What a formula is worth: one number, an array of them, or what has letters in it."""


def _of_modules(plain: str, name: str, symbolic: str = "") -> dict[Kind, str]:
    """One function in the standard library, in NumPy and in SymPy."""
    return {
        "number": f"{plain}({{0}})",
        "array": f"np.{name}({{0}})",
        "symbolic": f"sp.{symbolic or name}({{0}})",
    }


def _helper(name: str, symbolic: str = "") -> dict[Kind, str]:
    """One function of HELPERS, whatever it is applied to."""
    return {"number": f"{name}({{0}})", "array": f"{name}({{0}})", "symbolic": symbolic}


FUNCTIONS: dict[str, dict[Kind, str]] = {
    "√": _of_modules("math.sqrt", "sqrt"),
    "exp": _of_modules("math.exp", "exp"),
    "ln": _of_modules("math.log", "log"),
    "sin": _of_modules("math.sin", "sin"),
    "cos": _of_modules("math.cos", "cos"),
    "tanh": _of_modules("math.tanh", "tanh"),
    "arctan": _of_modules("math.atan", "arctan", "atan"),
    "erf": _of_modules("math.erf", "erf"),
    "!": _of_modules("math.factorial", "factorial"),
    "⌊·⌋": _of_modules("math.floor", "floor"),
    "⌈·⌉": _of_modules("math.ceil", "ceil", "ceiling"),
    "|·|": _of_modules("abs", "abs", "Abs"),
    "arccos": {
        "number": "math.degrees(math.acos({0}))",
        "array": "np.degrees(np.arccos({0}))",
        "symbolic": "sp.acos({0}) * 180 / sp.pi",
    },
    "sgn": {"number": "sign({0})", "array": "np.sign({0})", "symbolic": "sp.sign({0})"},
    "step": {
        "number": "int({0} > 0)",
        "array": "({0} > 0) * 1",
        "symbolic": "sp.Heaviside({0}, 0)",
    },
    "det": _of_modules("np.linalg.det", "linalg.det", "det"),
    "ReLU": {"number": "max(0, {0})", "array": "np.maximum(0, {0})", "symbolic": "sp.Max(0, {0})"},
    "σ": _helper("sigmoid", "1 / (1 + sp.exp(-({0})))"),
    "softplus": _helper("softplus", "sp.log(1 + sp.exp({0}))"),
    "bipolar": _helper("bipolar_sigmoid", "2 / (1 + sp.exp(-({0}))) - 1"),
    "softmax": _helper("softmax"),
    "swish": _helper("swish"),
    "swish′": _helper("swish_slope"),
    "GELU": _helper("gelu"),
    "GELU′": _helper("gelu_slope"),
    "GELU tanh": _helper("gelu_tanh"),
    "GELU′ tanh": _helper("gelu_tanh_slope"),
    "Φ": {"number": "NormalDist().cdf({0})", "array": "", "symbolic": ""},
    "Φ⁻¹": {"number": "NormalDist().inv_cdf({0})", "array": "", "symbolic": ""},
}
"""Functions of one argument, by the name that stands on the page."""

PARAMETRIC = {
    "step": "step({0}, {1})",
    "ReLU′": "step({0}, {1})",
    "LReLU": "leaky_relu({0}, {1})",
    "LReLU′": "leaky_relu_slope({0}, {1})",
    "ELU": "elu({0}, {1})",
    "ELU′": "elu_slope({0}, {1})",
}
"""Functions of a number, or of an array, and a parameter."""

HELPERS = {
    "sign": "def sign(z):\n    return (z > 0) * 1 - (z < 0) * 1\n",
    "sigmoid": "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n",
    "softplus": "def softplus(z):\n    return np.log(1 + np.exp(z))\n",
    "bipolar_sigmoid": "def bipolar_sigmoid(z):\n    return 2 / (1 + np.exp(-z)) - 1\n",
    "softmax": "def softmax(z):\n    e = np.exp(z - np.max(z))\n    return e / e.sum()\n",
    "swish": "def swish(z):\n    return z / (1 + np.exp(-z))\n",
    "swish_slope": (
        "def swish_slope(z):\n    s = 1 / (1 + np.exp(-z))\n    return s + z * s * (1 - s)\n"
    ),
    "normal_cdf": "normal_cdf = np.vectorize(NormalDist().cdf)\n",
    "gelu": "def gelu(z):\n    return z * normal_cdf(z)\n",
    "gelu_slope": (
        "def gelu_slope(z):\n"
        "    return normal_cdf(z) + z * np.exp(-z**2 / 2) / np.sqrt(2 * np.pi)\n"
    ),
    "gelu_tanh": (
        "def gelu_tanh(z):\n"
        "    u = np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)\n"
        "    return z * (1 + np.tanh(u)) / 2\n"
    ),
    "gelu_tanh_slope": (
        "def gelu_tanh_slope(z):\n"
        "    t = np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))\n"
        "    inner = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * z**2)\n"
        "    return (1 + t) / 2 + z * (1 - t**2) * inner / 2\n"
    ),
    "step": "def step(z, at_zero):\n    return np.where(z == 0, at_zero, (z > 0) * 1)\n",
    "leaky_relu": "def leaky_relu(z, leak):\n    return np.where(z > 0, z, leak * z)\n",
    "leaky_relu_slope": "def leaky_relu_slope(z, leak):\n    return np.where(z > 0, 1, leak)\n",
    "elu": "def elu(z, alpha):\n    return np.where(z > 0, z, alpha * (np.exp(z) - 1))\n",
    "elu_slope": "def elu_slope(z, alpha):\n    return np.where(z > 0, 1, alpha * np.exp(z))\n",
    "null_space": NULL_SPACE,
    "inverse": (
        "def inverse(A):\n"
        '    """A⁻¹, or None where A is singular."""\n'
        "    return np.linalg.inv(A) if np.linalg.matrix_rank(A) == len(A) else None\n"
    ),
    "solve": (
        "def solve(A, b):\n"
        '    """x with Ax = b; of many the shortest, and None where there is none."""\n'
        "    if A.shape[0] == A.shape[1] == np.linalg.matrix_rank(A):\n"
        "        return np.linalg.solve(A, b)\n"
        "    x = np.linalg.lstsq(A, b, rcond=None)[0]\n"
        "    return x if np.allclose(A @ x, b) else None\n"
    ),
    "convolve": (
        "def convolve(X, K, s):\n"
        '    """The sum of window × filter, the filter moved by s."""\n'
        "    f, g = K.shape\n"
        "    rows, columns = (X.shape[0] - f) // s + 1, (X.shape[1] - g) // s + 1\n"
        "    Y = np.zeros((rows, columns))\n"
        "    for i in range(rows):\n"
        "        for j in range(columns):\n"
        "            Y[i, j] = np.sum(X[i * s : i * s + f, j * s : j * s + g] * K)\n"
        "    return Y\n"
    ),
    "convolve_apart": (
        "def convolve_apart(X, K, stride, dilation):\n"
        '    """The sum of window × filter, with strides and distances for rows and columns."""\n'
        "    (f, g), (s, t), (d, e) = K.shape, stride, dilation\n"
        "    rows = (X.shape[0] - d * (f - 1) - 1) // s + 1\n"
        "    columns = (X.shape[1] - e * (g - 1) - 1) // t + 1\n"
        "    Y = np.zeros((rows, columns))\n"
        "    for i in range(rows):\n"
        "        for j in range(columns):\n"
        "            window = X[i * s :: d, j * t :: e][:f, :g]\n"
        "            Y[i, j] = np.sum(window * K)\n"
        "    return Y\n"
    ),
    "pool": (
        "def pool(X, window, stride, size, take):\n"
        '    """The largest or the mean entry of each window; one at the edge may be cut off."""\n'
        "    (f, g), (s, t) = window, stride\n"
        "    P = np.zeros(size)\n"
        "    for i in range(size[0]):\n"
        "        for j in range(size[1]):\n"
        "            P[i, j] = take(X[i * s : i * s + f, j * t : j * t + g])\n"
        "    return P\n"
    ),
    "rref": (
        "def rref(M):\n"
        '    """The reduced row echelon form."""\n'
        "    R, pivot = M.astype(float), 0\n"
        "    for column in range(R.shape[1]):\n"
        "        row = pivot + np.argmax(abs(R[pivot:, column])) if pivot < len(R) else 0\n"
        "        if pivot < len(R) and abs(R[row, column]) > 1e-9:\n"
        "            R[[pivot, row]] = R[[row, pivot]]\n"
        "            R[pivot] /= R[pivot, column]\n"
        "            for other in range(len(R)):\n"
        "                if other != pivot:\n"
        "                    R[other] -= R[other, column] * R[pivot]\n"
        "            pivot += 1\n"
        "    return R\n"
    ),
}
"""Functions that a script defines for itself, where it uses them."""
