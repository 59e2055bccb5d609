"""One step of backpropagation: forward pass, loss, backward pass and update."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dlsolve.records import dataclass
from dlsolve.topics._backward import (
    Gradients,
    Returned,
    Rules,
    pass_backward,
    say_what_is_meant,
    update,
)
from dlsolve.topics._forward_pass import Passed, pass_forward
from dlsolve.topics._losses import mean
from dlsolve.topics._network import Layer, entries_of, lowered
from dlsolve.topics._output_losses import Kind, loss_of
from dlsolve.working.names import Name
from dlsolve.working.trees import Quantity, total
from dlsolve.working.working import Cell, Working


@dataclass(frozen=True, slots=True)
class Step:
    """What the forward pass and the backward pass of a sample found, and the layers after it."""

    passed: list[Passed]
    loss: Quantity
    returned: list[Returned]
    updated: Sequence[Layer]

    @property
    def gradients(self) -> list[Gradients]:
        """∂L/∂W and ∂L/∂b of every layer."""
        return [one.gradients for one in self.returned]


def write_step(
    working: Working,
    x: Quantity,
    y: Quantity,
    layers: Sequence[Layer],
    rules: Rules,
    *,
    alone: bool,
    updates: bool = True,
) -> Step:
    """Forward pass, loss, backward pass, and the update unless it waits for other samples."""
    with working.part("Forward pass"):
        passed = pass_forward(working, x, layers)
    with working.part("Loss"):
        loss = write_loss(working, rules.loss, y, passed[-1].a)
    with working.part("Backward pass"):
        if alone:
            say_what_is_meant(working, layers, rules)
        returned, updated = pass_backward(working, x, layers, passed, y, rules)
    found = Step(passed, loss, returned, updated if updated else layers)
    if rules.from_old and updates:
        with working.part("Update"):
            return replace(found, updated=_update_all(working, layers, found.gradients, rules))
    return found


def _update_all(
    working: Working, layers: Sequence[Layer], gradients: Sequence[Gradients], rules: Rules
) -> list[Layer]:
    if not rules.trains_biases:
        working.say("The biases stay as they are.")
    return [update(working, *pair, rules) for pair in zip(layers, gradients, strict=True)]


def write_mean_step(
    working: Working, layers: Sequence[Layer], steps: Sequence[Step], rules: Rules
) -> tuple[Quantity, list[Gradients], list[Layer]]:
    """The mean of the samples' losses and gradients, and one update by it.

    e.g. ∂L/∂W⁽¹⁾ = ½(∂L₁/∂W⁽¹⁾ + ∂L₂/∂W⁽¹⁾)
    """
    working.say("L is the mean of the samples' losses L₁, L₂, …; its gradients are the means.")
    loss = _let_mean(working, [one.loss for one in steps])
    gradients: list[Gradients] = []
    for each in zip(*(one.gradients for one in steps), strict=True):
        biases = [one.biases for one in each if one.biases is not None]
        gradients.append(
            Gradients(
                _let_mean(working, [one.weights for one in each]),
                _let_mean(working, biases) if biases else None,
            )
        )
    return loss, gradients, _update_all(working, layers, gradients, rules)


def _let_mean(working: Working, found: Sequence[Quantity]) -> Quantity:
    """The mean of what the samples have under one name; in the line L of sample 2 is L₂."""
    name = found[0].name
    own = [
        Quantity(Name(name.base.replace("L", f"L{lowered(i)}", 1), layer=name.layer), one.value)
        for i, one in enumerate(found, start=1)
    ]
    return working.let(name, mean(own), mean_forgotten=total(own))


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
    answer_update(working, last.gradients, last.updated, rules)
    for k, (found, back) in enumerate(zip(last.passed, last.returned, strict=True), start=1):
        working.answer(f"z{k}", found.z, shown=())
        working.answer(f"a{k}", found.a, shown=())
        working.answer(f"delta{k}", back.delta, shown=())


def answer_update(
    working: Working, gradients: Sequence[Gradients], updated: Sequence[Layer], rules: Rules
) -> None:
    """The gradients, and the weights and biases after the update by them."""
    for k, one in enumerate(gradients, start=1):
        working.answer(f"dW{k}", one.weights)
        if one.biases is not None:
            working.answer(f"db{k}", one.biases)
    for own in updated:
        working.answer(f"W{own.number}", own.weights)
        if own.biases is not None:
            working.answer(f"b{own.number}", own.biases, shown=None if rules.trains_biases else ())
