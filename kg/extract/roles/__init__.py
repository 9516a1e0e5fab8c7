"""The learned reader: what each passage is, and which action answers which priority.

In: a text and its passages. Out: roles with scores and the words that weighed most; probabilities
of answers. Two readers do the same: a small encoder (needs onnxruntime) and a
linear one that needs only numpy. What becomes of the scores is left to others.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from kg.extract.roles.linear import LinearReader, load
from kg.extract.roles.role import Role, RoleReader

__all__ = ["Role", "RoleReader", "load_reader"]

_WEIGHTS = Path(__file__).parent / "weights"


@cache
def load_reader(
    which: Literal["encoder", "linear"] | None = None, folder: Path = _WEIGHTS
) -> RoleReader:
    """The reader asked for; the encoder if it can run here and none is named, else the linear one.

    ``folder`` holds the weights, by default those that ship with the package. Raises
    FileNotFoundError where the weights of the reader asked for are missing.
    """
    settings = json.loads((folder / "thresholds.json").read_text(encoding="utf-8"))
    able = (folder / "encoder.onnx").is_file() and find_spec("onnxruntime") is not None
    linear = LinearReader(load(folder / "linear.npz"), settings["linear"]["thresholds"])
    if which == "linear" or (which is None and not able):
        return linear
    if not (folder / "encoder.onnx").is_file():
        raise FileNotFoundError(f"the encoder's weights are missing in {folder}")
    from kg.extract.roles.encoder import EncoderReader

    return EncoderReader.load(folder, settings["encoder"], linear)
