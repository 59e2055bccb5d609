"""A solution that shows itself in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dlsolve.working import steps

if TYPE_CHECKING:
    from dlsolve.render.look import Look


class Solution(steps.Solution):
    """A whole solved problem, which Jupyter sets as a page: steps to unfold, answers apart."""

    __slots__ = ()

    def __repr__(self) -> str:
        """e.g. <Solution of eigen: eigenvalues, eigenvectors>"""
        return f"<Solution of {self.topic}: {', '.join(self.answers)}>"

    def __str__(self) -> str:
        """The page, as the command line prints it."""
        return self._in("plain").rstrip("\n")

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def _repr_html_(self) -> str:
        from dlsolve.render.document import document
        from dlsolve.render.html import fragment

        return fragment(document(self, self._look()), self._look())

    def _repr_markdown_(self) -> str:
        return self._in("markdown")

    def _repr_latex_(self) -> str:
        return self._in("latex")

    def _in(self, form: str) -> str:
        from dlsolve.render import render

        return render(self, form, self._look())

    def _look(self) -> Look:
        from dlsolve.render.look import Look
        from dlsolve.render.notation import Notation

        return Look(Notation(fractions=self.fractions))
