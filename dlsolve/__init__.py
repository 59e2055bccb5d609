"""Solves the pen-and-paper problems of a deep-learning course, line by line, exactly.

e.g. solve("eigen", matrix="1 2; 5 4").answers["eigenvalues"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dlsolve.render.plain import page as page
    from dlsolve.scripts import script as script
    from dlsolve.solver import solve as solve

    __version__: str

__all__ = ["__version__", "page", "script", "solve"]


def __getattr__(name: str) -> Any:
    """What the package exports, imported when it is asked for: the start has to be fast."""
    match name:
        case "solve":
            from dlsolve.solver import solve

            return solve
        case "script":
            from dlsolve.scripts import script

            return script
        case "page":
            from dlsolve.render.plain import page

            return page
        case "__version__":
            from importlib.metadata import version

            return version("dlsolve")
        case _:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """The exports, for completion."""
    return __all__
