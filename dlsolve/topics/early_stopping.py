"""Early stopping: watch the validation loss, stop when it no longer gets better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.inputs.numbers import Count
from dlsolve.plurals import counted, there_are
from dlsolve.topics._descent import check_count
from dlsolve.topics._floats import typed
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of
from dlsolve.working.steps import Answer
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import Comparison, Parameter, Quantity, Row, number, tree
from dlsolve.working.working import Working, show

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure, Layer

CHAPTER = "Training"
IS_PROGRAM = True
ALIASES = ("patience",)
PICTURE = "the curves, where training stops and what is kept"

ZERO = number("0")
ONE = Count(1)


def early_stopping(
    working: Working,
    validation: Annotated[Row, "the validation loss after every epoch: “0.9 0.7 0.6 0.65 0.7”"],
    *,
    training: Annotated[Row | None, "the training loss after every epoch"] = None,
    patience: Annotated[Count, "epochs without a better value after which training stops"] = ONE,
    min_delta: Annotated[Parameter, "by how much a value must be better to count"] = ZERO,
    monitor: Annotated[
        Literal["loss", "accuracy"], "what is watched: a loss, better below, or an accuracy, above"
    ] = "loss",
    stop_when: Annotated[
        Literal["reached", "exceeded"],
        "stop when the epochs waited reach the patience (Keras), or only beyond it (PyTorch's"
        " schedulers)",
    ] = "reached",
) -> None:
    """Early stopping from a loss curve: when, and what is kept.

        Lₜ < best − δ: best = Lₜ, waited = 0        otherwise: waited = waited + 1

    Training stops when the epochs waited reach the patience, and the weights of the best epoch
    are kept.  Answers: `stopped_after`, `best_epoch`, `best_value`.

    Raises InputError where the two curves are not of one length, and for δ < 0.

    Source: Prechelt, 1998, Early stopping, but when?
    """
    _check_options(validation, training, min_delta)
    what = f"validation {monitor}"
    working.ask(f"When does early stopping end training, and which weights does it keep: {what} ",
                validation, ".")  # fmt: skip
    patience_ = working.given(Name("patience"), patience)
    delta = working.given(Name("δ"), min_delta) if truth(min_delta > 0) else None
    rule = "below" if monitor == "loss" else "above"
    by = "" if delta is None else " by more than δ"
    working.say(f"An epoch is better where its value lies {rule} the best so far{by}.")
    first = working.given(Name("L", 1), validation.entries[0], asked=True)
    best = working.let(Name("best"), first, note=("after epoch 1",))
    waited = working.let(Name("waited"), tree(0))
    best_epoch = 1
    rows: list[tuple[int | Quantity, ...]] = [(1, first, best, waited)]
    last = 1
    stopped = False
    for epoch, entry in enumerate(validation.entries[1:], start=2):
        with working.part(f"Epoch {epoch}", repeats=True):
            last = epoch
            value = working.given(Name("L", epoch), entry, asked=True)
            is_better = working.decide(
                Name("better"), _better(value, best, delta, monitor), "better", "not better"
            )
            if is_better:
                best = working.let(Name("best"), value)
                best_epoch = epoch
                waited = working.let(Name("waited"), tree(0), counter_not_reset=waited)
            else:
                waited = working.let(Name("waited"), waited + 1, epochs_not_counted=waited)
            rows.append((epoch, value, best, waited))
            level = waited >= patience_ if stop_when == "reached" else waited > patience_
            other = waited > patience_ if stop_when == "reached" else waited >= patience_
            if truth(waited > 0) and working.decide(
                Name("stop"), level, "stop", "go on", patience_off_by_one=other
            ):
                stopped = True
                break
    headings = ("epoch", *(("training",) if training is not None else ()), what, "best", "waited")
    working.table(headings, [_with_training(row, training) for row in rows])
    working.draw(_figures, validation, training, monitor, best_epoch, last if stopped else None)
    _say_the_end(working, stopped, last, len(validation))
    kept = working.let(Name("best epoch"), tree(best_epoch), last_epoch_kept=tree(last))
    if training is not None and last > best_epoch:
        _say_overfitting(working, training, best_epoch, last, monitor)
    outcome = (
        f"stopped after epoch {last}" if stopped else f"not stopped in {counted(last, 'epoch')}"
    )
    working.answer("stopped_after", last, shown=[(outcome,)])
    working.answer(
        "best_epoch", kept,
        shown=[("kept: the weights of epoch ", show(kept.value), ", with ", show(best.value))],
    )  # fmt: skip
    working.answer("best_value", best, shown=())


def _figures(
    validation: Row, training: Row | None, monitor: str, best: int, stop: int | None
) -> Iterator[Figure]:
    """The curves, the epoch that is kept, and the one after which training stops."""
    from dlsolve.working.figures import Figure, Line, Upright

    layers: list[Layer] = [
        Line(tuple(enumerate(typed(row), start=1)), label)
        for row, label in ((training, "training"), (validation, "validation"))
        if row is not None
    ]
    layers.append(Upright(best, f"kept: epoch {best}"))
    if stop is not None:
        layers.append(Upright(stop, f"stopped after epoch {stop}"))
    yield Figure("Early stopping", "epoch", monitor, tuple(layers), whole=True)


def _check_options(validation: Row, training: Row | None, min_delta: Parameter) -> None:
    check_count(len(validation), "epochs", "validation")
    if training is not None and len(training) != len(validation):
        raise InputError(
            f"{there_are(len(training), 'training loss')} for {counted(len(validation), 'epoch')}",
            remedy="give one for every validation loss",
            field="training",
        )
    if truth(min_delta < 0):
        raise InputError("δ is below 0", remedy="give 0 or more", field="min_delta")


def _better(value: Quantity, best: Quantity, delta: Quantity | None, monitor: str) -> Comparison:
    if monitor == "loss":
        return value < (best if delta is None else best - delta)
    return value > (best if delta is None else best + delta)


def _with_training(row: Sequence[int | Quantity], training: Row | None) -> tuple[Any, ...]:
    epoch, *rest = row
    assert isinstance(epoch, int)
    return (epoch, *rest) if training is None else (epoch, training.entries[epoch - 1], *rest)


def _say_the_end(working: Working, stopped: bool, last: int, epochs: int) -> None:
    if stopped and last == epochs:
        working.say(f"Training stops after epoch {last}, the last one.")
    elif stopped:
        between = "and" if epochs == last + 2 else "to"
        rest = (
            f"epoch {epochs} is"
            if epochs == last + 1
            else f"epochs {last + 1} {between} {epochs} are"
        )
        working.say(f"Training stops after epoch {last}; {rest} no longer run.")
    else:
        working.say(f"Nothing stops the training before its last epoch, {epochs}.")


def _say_overfitting(
    working: Working, training: Row, best_epoch: int, last: int, monitor: str
) -> None:
    """Where the training curve goes on getting better, the model overfits."""
    before, after = training.entries[best_epoch - 1], training.entries[last - 1]
    still_better = after < before if monitor == "loss" else after > before
    if truth(still_better):
        goes = "falls" if monitor == "loss" else "rises"
        working.say(
            f"From epoch {best_epoch} to {last} the training {monitor} still {goes}, from ",
            before, " to ", after, ", while the validation does not get better: overfitting.",
        )  # fmt: skip


EXAMPLES = (
    {
        "validation": "0.9 0.7 0.6 0.65 0.7 0.8",
        "training": "1 0.8 0.6 0.5 0.4 0.3",
        "patience": "2",
    },
    {"validation": "0.5 0.4 0.45 0.39 0.41 0.42 0.43 0.44 0.3", "patience": "2"},
    {"validation": "0.5 0.4 0.45 0.39 0.41 0.38 0.43"},
    {"validation": "0.6 0.7 0.705 0.71 0.72", "monitor": "accuracy", "min_delta": "0.01",
     "patience": "2"},
    {"validation": "3 2 1"},
    {"validation": "3 2 2.5 2.6 1.5 2", "patience": "2", "stop_when": "exceeded"},
)  # fmt: skip


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The first epoch whose last `patience` epochs all stay behind the best before them."""
    sign = 1 if arguments["monitor"] == "loss" else -1
    losses = [sign * float_of(evaluate(entry)) for entry in arguments["validation"].entries]
    delta = float_of(arguments["min_delta"].value)
    patience = arguments["patience"] + (arguments["stop_when"] == "exceeded")
    best, stopped = 0, len(losses)
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best] - delta - 1e-12:
            best = epoch
        elif epoch - best >= patience:
            stopped = epoch + 1
            break
    yield "the epoch of the stop", answers["stopped_after"].value == stopped
    yield "the best epoch", answers["best_epoch"].value == best + 1
