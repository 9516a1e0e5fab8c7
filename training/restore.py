"""Turn what the product ships back into a model that can be trained further.

    python -m training.restore --out RUN [--weights FOLDER]
    python -m training.train_encoder --start RUN …

In: ``encoder.onnx``, ``pairs.npz``, ``spans.npz``. Out: ``RUN/model.pt``. The weights come back
with seven bits (pairs and spans: sixteen), which a few hundred steps of training mend. Two things
do not come back, since the product does not use them: the word embeddings are those of the
pre-trained encoder, as they always are, and what is learnt beside (which passages hold figures,
events, officers) begins anew.
"""  # fmt: skip

from __future__ import annotations

import argparse
import re
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.encoder_model import Encoder
from training.export import WEIGHTS
from training.train_encoder import base_folder

State = dict[str, torch.Tensor]
_NEW = ("other.", "base.embeddings.word_embeddings.")
_TORCH_GATES = (0, 2, 3, 1)  # ONNX: input, output, forget, cell; torch: input, forget, cell, output


def restored(weights: Path, base: Path) -> Encoder:
    """The model that ``weights`` were exported from, to seven bits.

    Raises ``ValueError`` where the file lacks a parameter of the model.
    """
    model = Encoder(base, keep=True)
    state = _from_onnx(onnx.load(str(weights / "encoder.onnx")).graph)
    for part, names in (("pair", ("first", "second", "last")), ("span", ("first", "last"))):
        with np.load(weights / f"{part}s.npz") as file:
            for name in names:
                state[f"{part}_{name}.weight"] = _tensor(file[name])
                state[f"{part}_{name}.bias"] = _tensor(file[f"{name}_bias"])
    missing = [n for n, _ in model.named_parameters() if n not in state and not n.startswith(_NEW)]
    if missing:
        raise ValueError(f"{weights / 'encoder.onnx'}: no weights for {', '.join(missing)}")
    kept = {n: t for n, t in state.items() if not n.startswith(_NEW)}
    model.load_state_dict(model.state_dict() | kept)
    return model


def _from_onnx(graph: onnx.GraphProto) -> State:
    """Every parameter that the graph holds, by the model's names."""
    stored = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    state = {name: _tensor(values) for name, values in stored.items() if _is_plain(name)}
    for own in [n.removesuffix("_quantized") for n in stored if n.endswith(".weight_quantized")]:
        looked_up = own.startswith(("mark.", "base.embeddings."))
        state[own] = _tensor(_floats(stored, own) if looked_up else _floats(stored, own).T)
    for node in graph.node:
        layer = re.fullmatch(r"/(base/encoder/.+)/MatMul_quant", node.name)
        own = node.input[1].removesuffix("_quantized") if len(node.input) > 1 else ""
        if layer and own in {n.removesuffix("_quantized") for n in stored}:
            state[f"{layer.group(1).replace('/', '.')}.weight"] = _tensor(_floats(stored, own).T)
        if node.op_type == "LSTM":
            state |= _lstm(*(stored[name] for name in node.input[1:4]))
    return state


def _is_plain(name: str) -> bool:
    return name == "usual" or name.endswith((".bias", "LayerNorm.weight", "mix.2.weight"))


def _floats(stored: dict[str, np.ndarray], name: str) -> np.ndarray:
    whole = stored[f"{name}_quantized"].astype(np.float32)
    zero = stored[f"{name}_zero_point"].astype(np.float32)
    return np.asarray((whole - zero) * stored[f"{name}_scale"], dtype=np.float32)


def _lstm(inner: np.ndarray, again: np.ndarray, bias: np.ndarray) -> State:
    """Weights of both directions: (2, 4 hidden, width), (2, 4 hidden, hidden), (2, 8 hidden)."""
    state: State = {}
    for way, ending in enumerate(("", "_reverse")):
        both = np.split(bias[way], 2)
        for name, values in (
            ("weight_ih", inner[way]), ("weight_hh", again[way]),
            ("bias_ih", both[0]), ("bias_hh", both[1]),
        ):  # fmt: skip
            gates = np.split(values, 4)
            state[f"order.{name}_l0{ending}"] = _tensor(
                np.concatenate([gates[g] for g in _TORCH_GATES])
            )
    return state


def _tensor(values: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.array(values, dtype=np.float32))


def main() -> None:
    """Read the weights, write the run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save(restored(args.weights, base_folder()).state_dict(), args.out / "model.pt")


if __name__ == "__main__":
    main()
