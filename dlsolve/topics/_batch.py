"""The mini-batch of batch normalisation: its features, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence

from dlsolve.errors import InputError
from dlsolve.plurals import counted, there_are
from dlsolve.records import dataclass
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import Grid, Row, Tree

MOST = 1000
"""Numbers of a mini-batch: each has four lines."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One column of the mini-batch, and what is given for it."""

    x: tuple[Tree, ...]
    gamma: Tree | None
    beta: Tree | None
    mean: Tree | None
    variance: Tree | None


def features_of(x: Grid, **given: Row | None) -> list[Feature]:
    """The columns of the mini-batch; one row alone is one feature."""
    rows = x.rows
    columns = list(zip(*rows, strict=True)) if len(rows) > 1 else [rows[0]]
    if len(columns) * len(columns[0]) > MOST:
        raise InputError(f"more than {MOST:,} numbers", remedy="give fewer", field="x")
    entries: dict[str, list[Tree | None]] = {}
    for field, row in given.items():
        if row is not None and len(row) not in (1, len(columns)):
            raise InputError(
                f"{there_are(len(row), 'value')} for {counted(len(columns), 'feature')}",
                remedy="give one value, or one for each feature", field=field,
            )  # fmt: skip
        values: list[Tree | None] = [None] if row is None else list(row)
        entries[field] = values * (len(columns) if len(values) == 1 else 1)
    for variance in entries["running_var"]:
        if variance is not None and truth(variance < 0):
            reason = "a variance is below 0"
            raise InputError(reason, remedy="give 0 or more", field="running_var")
    own = zip(*entries.values(), strict=True)
    return [Feature(tuple(x), *values) for x, values in zip(columns, own, strict=True)]


def check_options(
    mode: str,
    momentum: Tree | None,
    running_mean: Row | None,
    running_var: Row | None,
    epsilon: Tree,
) -> None:
    """Refuse options that contradict each other."""
    if truth(epsilon < 0):
        raise InputError("ε is below 0", remedy="give ε ≥ 0", field="epsilon")
    if momentum is not None and not (truth(momentum >= 0) and truth(momentum <= 1)):
        raise InputError("α is not between 0 and 1", remedy="give 0.1, say", field="momentum")
    if mode == "inference":
        for field, row in (("running_mean", running_mean), ("running_var", running_var)):
            if row is None:
                reason = "inference uses the running mean and variance"
                remedy = "give --running-mean and --running-var"
                raise InputError(reason, remedy=remedy, field=field)
        if momentum is not None:
            reason = "inference leaves the running statistics as they are"
            raise InputError(reason, remedy="leave out the momentum", field="momentum")
    elif momentum is None and (running_mean is not None or running_var is not None):
        raise InputError(
            "the running statistics are not used in training without a momentum",
            remedy="give --momentum, or say --mode inference", field="running_mean",
        )  # fmt: skip


def check_batch(features: Sequence[Feature], sample_variance: bool) -> None:
    """Refuse the sample variance of one sample."""
    if sample_variance and len(features[0].x) == 1:
        raise InputError(
            "the sample variance of one sample does not exist",
            remedy="give a batch of two samples or more", field="running_variance",
        )  # fmt: skip
