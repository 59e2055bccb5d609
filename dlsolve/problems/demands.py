"""How the answers of a problem are asked for.

asked: 3 sf
asked: {posterior: 3 sf, evidence: lowest terms}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from dlsolve.errors import InputError
from dlsolve.marking.asked import Asked, read_asked
from dlsolve.marking.checking import answer_named, no_answer
from dlsolve.marking.precision import AS_TYPED
from dlsolve.problems.nodes import Entries, Misread, Node, Place, Text
from dlsolve.records import dataclass
from dlsolve.working.steps import Solution


@dataclass(frozen=True, slots=True)
class Demands:
    """What is asked of every answer, or of some by their names as typed."""

    of_all: Asked = AS_TYPED
    by_name: Mapping[str, tuple[Place, Asked]] = field(default_factory=dict)

    def of(self, name: str, solution: Solution) -> Asked:
        """What is asked of one answer; each of the two may spell its name in a way of its own."""
        answer = answer_named(solution, name)
        for own_name, (_, asked) in self.by_name.items():
            if answer_named(solution, own_name) is answer:
                return asked
        return self.of_all

    def unknown(self, solution: Solution) -> Iterator[Misread]:
        """An error for each name that no answer has."""
        for name, (place, _) in self.by_name.items():
            if answer_named(solution, name) is None:
                error = no_answer(name, list(solution.answers))
                yield Misread(f"asked: {error.reason}", place, error.remedy)


def read_demands(node: Node | None) -> Demands:
    """The value of `asked`.  Raises Misread."""
    match node:
        case None:
            return Demands()
        case Text():
            return Demands(_read(node))
        case Entries(pairs):
            return Demands(by_name={key.value: (key.place, _read(value)) for key, value in pairs})
        case _:
            raise Misread("`asked` is a list", node.place, "write 3 sf, or name: 3 sf")


def _read(node: Node) -> Asked:
    if not isinstance(node, Text):
        raise Misread("what is asked is not a text", node.place, "write 3 sf, 2 dp or ±1%")
    try:
        return read_asked(node.value)
    except InputError as error:
        raise Misread(error.reason, node.at(error.start), error.remedy) from error
