"""Write the reader as the product loads it: ONNX, its weights as 8-bit integers."""

import shutil
import tempfile
from pathlib import Path

import torch
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer

from training.reader.network import Reader

_OPSET = 17
_INPUTS = ("ids", "mask", "types")


def export(reader: Reader, tokenizer: Path, folder: Path) -> None:
    """Write `reader.onnx` and `tokenizer.json` into a folder.

    The weights have 7 bits of the 8: processors without the newer dot products add two products up
    in 16 bits, which more would overflow, and answers are to be the same everywhere.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        whole, fused = Path(scratch) / "whole.onnx", Path(scratch) / "fused.onnx"
        _write(reader, whole)
        _fuse(reader, whole, fused)
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
