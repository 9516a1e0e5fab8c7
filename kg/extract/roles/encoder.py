"""The encoder reader: the whole message through a small neural encoder, run by onnxruntime.

In: passages. Out: roles and probabilities of answers, as from the linear reader. The two are heard
together: the linear reader has a share in every score, and it names the words, so that the cues of
a role are those that weigh most for the same role in its view.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from kg.extract.opinion import Opinion, Span
from kg.extract.roles.layout import Rows, layout_rows
from kg.extract.roles.linear import LinearReader, softmax
from kg.extract.roles.links import pair_rows
from kg.extract.roles.pieces import Pieces, arrange, encode_pieces
from kg.extract.roles.role import KINDS, Opinions, Probabilities, Role
from kg.extract.roles.spans import Stretch, stretches
from kg.extract.roles.wordpiece import WordPieces
from kg.extract.segment import Passage

Settings = Mapping[str, Sequence[float]]
_STATES = 7  # the place of the pieces' states among the encoder's outputs
_MOST = 400  # passages read at once; longer messages are read in parts


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the encoder says of one message; long ones in parts of `_MOST` passages."""

    passages: tuple[Passage, ...]
    tables: list[Rows]  # a row for every passage: roles, kinds, asking, acting, likenesses, all
    pieces: list[Pieces]
    states: list[Rows] = field(default_factory=list)  # (windows, width, size) for every part


class EncoderReader:
    """Reads roles and answers with the encoder; one message at a time."""

    def __init__(
        self,
        session: Any,
        vocabulary: WordPieces,
        pair: dict[str, Rows],
        span: dict[str, Rows],
        settings: Settings,
        linear: LinearReader,
    ) -> None:
        self._session, self._vocabulary, self._pair = session, vocabulary, pair
        self._linear = linear
        self._span, self._settings = span, settings
        self._last = _Seen((), [], [])
        self._share, self._share_of_pairs = settings["linear_share"]
        self.threshold_priority, self.threshold_action, self.threshold_answer = settings[
            "thresholds"
        ]

    @classmethod
    def load(
        cls, folder: Path, settings: Settings, linear: LinearReader, threads: int = 1
    ) -> EncoderReader:
        """The reader whose weights lie in ``folder``."""
        onnxruntime = import_module("onnxruntime")  # loaded only where it is used
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # slower than what it fuses
        )  # fmt: skip
        vocabulary = WordPieces.load(folder / "vocabulary.txt")
        pair, span = _layers(folder / "pairs.npz"), _layers(folder / "spans.npz")
        return cls(session, vocabulary, pair, span, settings, linear)

    def roles(self, text: str, passages: Sequence[Passage]) -> tuple[Role, ...]:
        """What each passage is, with the words that spoke for it."""
        if not passages:
            return ()
        tables = self._seen(passages).tables
        alone, kinds = softmax(tables[0]), tables[1].argmax(axis=1)
        seen = self._linear.seen(passages)
        scores = (1 - self._share) * alone + self._share * self._linear.scores(passages, seen)
        cues = self._linear.cues(passages, scores.argmax(axis=1), seen)
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
        seen = self._seen(passages).tables
        one, two = list(priorities), list(actions)
        rows = pair_rows(passages, priorities, actions)
        inputs = np.concatenate([rows, *self._likeness(seen, one, two), _sure(seen, one, two)], -1)
        own = self._layer("first", inputs, self._pair)
        rest = np.broadcast_to(own.max(axis=0, keepdims=True), own.shape)
        beside = np.broadcast_to(own.max(axis=1, keepdims=True), own.shape)
        both = self._layer("second", np.concatenate([own, rest, beside], axis=-1), self._pair)
        scores = both @ self._pair["last"].T + self._pair["last_bias"]
        alone = 1 / (1 + np.exp(-scores[..., 0].astype(np.float64)))
        other = self._linear.answering(rows)
        share = self._share_of_pairs
        return np.asarray((1 - share) * alone + share * other, dtype=np.float64)

    def opinions(self, text: str, passages: Sequence[Passage]) -> Opinions:
        """What it holds of figures and events, with its share in what the linear models say."""
        if not passages:
            return Opinions()
        held = [
            Opinion(partial(self._weigh, tuple(passages), column), *self._settings[name])
            for column, name in enumerate(("figures", "events"))
        ]
        return Opinions(*held)

    def _weigh(
        self, passages: tuple[Passage, ...], column: int, spans: Sequence[Span]
    ) -> list[float | None]:
        """The log-odds that each span is a figure (column 0) or an event (1)."""
        seen = self._seen(passages)
        found = stretches(passages, self._vocabulary, spans)
        held = [s for s in found if s is not None]
        if not held:
            return [None] * len(spans)
        own = np.stack([self._mean(seen, s) for s in held])
        around = seen.tables[-1][[s.passage for s in held]]
        inner = self._layer("first", np.concatenate([own, around], axis=-1), self._span)
        odds = iter((inner @ self._span["last"].T + self._span["last_bias"])[:, column])
        return [None if s is None else round(float(next(odds)), 3) for s in found]

    def _mean(self, seen: _Seen, stretch: Stretch) -> Rows:
        """The mean state of the pieces of a stretch."""
        part, passage = divmod(stretch.passage, _MOST)
        states, at = seen.states[part], seen.pieces[part].starts[passage]
        rows = states.reshape(-1, states.shape[-1])[at + stretch.first : at + stretch.last]
        return np.asarray(rows.mean(axis=0), dtype=np.float32)

    def _likeness(self, seen: list[Rows], one: list[int], two: list[int]) -> Iterator[Rows]:
        """How alike the passages of every pair are: learnt, by words, in context, by topics."""
        asking, acting = seen[2][one], seen[3][two]
        channels = int(self._pair["channels"])
        depth = asking.shape[1] // channels
        alike = np.einsum(
            "pcd,acd->pac",
            asking.reshape(len(one), channels, depth),
            acting.reshape(len(two), channels, depth),
        )
        yield (alike / np.sqrt(depth)).astype(np.float32)
        for vectors in seen[4:7]:
            like = 4 * (vectors[one] @ vectors[two].T)[..., None]
            yield like
            yield like - like.max(axis=0, keepdims=True)

    @staticmethod
    def _layer(name: str, values: Rows, weights: dict[str, Rows]) -> Rows:
        return _gelu(values @ weights[name].T + weights[f"{name}_bias"])

    def _seen(self, passages: Sequence[Passage]) -> _Seen:
        """The encoder's output for the message; the last one is kept for its pairs and spans."""
        key = tuple(passages)
        if self._last.passages != key:
            cut = [key[at : at + _MOST] for at in range(0, len(key), _MOST)]
            pieces = [arrange(c, encode_pieces(c, self._vocabulary)) for c in cut]
            found = [self._run(p, c) for p, c in zip(pieces, cut, strict=True)]
            tables = [
                np.concatenate([part[i] for part in found])
                for i in range(len(found[0]))
                if i != _STATES
            ]
            self._last = _Seen(key, tables, pieces, [part[_STATES] for part in found])
        return self._last

    def _run(self, pieces: Pieces, passages: Sequence[Passage]) -> list[Rows]:
        found: list[Rows] = self._session.run(
            None,
            {
                "ids": pieces.ids, "marks": pieces.marks, "words": pieces.words,
                "opening": pieces.opening, "rows": layout_rows(passages),
            },
        )  # fmt: skip
        return found


def _layers(path: Path) -> dict[str, Rows]:
    with np.load(path) as file:
        return {name: file[name].astype(np.float32) for name in file.files}


def _sure(seen: list[Rows], one: list[int], two: list[int]) -> Rows:
    """How sure it is that the pair's passages are a priority and an action at all."""
    chance = softmax(seen[0])
    columns = (chance[one, 1][:, None], chance[two, 2][None], chance[one, 0][:, None],
               chance[two, 0][None])  # fmt: skip
    shape = (len(one), len(two))
    return np.stack([np.broadcast_to(c, shape) for c in columns], axis=-1).astype(np.float32)


def _gelu(x: Rows) -> Rows:
    """Return x · Φ(x); the error function after Abramowitz and Stegun 7.1.26 (error < 2e-7)."""
    z = np.abs(x) / np.sqrt(2)
    t = 1 / (1 + 0.3275911 * z)
    series = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    return np.asarray(x * 0.5 * (1 + np.sign(x) * (1 - series * np.exp(-z * z))), dtype=np.float32)
