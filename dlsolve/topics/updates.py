"""How often the weights are updated: batch, stochastic and mini-batch gradient descent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.inputs.numbers import Count
from dlsolve.inputs.quoting import shortened
from dlsolve.plurals import counted
from dlsolve.working.names import Name
from dlsolve.working.readings import float_of
from dlsolve.working.steps import Answer
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import Apply, Quantity, Tree, equals, tree
from dlsolve.working.working import Cell, Working, show

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure

CHAPTER = "Training"
ALIASES = ("weight-updates", "batches", "epochs")
PICTURE = "the updates that each method makes"
CARRIES = False

LastBatch = Literal["keep", "drop"]


def updates(
    working: Working,
    *,
    samples: Annotated[Count, "the number of samples N"],
    epochs: Annotated[Count, "the number of epochs E"],
    batches: Annotated[Count | None, "the number k of mini-batches"] = None,
    batch_size: Annotated[Count | None, "the size B of a mini-batch, in place of k"] = None,
    last_batch: Annotated[
        LastBatch, "what becomes of the samples left over at the end of an epoch"
    ] = "keep",
) -> None:
    """Weight updates of batch, stochastic and mini-batch descent.

        batch         one an epoch         E
        stochastic    one a sample         E·N
        mini-batch    one a mini-batch     E·k    with k = ⌈N/B⌉, or ⌊N/B⌋ dropping the rest

    “10 mini-batches” is a number of batches (`batches`), “mini-batches of 10” their size
    (`batch_size`).  Answers: `batch`, `sgd`, and with mini-batches `mini_batch` and `batches`,
    those of one epoch.

    Raises InputError for both a size and a number, and for either above the number of samples.

    Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 8.1.3.
    """
    _check(samples, batches, batch_size, last_batch)
    _ask(working, samples, epochs, batches, batch_size)
    E, N = working.given(Name("E"), epochs), working.given(Name("N"), samples)
    if batches is not None:
        k = working.given(Name("k"), batches)
    if batch_size is not None:
        B = working.given(Name("B"), batch_size)
    working.say("In an epoch every sample is seen once.")
    with working.part("Batch gradient descent: one update an epoch"):
        batch = working.let(Name("updates"), E, one_epoch_only=tree(1), one_update_a_sample=E * N)
    with working.part("Stochastic gradient descent: one update a sample"):
        sgd = working.let(Name("updates"), E * N, one_epoch_only=N, one_update_an_epoch=E)
    rows: list[tuple[Cell, ...]] = [("batch", 1, batch), ("stochastic", N, sgd)]
    if batches is not None or batch_size is not None:
        with working.part("Mini-batch gradient descent: one update a mini-batch"):
            if batch_size is not None:
                k = _number_of_batches(working, N, B, last_batch)
                slip: dict[str, Any] = {"size_taken_for_number": E * B}
            else:
                _say_sizes(working, N, k)
                slip = {"number_taken_for_size": E * Apply("⌈·⌉", (N / k,))}
            mini = working.let(Name("updates"), E * k, one_epoch_only=k, **slip)
        rows.append(("mini-batch", k, mini))
    working.table(("gradient descent", "updates an epoch", "updates"), rows)
    working.draw(_figures, rows)
    working.answer("batch", batch, symbol=Name("batch"), unit="updates")
    working.answer("sgd", sgd, symbol=Name("stochastic"), unit="updates")
    if batches is not None or batch_size is not None:
        working.answer("mini_batch", mini, symbol=Name("mini-batch"), unit="updates")
        working.answer("batches", k, shown=())


def _figures(rows: Sequence[tuple[Any, ...]]) -> Iterator[Figure]:
    """How many updates each method makes."""
    from dlsolve.working.figures import Bars, Figure

    bars = Bars(tuple(float_of(made.value) for *_, made in rows), tuple(name for name, *_ in rows))
    yield Figure("Weight updates", "gradient descent", "updates", (bars,))


def _check(
    samples: int, batches: int | None, batch_size: int | None, last_batch: LastBatch
) -> None:
    """Refuse two ways to give the batches, and batches without samples."""
    if batches is not None and batch_size is not None:
        raise InputError(
            "a batch size and a number of batches", remedy="give one of the two", field="batches"
        )
    for name, count in (("batch_size", batch_size), ("batches", batches)):
        if count is not None and count > samples:
            raise InputError(
                f"{shortened(str(count))} is not from 1 to {samples}, the number of samples",
                remedy="give a number in between", field=name,
            )  # fmt: skip
    if last_batch == "drop" and batch_size is None:
        raise InputError(
            "no batch is left over where their size is not given", remedy="give --batch-size",
            field="last_batch",
        )  # fmt: skip


def _ask(
    working: Working, samples: int, epochs: int, batches: int | None, batch_size: int | None
) -> None:
    methods = "batch and stochastic gradient descent"
    if batches is not None:
        methods = (
            f"batch, stochastic and mini-batch gradient descent ({counted(batches, 'mini-batch')})"
        )
    elif batch_size is not None:
        size = counted(batch_size, "sample")
        methods = f"batch, stochastic and mini-batch gradient descent (mini-batches of {size})"
    times, seen = counted(epochs, "epoch"), counted(samples, "sample")
    working.ask(f"How often are the weights updated in {times} over {seen} by {methods}?")


def _number_of_batches(
    working: Working, N: Quantity, B: Quantity, last_batch: LastBatch
) -> Quantity:
    """k = N/B, rounded up, or down where the last batch is dropped."""
    up, down = (Apply(sign, (N / B,)) for sign in ("⌈·⌉", "⌊·⌋"))
    if truth(equals(up, down)):
        return working.let(Name("k"), N / B)
    if last_batch == "keep":
        k = working.let(Name("k"), up, last_batch_left_out=down)
        last = working.let(Name("last"), N - (k - 1) * B)
        working.say("The last mini-batch has only ", *_samples(last), ".")
        return k
    k = working.let(Name("k"), down, rest_counted_as_a_batch=up)
    rest = working.let(Name("rest"), N - k * B)
    working.say("What is left over in an epoch, ", *_samples(rest), ", is dropped.")
    return k


def _say_sizes(working: Working, N: Quantity, k: Quantity) -> None:
    """How many samples a mini-batch has; where k does not divide N, some have one more."""
    down = Apply("⌊·⌋", (N / k,))
    if truth(equals(N / k, down)):
        size = working.let(Name("B"), N / k)
        working.say("Each mini-batch has ", *_samples(size), ".")
        return
    size = working.let(Name("B"), down)
    rest = working.let(Name("rest"), N - k * size)
    working.say(
        "Each mini-batch has ", *_samples(size), ", and one more in ", show(rest.value),
        " of them.",
    )  # fmt: skip


def _samples(count: Quantity) -> tuple[Tree, str]:
    """e.g. 2 samples, 1 sample"""
    return show(count.value), " sample" if truth(equals(count, 1)) else " samples"


EXAMPLES = (
    {"samples": "50", "epochs": "5", "batches": "10"},
    {"samples": "50", "epochs": "5", "batch_size": "10"},
    {"samples": "52", "epochs": "5", "batch_size": "10"},
    {"samples": "52", "epochs": "5", "batch_size": "10", "last_batch": "drop"},
    {"samples": "52", "epochs": "3", "batches": "10"},
    {"samples": "7", "epochs": "2"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The updates counted one by one, in a run over the numbers of the samples."""
    samples, epochs, size = (arguments[name] for name in ("samples", "epochs", "batch_size"))
    yield "batch", answers["batch"].value == len(range(epochs))
    yield "stochastic", answers["sgd"].value == sum(samples for _ in range(epochs))
    if size is not None:
        starts = range(0, samples, size)
        full = [one for one in starts if one + size <= samples or arguments["last_batch"] == "keep"]
        yield "mini-batch", answers["mini_batch"].value == epochs * len(full)
    elif arguments["batches"] is not None:
        dealt = {sample % arguments["batches"] for sample in range(samples)}
        yield "mini-batch", answers["mini_batch"].value == epochs * len(dealt)
