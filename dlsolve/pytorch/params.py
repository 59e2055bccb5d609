"""The parameters of a network, counted by PyTorch."""

from __future__ import annotations

from dlsolve.inputs.stacks import Stack
from dlsolve.inputs.windows import SizeRounding
from dlsolve.pytorch._inputs import option
from dlsolve.pytorch._modules import built, has_batchnorm, input_shape, is_large, module


def params(stack: Stack, no_bias: bool, batchnorm: str, size_rounding: SizeRounding) -> None:
    """torch.nn.Sequential, and the numel() of its parameters."""
    import torch
    from torch import nn

    layers = built(stack, no_bias, size_rounding)
    shape = input_shape(stack)
    if shape != stack.shape:
        # The question leaves the number of inputs open; PyTorch has to know it.
        print("n =", int(shape[0]))
    if is_large(layers):
        # The meta device has shapes and no numbers: the parameters take no memory.
        with torch.device("meta"):
            net = nn.Sequential(*[module(layer) for layer in layers])
    else:
        net = nn.Sequential(*[module(layer) for layer in layers])
    device = "meta" if is_large(layers) else None
    if has_batchnorm(layers):
        net.train(False)
    parameters = dict(net.named_parameters())
    weights = sum(p.numel() for name, p in parameters.items() if name.endswith("weight"))
    biases = sum(p.numel() for name, p in parameters.items() if name.endswith("bias"))
    if batchnorm == "all" and has_batchnorm(layers):
        # Beside these PyTorch keeps the number of batches seen, which is no statistic.
        statistics = sum(b.numel() for name, b in net.named_buffers() if "running" in name)
        print("total =", weights + biases + statistics)
        print("statistics =", statistics)
    else:
        statistics = 0
        print("total =", sum(p.numel() for p in net.parameters()))
    print("weights =", weights)
    print("biases =", biases)
    for k, layer in enumerate(net, start=1):
        if batchnorm == "all" and has_batchnorm(layers):
            running = sum(b.numel() for name, b in layer.named_buffers() if "running" in name)
            print(f"layer_{k} =", sum(p.numel() for p in layer.parameters()) + running)
        else:
            print(f"layer_{k} =", sum(p.numel() for p in layer.parameters()))
    if len(shape) == 3:
        # PyTorch puts the channels before the rows and the columns.
        x = torch.zeros(1, shape[2], shape[0], shape[1], **option("device", device))
        output = net(x).movedim(1, -1)
    else:
        output = net(torch.zeros(1, shape[0], **option("device", device)))
    print("output_shape =", list(output.shape[1:]))
