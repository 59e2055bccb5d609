"""How often the weights are updated, counted on PyTorch's own batches."""

from __future__ import annotations

from dlsolve.pytorch._inputs import option


def updates(
    samples: int, epochs: int, batches: int | None, batch_size: int | None, last_batch: str
) -> None:
    """The batches of torch.utils.data.DataLoader; of a number of them, torch.tensor_split."""
    import torch
    from torch.utils.data import DataLoader

    indices = torch.arange(samples)
    print("batch =", epochs * len(DataLoader(indices, batch_size=samples)))
    print("sgd =", epochs * len(DataLoader(indices, batch_size=1)))
    if batch_size is not None:
        drop = last_batch == "drop"
        loader = DataLoader(indices, batch_size=batch_size, **option("drop_last", drop))
        print("mini_batch =", epochs * len(loader))
        print("batches =", len(loader))
    elif batches is not None:
        # A DataLoader takes the size of a batch; tensor_split takes their number.
        split = torch.tensor_split(indices, batches)
        print("mini_batch =", epochs * len(split))
        print("batches =", len(split))
