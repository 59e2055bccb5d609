"""A short Python script that solves a problem, made from the topic's own source."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any

from dlsolve.render.code.literals import literal
from dlsolve.render.code.pruning import names_read, without_unused
from dlsolve.render.code.source import Writer
from dlsolve.render.code.vocabulary import NULL_SPACE, PLAIN_PYTHON


def script(topic: Callable[..., None], arguments: Mapping[str, Any]) -> str:
    """The script for one problem: the topic's source, folded for these arguments."""
    assert isinstance(topic, FunctionType)
    writer = Writer(topic, arguments)
    body = without_unused(writer.function(topic))
    called = [h for h in writer.helpers.values() if h.name in names_read(body)]
    helpers = [ast.unparse(helper) for helper in called]
    used = names_read([*body, *called])
    values = [f"{name} = {literal(value)}" for name, value in writer.known.items() if name in used]
    main = ast.unparse(ast.Module(body, []))
    whole = "\n\n".join(part for part in (*helpers, "\n".join(values), main) if part)
    if "null_space(" in whole:
        whole = NULL_SPACE + "\n" + whole
    if "np.array" not in whole and "np.linalg" not in whole and "np.poly" not in whole:
        for numpy_name, name in PLAIN_PYTHON.items():
            whole = whole.replace(numpy_name + "(", name + "(")
    imports = [f"import {m}" for m in ("math",) if f"{m}." in whole]
    imports += ["import numpy as np"] if "np." in whole else []
    return "\n".join([*imports, "", whole, ""]).lstrip("\n")
