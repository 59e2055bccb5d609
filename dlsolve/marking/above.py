"""What stands above a line on a student's page."""

from __future__ import annotations

from collections.abc import Sequence

from dlsolve.marking.agreement import Half
from dlsolve.marking.slips import History
from dlsolve.marking.values import Known
from dlsolve.records import dataclass
from dlsolve.working.trees import Value


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """A slip on a line that the working has not.  e.g. P(B ∩ D) = 0.3·0.03 = 0.09 for 0.009"""

    line: int
    wrong: Value
    right: Value


@dataclass(frozen=True, slots=True, eq=False)
class Above:
    """What stands above a line on the student's page.

    known    the value of each name;  `history` all that it has had
    half     how far a name may be off by its digits
    source   the line whose wrong value first changed this one, if any did
    slips    what was worked out wrongly beside the lines
    """

    known: Known
    history: History
    half: Half
    source: int | None = None
    slips: Sequence[Beside] = ()
