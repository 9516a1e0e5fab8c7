"""The linear reader: words and layout of a passage and of those around it, weighed and added.

In: passages. Out: for each the scores of its roles, and for pairs the probability that the action
answers the priority. Needs numpy and the weights beside it, nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kg.extract.roles.layout import Over, Rows, layout_rows, standing_over
from kg.extract.roles.links import pair_rows
from kg.extract.roles.role import KINDS, Opinions, Probabilities, Role
from kg.extract.roles.wording import wording
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


def contexts(standing: Sequence[Over]) -> list[tuple[int, ...]]:
    """For every passage the numbers of those in each of CONTEXTS; -1 where there is none."""
    last = len(standing) - 1
    return [
        (
            i,
            i - 1,
            i - 2 if i > 1 else -1,
            i + 1 if i < last else -1,
            over.heading,
            over.lead_in,
            over.label,
            over.column,
            over.above,
        )
        for i, over in enumerate(standing)
    ]


def second_rows(
    passages: Sequence[Passage], standing: Sequence[Over], first: Roles, layout: Rows
) -> Rows:
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
    padded = np.vstack([probable, np.zeros((1, 2))])
    upper = ("heading", "lead_in", "label", "above")
    out += [padded[[getattr(o, place) for o in standing]] for place in upper]
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
    return np.hstack([*out, layout]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the linear reader sees of a message's passages, found once for all that it tells."""

    terms: list[list[int]]  # of every passage the numbers of its known terms
    standing: list[Over]
    places: list[tuple[int, ...]]  # of every passage those in each of CONTEXTS


def softmax(scores: npt.NDArray[np.floating]) -> Roles:
    """Rows of scores as rows of probabilities."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float64)


class LinearReader:
    """Reads roles and answers with one weight per word and place."""

    def __init__(self, weights: LinearWeights, thresholds: Sequence[float]) -> None:
        self._weights = weights
        self.threshold_priority, self.threshold_action, self.threshold_answer = thresholds
        every = sorted({term for words in weights.words for term in words})
        self._numbers = {term: number for number, term in enumerate(every)}
        self._table = _table(weights, self._numbers)
        self._layout = weights.first[sum(len(w) for w in weights.words) :]

    def opinions(self, text: str, passages: Sequence[Passage]) -> Opinions:
        """None: it sees no more of figures and events than their own models do."""
        return Opinions()

    def roles(self, text: str, passages: Sequence[Passage]) -> tuple[Role, ...]:
        """What each passage is, with the words that spoke for it."""
        if not passages:
            return ()
        seen = self.seen(passages)
        scores = self.scores(passages, seen)
        kinds = self._kinds(seen.terms)
        cues = self.cues(passages, [int(n) for n in scores.argmax(axis=1)], seen)
        return tuple(
            Role(
                none=round(float(score[0]), 4),
                priority=round(float(score[1]), 4),
                action=round(float(score[2]), 4),
                kind=KINDS[kind],
                cues=words,
            )
            for score, kind, words in zip(scores, kinds, cues, strict=True)
        )

    def scores(self, passages: Sequence[Passage], seen: Seen | None = None) -> Roles:
        """None, priority and action for every passage; rows add up to 1."""
        weights = self._weights
        seen = self.seen(passages) if seen is None else seen
        layout = layout_rows(passages)
        # What the words of each passage add in each context, then added up where it is context.
        adding = np.zeros((len(passages) + 1, len(CONTEXTS), 3), dtype=np.float32)
        for i, numbers in enumerate(seen.terms):
            adding[i] = self._table[numbers].sum(axis=0)
        where = np.array(seen.places)
        sums = layout @ self._layout + weights.first_bias
        sums += adding[where, np.arange(len(CONTEXTS))].sum(axis=1)
        second = second_rows(passages, seen.standing, softmax(sums), layout)
        return softmax(second @ weights.second + weights.second_bias)

    def cues(
        self, passages: Sequence[Passage], likely: Sequence[int], seen: Seen | None = None
    ) -> list[tuple[str, ...]]:
        """The words that speak most for the role (0 none, 1 priority, 2 action) of each passage."""
        seen = self.seen(passages) if seen is None else seen
        told: list[list[tuple[float, int, int]]] = [[] for _ in passages]
        runs = [  # (passage, context, the terms of what stands there)
            (i, place, seen.terms[places[place]])
            for i, places in enumerate(seen.places)
            for place in _TOLD
            if places[place] >= 0
        ]
        sizes = np.array([len(words) for _, _, words in runs], dtype=np.intp)
        owners = np.repeat(np.array([i for i, _, _ in runs], dtype=np.intp), sizes)
        places = np.repeat(np.array([place for _, place, _ in runs], dtype=np.intp), sizes)
        numbers = np.array([n for _, _, words in runs for n in words], dtype=np.intp)
        gains = self._gains[numbers, places, np.asarray(likely, dtype=np.intp)[owners]]
        kept = (gains > _LEAST_CUE) & ~self._silent[numbers]
        rows = (owners[kept], -gains[kept], places[kept], numbers[kept])
        for owner, *word in zip(*(row.tolist() for row in rows), strict=True):
            told[owner].append(tuple(word))
        return [
            self._named(sorted(words)) or (f"layout: {passage.layout}",)
            for passage, words in zip(passages, told, strict=True)
        ]

    def _named(self, told: list[tuple[float, int, int]]) -> tuple[str, ...]:
        """The first few of the words, each once."""
        return tuple(dict.fromkeys(self._name(p, n) for _, p, n in told[: 3 * _CUES]))[:_CUES]

    def seen(self, passages: Sequence[Passage]) -> Seen:
        """The known terms of every passage, and what stands around it."""
        numbers, standing = self._numbers, standing_over(passages)
        known = [[numbers[t] for t in terms(p.text) if t in numbers] for p in passages]
        return Seen(known, standing, contexts(standing))

    def _kinds(self, known: list[list[int]]) -> list[int]:
        table = self._kind_table
        return [int((self._weights.kinds_bias + table[n].sum(axis=0)).argmax()) for n in known]

    @cached_property
    def _kind_table(self) -> Vector:
        """The weights of kinds by the number of the term."""
        table = np.zeros((len(self._numbers), 3), dtype=np.float32)
        for term, row in self._weights.words[0].items():
            table[self._numbers[term]] = self._weights.kinds[row]
        return table

    @cached_property
    def _gains(self) -> Vector:
        """How much more each term speaks in each context for a role than the two others."""
        table = self._table
        return np.asarray(table * 1.5 - table.sum(axis=-1, keepdims=True) / 2, dtype=np.float32)

    @cached_property
    def _silent(self) -> npt.NDArray[np.bool_]:
        """Of every term whether it explains nothing by itself."""
        silent = wording().silent
        return np.array([term.strip("<>") in silent for term in self._numbers], dtype=bool)

    def _name(self, place: int, number: int) -> str:
        term = self._terms[number]
        return term if place == 0 else f"{CONTEXTS[place]}: {term}"

    @cached_property
    def _terms(self) -> list[str]:
        """The terms as they are told, by number."""
        return [term.strip("<>").replace("^name", "a name") for term in self._numbers]

    def pairs(
        self, text: str, passages: Sequence[Passage], priorities: Sequence[int],
        actions: Sequence[int],
    ) -> Probabilities:  # fmt: skip
        """How probable it is that each action answers each priority."""
        return self.answering(pair_rows(passages, priorities, actions))

    def answering(self, rows: Vector) -> Probabilities:
        """The same from the numbers of every pair, as `pair_rows` gives them."""
        return np.asarray(
            1 / (1 + np.exp(-(rows @ self._weights.pairs + self._weights.pairs_bias))),
            dtype=np.float64,
        )


def _table(weights: LinearWeights, numbers: dict[str, int]) -> Vector:
    """The weights by the number of the term, context and role."""
    table = np.zeros((len(numbers), len(CONTEXTS), 3), dtype=np.float32)
    at = 0
    for place, words in enumerate(weights.words):
        rows = [numbers[term] for term in words]
        table[rows, place] = weights.first[at : at + len(words)]
        at += len(words)
    return table


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
