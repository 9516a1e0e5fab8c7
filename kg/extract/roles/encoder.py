"""The encoder reader: the whole message through a small neural encoder, run by onnxruntime.

In: passages. Out: roles and probabilities of answers, as from the linear reader, which also names
the words: the cues of a role are those that the linear reader weighs most for the same role.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from kg.extract.roles.layout import Rows, layout_rows
from kg.extract.roles.linear import LinearReader, softmax
from kg.extract.roles.links import pair_rows
from kg.extract.roles.pieces import Pieces, arrange, encode_pieces
from kg.extract.roles.role import KINDS, Probabilities, Role
from kg.extract.segment import Passage

_MOST = 400  # passages read at once; longer messages are read in parts


class EncoderReader:
    """Reads roles and answers with the encoder; one message at a time."""

    def __init__(
        self, session: Any, tokenizer: Any, pair: dict[str, Rows], thresholds: Sequence[float],
        linear: LinearReader,
    ) -> None:  # fmt: skip
        self._session, self._tokenizer, self._pair = session, tokenizer, pair
        self._linear = linear
        self._last: tuple[tuple[Passage, ...], list[Rows]] = ((), [])
        self.threshold_priority, self.threshold_action, self.threshold_answer = thresholds

    @classmethod
    def load(
        cls, folder: Path, thresholds: Sequence[float], linear: LinearReader, threads: int = 1
    ) -> EncoderReader:
        """The reader whose weights lie in ``folder``."""
        onnxruntime = import_module("onnxruntime")  # both are loaded only where they are used
        tokenizers = import_module("tokenizers")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        with np.load(folder / "pairs.npz") as file:
            pair = {name: file[name].astype(np.float32) for name in file.files}
        return cls(session, tokenizer, pair, thresholds, linear)

    def roles(self, text: str, passages: Sequence[Passage]) -> tuple[Role, ...]:
        """What each passage is, with the words that spoke for it."""
        if not passages:
            return ()
        seen = self._seen(passages)
        scores, kinds = softmax(seen[0]), seen[1].argmax(axis=1)
        cues = self._linear.cues(passages, scores.argmax(axis=1))
        return tuple(
            Role(
                none=round(float(scores[i, 0]), 4),
                priority=round(float(scores[i, 1]), 4),
                action=round(float(scores[i, 2]), 4),
                kind=KINDS[int(kinds[i])],
                cues=cues[i],
            )
            for i in range(len(passages))
        )

    def pairs(
        self, text: str, passages: Sequence[Passage], priorities: Sequence[int],
        actions: Sequence[int],
    ) -> Probabilities:  # fmt: skip
        """How probable it is that each action answers each priority."""
        if not len(priorities) or not len(actions):
            return np.zeros((len(priorities), len(actions)))
        roles, _, asking, acting = self._seen(passages)
        one, two = asking[list(priorities)], acting[list(actions)]
        channels = int(self._pair["channels"])
        depth = one.shape[1] // channels
        alike = np.einsum(
            "pcd,acd->pac",
            one.reshape(len(one), channels, depth),
            two.reshape(len(two), channels, depth),
        ) / np.sqrt(depth)
        chance = softmax(roles)
        shape = alike.shape[:2]
        sure = np.stack(
            [
                np.broadcast_to(chance[list(priorities), 1][:, None], shape),
                np.broadcast_to(chance[list(actions), 2][None], shape),
                np.broadcast_to(chance[list(priorities), 0][:, None], shape),
                np.broadcast_to(chance[list(actions), 0][None], shape),
            ],
            axis=-1,
        )
        rows = np.concatenate([pair_rows(passages, priorities, actions), alike, sure], axis=-1)
        hidden = _gelu(rows @ self._pair["first"].T + self._pair["first_bias"])
        scores = hidden @ self._pair["second"].T + self._pair["second_bias"]
        return np.asarray(1 / (1 + np.exp(-scores[..., 0])), dtype=np.float64)

    def _seen(self, passages: Sequence[Passage]) -> list[Rows]:
        """The encoder's output for the message; the last one is kept for its pairs."""
        key = tuple(passages)
        if self._last[0] != key:
            parts = [self._run(key[at : at + _MOST]) for at in range(0, len(key), _MOST)]
            self._last = (key, [np.concatenate(x) for x in zip(*parts, strict=True)])
        return self._last[1]

    def _run(self, passages: Sequence[Passage]) -> list[Rows]:
        pieces: Pieces = arrange(passages, encode_pieces(passages, self._tokenizer))
        found: list[Rows] = self._session.run(
            None,
            {
                "ids": pieces.ids, "marks": pieces.marks, "mask": pieces.mask,
                "words": pieces.words, "opening": pieces.opening, "rows": layout_rows(passages),
            },
        )  # fmt: skip
        return found


def _gelu(x: Rows) -> Rows:
    """Return x · Φ(x); the error function after Abramowitz and Stegun 7.1.26 (error < 2e-7)."""
    z = np.abs(x) / np.sqrt(2)
    t = 1 / (1 + 0.3275911 * z)
    series = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    return np.asarray(x * 0.5 * (1 + np.sign(x) * (1 - series * np.exp(-z * z))), dtype=np.float32)
