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

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from kg.extract.roles.layout import WIDTH
from training.encoder_model import CHANNELS, Encoder, load_run
from training.train_encoder import base_folder

WEIGHTS = Path(__file__).parent.parent / "kg" / "extract" / "roles" / "weights"
INPUTS = ("ids", "marks", "mask", "words", "opening", "rows")
OUTPUTS = ("roles", "kinds", "asking", "acting", "said", "meaning", "subject", "states", "seen")


def write_onnx(model: Encoder, path: Path) -> None:
    """The encoder without the pair scorer, for any number of windows and passages."""
    model.eval()
    windows, width, passages = 2, 48, 5
    sample = (
        torch.randint(1000, 2000, (windows, width)),
        torch.zeros((windows, width), dtype=torch.long),
        torch.ones((windows, width), dtype=torch.long),
        torch.rand(passages, windows * width),
        torch.rand(passages, windows * width),
        torch.rand(passages, WIDTH),
    )
    token = {0: "windows", 1: "width"}
    pool = {0: "passages", 1: "places"}
    axes = dict.fromkeys(INPUTS[:3], token) | dict.fromkeys(INPUTS[3:5], pool)
    axes |= {"rows": {0: "passages"}} | {name: {0: "passages"} for name in OUTPUTS}
    axes["states"] = token
    torch.onnx.export(
        model, sample, str(path), input_names=list(INPUTS), output_names=list(OUTPUTS),
        dynamic_axes=axes, opset_version=17, dynamo=False,
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
