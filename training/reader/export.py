"""Write the reader as the product loads it: ONNX, its weights as 8-bit integers."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import GraphProto, TensorProto, helper, numpy_helper
from onnxruntime import InferenceSession
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer

from retrieval.answering.reader_input import Window, to_batch
from training.reader.network import Reader

_OPSET = 17
_LAYERS = ("MatMul", "Attention")
_EVENING = 0.8
"""How much of the inputs' unevenness the weights take on: 0 none, 1 all."""
_LEAST = 1e-5
_INPUTS = ("ids", "mask", "types")


def export(reader: Reader, tokenizer: Path, examples: Sequence[Window], folder: Path) -> None:
    """Write `reader.onnx` and `tokenizer.json` into a folder; `examples` are what it may read.

    The weights have 7 bits of the 8: processors without the newer dot products add two products up
    in 16 bits, which more would overflow, and answers are to be the same everywhere.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        whole, fused = Path(scratch) / "whole.onnx", Path(scratch) / "fused.onnx"
        _write(reader, whole)
        _fuse(reader, whole, fused)
        _even_out(fused, examples)
        quantize_dynamic(
            fused,
            folder / "reader.onnx",
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
    shutil.copy(tokenizer, folder / "tokenizer.json")


def _write(reader: Reader, path: Path) -> None:
    reader.eval()
    reader.encoder.set_attn_implementation("eager")  # whose operators the fusion knows
    row = torch.ones((2, 16), dtype=torch.int64)
    torch.onnx.export(
        reader,
        (row, row, row),
        str(path),
        input_names=list(_INPUTS),
        output_names=["scores"],
        dynamic_axes={name: {0: "rows", 1: "pieces"} for name in (*_INPUTS, "scores")},
        opset_version=_OPSET,
        dynamo=False,  # the newer exporter's attention is not recognised by the fusion
    )


def _fuse(reader: Reader, whole: Path, fused: Path) -> None:
    config = reader.encoder.config
    model = optimizer.optimize_model(
        str(whole),
        model_type="bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
        opt_level=0,
    )
    model.save_model_to_file(str(fused))


def _even_out(path: Path, examples: Sequence[Window]) -> None:
    """Divide the inputs of each layer by how far each of them reaches, and multiply its weights.

    A row of inputs shares 8 bits, which is too little where some reach ten times as far as the
    others: of 26 questions one in thirteen had another best sentence, and none afterwards. After
    Xiao et al. 2022, SmoothQuant (arXiv:2211.10438).
    """
    model = onnx.load(str(path))
    farthest = _farthest_inputs(path, examples)
    weights = {each.name: each for each in model.graph.initializer}
    nodes = []
    for node in model.graph.node:
        if node.op_type in _LAYERS:
            stored = weights[node.input[1]]
            values = numpy_helper.to_array(stored)
            reach = farthest[node.input[0]] ** _EVENING
            reach /= np.abs(values).max(axis=1).clip(_LEAST) ** (1 - _EVENING)
            reach /= np.exp(np.log(reach).mean())
            stored.CopyFrom(numpy_helper.from_array(values * reach[:, None], stored.name))
            even, by = f"{node.name}/even", f"{stored.name}/by"
            model.graph.initializer.append(numpy_helper.from_array(1 / reach, by))
            nodes.append(helper.make_node("Mul", [node.input[0], by], [even], name=even))
            node.input[0] = even
        nodes.append(node)
    _set_nodes(model.graph, nodes)
    onnx.save(model, str(path))


def _set_nodes(graph: GraphProto, nodes: Sequence[onnx.NodeProto]) -> None:
    del graph.node[:]
    graph.node.extend(nodes)


def _farthest_inputs(path: Path, examples: Sequence[Window]) -> dict[str, NDArray[np.float32]]:
    """Return the largest absolute value that each layer's inputs take, by the inputs' name."""
    model = onnx.load(str(path))
    names = list(dict.fromkeys(n.input[0] for n in model.graph.node if n.op_type in _LAYERS))
    model.graph.output.extend(
        helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in names
    )
    session = InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    seen = [session.run(names, to_batch([example])._asdict()) for example in examples]
    return {
        name: np.max([np.abs(values).max(axis=(0, 1)) for values in found], axis=0).clip(_LEAST)
        for name, found in zip(names, zip(*seen, strict=True), strict=True)
    }
