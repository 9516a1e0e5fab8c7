"""Turn a trained encoder into what the product ships.

    python -m training.export RUN [--weights FOLDER] [--float]

In: ``RUN/model.pt``. Out: ``encoder.onnx`` (seven bits unless ``--float``), ``pairs.npz``,
``spans.npz`` and ``vocabulary.txt`` in the weights folder. Needs onnx and onnxruntime beside torch.
"""  # fmt: skip

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch.onnx import symbolic_helper
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS

from kg.extract.roles.layout import WIDTH
from training.encoder_model import CHANNELS, Encoder, load_run
from training.train_encoder import base_folder

WEIGHTS = Path(__file__).parent.parent / "kg" / "extract" / "roles" / "weights"
INPUTS = ("ids", "marks", "words", "opening", "rows")
OPSET = 17
OUTPUTS = ("roles", "kinds", "asking", "acting", "said", "meaning", "subject", "states", "seen")


@torch.library.custom_op("policing_kg::attention", mutates_args=())
def _attention(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, heads: int, scale: float
) -> torch.Tensor:
    """Attention of every piece to every other, (windows, width, size) each; the heads beside each
    other. It only has to have the right shape: it is written down, never run.
    """
    return query + key + value


@_attention.register_fake
def _(query: torch.Tensor, *_: object) -> torch.Tensor:
    return torch.empty_like(query)


def _as_one_node(graph: Any, query: Any, key: Any, value: Any, heads: Any, scale: Any) -> Any:
    """One node that onnxruntime computes block by block, the scores never whole in memory."""
    constant = symbolic_helper._get_const
    out = graph.op(
        "com.microsoft::MultiHeadAttention", query, key, value,
        num_heads_i=constant(heads, "i", "heads"), scale_f=constant(scale, "f", "scale"),
    )  # fmt: skip
    out.setType(query.type())
    return out


def _layer_attention(
    module: torch.nn.Module, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor,
    mask: object, scaling: float, **_: object,
) -> tuple[torch.Tensor, None]:  # fmt: skip
    """What a layer of the encoder calls: (windows, heads, width, depth) each."""
    one, two, three = (t.transpose(1, 2).flatten(2) for t in (query, key, value))
    heads, depth = query.shape[1], query.shape[3]
    out = _attention(one, two, three, heads, float(scaling))
    return out.view(*out.shape[:2], heads, depth), None


def write_onnx(model: Encoder, path: Path) -> None:
    """The encoder without the pair scorer, for any number of windows and passages.

    ``model`` can be written down afterwards, not run.
    """
    model.eval()
    ALL_ATTENTION_FUNCTIONS.register("as_one_node", _layer_attention)
    torch.onnx.register_custom_op_symbolic("policing_kg::attention", _as_one_node, OPSET)
    model.base.set_attn_implementation("as_one_node")
    windows, width, passages = 2, 48, 5
    sample = (
        torch.randint(1000, 2000, (windows, width)),
        torch.zeros((windows, width), dtype=torch.long),
        torch.rand(passages, windows * width),
        torch.rand(passages, windows * width),
        torch.rand(passages, WIDTH),
    )
    token = {0: "windows", 1: "width"}
    pool = {0: "passages", 1: "places"}
    axes = dict.fromkeys(INPUTS[:2], token) | dict.fromkeys(INPUTS[2:4], pool)
    axes |= {"rows": {0: "passages"}} | {name: {0: "passages"} for name in OUTPUTS}
    axes["states"] = token
    torch.onnx.export(
        model, sample, str(path), input_names=list(INPUTS), output_names=list(OUTPUTS),
        dynamic_axes=axes, opset_version=OPSET, dynamo=False,
    )  # fmt: skip


def write_pairs(model: Encoder, path: Path) -> None:
    """The pair scorer's weights for numpy."""
    layers = {"first": model.pair_first, "second": model.pair_second, "last": model.pair_last}
    np.savez_compressed(path, channels=np.int64(CHANNELS), **_halves(layers))


def write_spans(model: Encoder, path: Path) -> None:
    """The weights of what scores stretches, for numpy."""
    np.savez_compressed(path, **_halves({"first": model.span_first, "last": model.span_last}))


def _halves(layers: dict[str, torch.nn.Linear]) -> dict[str, np.ndarray]:
    weights = {name: layer.weight for name, layer in layers.items()}
    weights |= {f"{name}_bias": layer.bias for name, layer in layers.items()}
    return {name: w.detach().numpy().astype(np.float16) for name, w in weights.items()}


def main() -> None:
    """Read the run, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--float", action="store_true", help="do not quantise")
    args = parser.parse_args()
    base = base_folder()
    model = load_run(args.run, base)
    args.weights.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(base / "vocab.txt", args.weights / "vocabulary.txt")
    write_pairs(model, args.weights / "pairs.npz")
    write_spans(model, args.weights / "spans.npz")
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "encoder.onnx"
        write_onnx(model, plain)
        if args.float:
            shutil.copyfile(plain, args.weights / "encoder.onnx")
            return
        quantize_dynamic(
            plain, args.weights / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
            reduce_range=True,  # 7 bits: no processor saturates, so all of them agree
        )  # fmt: skip


if __name__ == "__main__":
    main()
