"""One step of backpropagation: forward pass, loss, backward pass and update."""

from __future__ import annotations

from collections.abc import Sequence

from dlsolve.records import dataclass
from dlsolve.topics._backward import Gradients, Rules, pass_backward, say_what_is_meant, update
from dlsolve.topics._forward_pass import Passed, pass_forward
from dlsolve.topics._network import Layer, entries_of
from dlsolve.topics._output_losses import Kind, loss_of
from dlsolve.working.names import Name
from dlsolve.working.trees import Quantity
from dlsolve.working.working import Cell, Working


@dataclass(frozen=True, slots=True)
class Step:
    """One update: what the forward pass and the backward pass found, and the new layers."""

    passed: list[Passed]
    loss: Quantity
    gradients: list[Gradients]
    updated: list[Layer]


def write_step(
    working: Working,
    x: Quantity,
    y: Quantity,
    layers: Sequence[Layer],
    rules: Rules,
    *,
    alone: bool,
) -> Step:
    """Forward pass, loss, backward pass and update."""
    with working.part("Forward pass"):
        passed = pass_forward(working, x, layers)
    with working.part("Loss"):
        loss = write_loss(working, rules.loss, y, passed[-1].a)
    with working.part("Backward pass"):
        if alone:
            say_what_is_meant(working, layers, rules)
        gradients, updated = pass_backward(working, x, layers, passed, y, rules)
    if rules.from_old:
        with working.part("Update"):
            if not rules.trains_biases:
                working.say("The biases stay as they are.")
            pairs = zip(layers, gradients, strict=True)
            updated = [update(working, one, slope, rules) for one, slope in pairs]
    return Step(passed, loss, gradients, updated)


def write_loss(working: Working, loss: Kind, y: Quantity, y_hat: Quantity) -> Quantity:
    """L of one sample."""
    return working.let(Name("L"), loss_of(loss, list(entries_of(y)), list(entries_of(y_hat))))


def tabulate(
    working: Working, planned: Sequence[tuple[int, int]], done: Sequence[Step], *, several: bool
) -> None:
    """Output and loss of every update, side by side."""
    outputs = [list(entries_of(one.passed[-1].a)) for one in done]
    heads: list[Cell] = ["epoch", "sample"] if several else ["step"]
    rows: list[tuple[Cell, ...]] = []
    for (epoch, i), found, one in zip(planned, outputs, done, strict=True):
        rows.append((epoch, *([i] if several else []), *found, one.loss))
    working.table([*heads, *(one.name for one in outputs[0]), Name("L")], rows)


def answer_step(working: Working, last: Step, rules: Rules) -> None:
    """The gradients of the last update, the weights after it, and its other lines."""
    for k, one in enumerate(last.gradients, start=1):
        working.answer(f"dW{k}", one.weights)
        if one.biases is not None:
            working.answer(f"db{k}", one.biases)
    for own in last.updated:
        working.answer(f"W{own.number}", own.weights)
        if own.biases is not None:
            working.answer(f"b{own.number}", own.biases, shown=None if rules.trains_biases else ())
    for k, (found, slope) in enumerate(zip(last.passed, last.gradients, strict=True), start=1):
        working.answer(f"z{k}", found.z, shown=())
        working.answer(f"a{k}", found.a, shown=())
        working.answer(f"delta{k}", slope.delta, shown=())
