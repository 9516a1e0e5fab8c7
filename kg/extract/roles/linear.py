"""The linear reader: words and layout of a passage and of those around it, weighed and added.

In: passages. Out: for each the scores of its roles, and for pairs the probability that the action
answers the priority. Needs numpy and the weights beside it, nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kg.extract.roles.layout import Rows, layout_rows, standing_over
from kg.extract.roles.links import pair_rows
from kg.extract.roles.role import KINDS, Probabilities, Role
from kg.extract.roles.words import terms
from kg.extract.segment import Passage

Roles = npt.NDArray[np.float64]  # (passages, 3): none, priority, action
Vector = npt.NDArray[np.float32]

CONTEXTS = ("own", "before", "before-that", "after", "heading", "lead-in", "label", "column",
            "above")  # fmt: skip


@dataclass(frozen=True)
class LinearWeights:
    """Word lists per context and the weights of two rounds, of kinds and of pairs."""

    words: list[dict[str, int]]
    first: Vector  # (all words + layout, 3)
    first_bias: Vector
    second: Vector
    second_bias: Vector
    kinds: Vector  # (own words, 3)
    kinds_bias: Vector
    pairs: Vector
    pairs_bias: float


def context_terms(passages: Sequence[Passage]) -> list[list[list[str]]]:
    """For every passage the terms of each context in CONTEXTS."""
    own = [terms(p.text) for p in passages]
    single = [[t for t in found if " " not in t] for found in own]
    nothing: list[str] = []
    rows = []
    for i, over in enumerate(standing_over(passages)):
        row = [own[i], *(single[k] if k >= 0 else nothing for k in (i - 1, i - 2))]
        row.append(single[i + 1] if i + 1 < len(own) else nothing)
        upper = (over.heading, over.lead_in, over.label, over.column, over.above)
        row += [single[k] if k >= 0 else nothing for k in upper]
        rows.append(row)
    return rows


def second_rows(passages: Sequence[Passage], first: Roles) -> Rows:
    """The first round's scores of a passage, its neighbours and the message, for a second look."""
    count = len(passages)
    logit = np.log(np.clip(first, 1e-4, 1))
    logit = (logit[:, 1:] - logit[:, :1]) / 2
    out = []
    for step in (0, -1, -2, -3, 1, 2, 3):
        moved = np.full_like(logit, -3.0)
        kept = max(0, count - abs(step))
        moved[max(0, -step) :][:kept] = logit[max(0, step) :][:kept]
        out.append(moved)
    probable = first[:, 1:]
    over = standing_over(passages)
    padded = np.vstack([probable, np.zeros((1, 2))])
    upper = ("heading", "lead_in", "label", "above")
    out += [padded[[getattr(o, place) for o in over]] for place in upper]
    out.append(np.tile(np.log1p(probable.sum(axis=0)), (count, 1)))
    out.append(np.tile(np.sort(np.vstack([probable, np.zeros((3, 2))]), axis=0)[-3:].ravel(),
                       (count, 1)))  # fmt: skip
    for key in ("line", "block", "sentence"):
        groups = np.array([getattr(p, key) for p in passages])
        _, inverse = np.unique(groups, return_inverse=True)
        sums = np.zeros((inverse.max() + 1 if count else 0, 2))
        np.add.at(sums, inverse, probable)
        sizes = np.bincount(inverse)[inverse][:, None]
        out.append((sums[inverse] - probable) / np.maximum(1, sizes - 1))
    layout = layout_rows(passages)
    return np.hstack([*out, layout]).astype(np.float32)


def softmax(scores: npt.NDArray[np.floating]) -> Roles:
    """Rows of scores as rows of probabilities."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float64)


class LinearReader:
    """Reads roles and answers with one weight per word and place."""

    def __init__(self, weights: LinearWeights, thresholds: Sequence[float]) -> None:
        self._weights = weights
        self.threshold_priority, self.threshold_action, self.threshold_answer = thresholds
        starts = np.cumsum([0, *(len(w) for w in weights.words)])
        self._starts = [int(s) for s in starts]

    def roles(self, text: str, passages: Sequence[Passage]) -> tuple[Role, ...]:
        """What each passage is, with the words that spoke for it."""
        if not passages:
            return ()
        found = self._indices(context_terms(passages))
        scores = self.scores(passages, found)
        return tuple(
            self._role(scores[i], found[i], passages[i].layout) for i in range(len(passages))
        )

    def cues(self, passages: Sequence[Passage], likely: Sequence[int]) -> list[tuple[str, ...]]:
        """The words that speak most for the role (0 none, 1 priority, 2 action) of each passage."""
        found = self._indices(context_terms(passages))
        return [
            self._cues(row, int(role), passage.layout)
            for row, role, passage in zip(found, likely, passages, strict=True)
        ]

    def scores(
        self, passages: Sequence[Passage], found: list[list[list[int]]] | None = None
    ) -> Roles:
        """None, priority and action for every passage; rows add up to 1."""
        weights = self._weights
        if found is None:
            found = self._indices(context_terms(passages))
        flat = [list(chain.from_iterable(row)) for row in found]
        owner = np.repeat(np.arange(len(flat)), [len(f) for f in flat])
        columns = np.fromiter((n for f in flat for n in f), dtype=np.intp, count=len(owner))
        total = self._starts[-1]
        sums = layout_rows(passages) @ weights.first[total:] + weights.first_bias
        for role in range(sums.shape[1]):
            sums[:, role] += np.bincount(
                owner, weights=weights.first[columns, role], minlength=len(flat)
            )
        second = second_rows(passages, softmax(sums))
        return softmax(second @ weights.second + weights.second_bias)

    def _indices(self, rows: list[list[list[str]]]) -> list[list[list[int]]]:
        """The numbers of the known terms, context by context."""
        pairs = list(zip(self._weights.words, self._starts, strict=False))
        return [
            [
                [start + words[t] for t in found if t in words]
                for found, (words, start) in zip(row, pairs, strict=True)
            ]
            for row in rows
        ]

    def _role(self, score: npt.NDArray[np.float64], found: list[list[int]], layout: str) -> Role:
        weights = self._weights
        kinds = weights.kinds_bias + weights.kinds[found[0]].sum(axis=0)
        likely = int(np.argmax(score))
        return Role(
            none=round(float(score[0]), 4),
            priority=round(float(score[1]), 4),
            action=round(float(score[2]), 4),
            kind=KINDS[int(np.argmax(kinds))],
            cues=self._cues(found, likely, layout),
        )

    def _cues(self, found: list[list[int]], role: int, layout: str) -> tuple[str, ...]:
        """The words that weighed most for the role, those of other passages with their place."""
        numbers = [n for place in _TOLD for n in found[place]]
        gains = self._gains[numbers, role]
        names: list[str] = []
        for at in np.argsort(-gains, kind="stable")[: 3 * _CUES]:
            if gains[at] < _LEAST_CUE or len(names) == _CUES:
                break
            name = self._names[numbers[at]]
            if name not in names:
                names.append(name)
        return tuple(names) or (f"layout: {layout}",)

    @cached_property
    def _gains(self) -> Vector:
        """How much more each term speaks for a role than the two others."""
        words = self._weights.first[: self._starts[-1]]
        return np.asarray(words * 1.5 - words.sum(axis=1, keepdims=True) / 2, dtype=np.float32)

    @cached_property
    def _names(self) -> list[str]:
        """The terms as a person reads them."""
        names: list[str] = []
        for place, words in enumerate(self._weights.words):
            told = "" if place == 0 else f"{CONTEXTS[place]}: "
            names += [told + w.strip("<>").replace("^name", "a name") for w in words]
        return names

    def pairs(
        self, text: str, passages: Sequence[Passage], priorities: Sequence[int],
        actions: Sequence[int],
    ) -> Probabilities:  # fmt: skip
        """How probable it is that each action answers each priority."""
        rows = pair_rows(passages, priorities, actions)
        return np.asarray(
            1 / (1 + np.exp(-(rows @ self._weights.pairs + self._weights.pairs_bias))),
            dtype=np.float64,
        )


def save(path: Path, weights: LinearWeights) -> None:
    """Write the weights; numbers with half precision, words as one text."""
    np.savez_compressed(
        path,
        words=np.frombuffer(
            "\f".join("\n".join(w) for w in weights.words).encode(), dtype=np.uint8
        ),
        **{n: getattr(weights, n).astype(np.float16) for n in _MATRICES},
        pairs_bias=np.float32(weights.pairs_bias),
    )


def load(path: Path) -> LinearWeights:
    """The weights that `save` wrote."""
    with np.load(path) as file:
        lists = bytes(file["words"]).decode().split("\f")
        words = [{t: n for n, t in enumerate(w.split("\n") if w else [])} for w in lists]
        matrices = {n: file[n].astype(np.float32) for n in _MATRICES}
        return LinearWeights(words=words, pairs_bias=float(file["pairs_bias"]), **matrices)


_MATRICES = ("first", "first_bias", "second", "second_bias", "kinds", "kinds_bias", "pairs")
_LEAST_CUE = 0.05
_CUES = 5
_TOLD = [CONTEXTS.index(c) for c in ("own", "heading", "lead-in", "label", "column")]
