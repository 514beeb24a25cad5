"""Take the shipped reader up again, where the run that taught it is no longer at hand."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from training.reader.network import Reader

_DENSE = ("attention.output.dense", "intermediate.dense", "output.dense")
_ATTENTION = ("query", "key", "value")


def take_up(reader: Reader, model: Path) -> None:
    """Set a network's weights to those that `export` wrote, as near as 7 and 8 bits tell them."""
    graph = onnx.load(str(model)).graph
    arrays = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    found: dict[str, Tensor] = {}

    def whole(name: str) -> Tensor:
        if name in arrays:
            return torch.from_numpy(arrays[name].copy())
        stored = arrays[f"{name}_quantized"].astype(np.float32)
        stored = (stored - arrays[f"{name}_zero_point"]) * arrays[f"{name}_scale"]
        if (evened := arrays.get(f"{name}/by")) is not None:
            stored *= evened[:, None]
        return torch.from_numpy(stored)

    dense = [node.input[1] for node in graph.node if node.op_type == "MatMulInteger"]
    names = [name.removesuffix("_quantized") for name in dense]
    for number in range(reader.encoder.config.num_hidden_layers):
        layer = f"encoder.encoder.layer.{number}"
        for part, name in zip(_DENSE, names[3 * number :], strict=False):
            found[f"{layer}.{part}.weight"] = whole(name).T
        for kind in ("weight", "bias"):
            packed = whole(f"Attention_{number}_qkv_{kind}")
            for part, each in zip(_ATTENTION, packed.chunk(3, dim=-1), strict=True):
                found[f"{layer}.attention.self.{part}.{kind}"] = each.T if each.ndim > 1 else each
    found["heads.weight"] = whole(names[-1]).T
    for name in reader.state_dict():
        if name not in found:
            found[name] = whole(name)
    reader.load_state_dict({**reader.state_dict(), **found})
