"""Fit the linear reader: which words, in which place of the page, speak for which role.

In: examples. Out: word lists and weights (numpy only) that ``kg.extract.roles.linear`` reads.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from kg.extract.roles.layout import layout_rows, standing_over
from kg.extract.roles.linear import CONTEXTS, LinearWeights, contexts, second_rows
from kg.extract.roles.links import pair_rows
from kg.extract.roles.words import terms
from training.corpus import Example


def labels(example: Example) -> np.ndarray:
    """0 none, 1 priority, 2 action for every passage."""
    y = np.zeros(len(example.passages), dtype=int)
    for i in example.action:
        y[i] = 2
    for i in example.priority:
        y[i] = 1
    return y


def context_terms(e: Example) -> list[list[list[str]]]:
    """For every passage the terms of each context."""
    found, standing = [terms(p.text) for p in e.passages], standing_over(e.passages)
    return [[found[k] if k >= 0 else [] for k in places] for places in contexts(standing)]


def vocabulary(examples: Sequence[Example]) -> list[dict[str, int]]:
    """Per context the terms that at least two hands and three messages use, numbered."""
    hands: list[dict[str, set[str]]] = [defaultdict(set) for _ in CONTEXTS]
    messages: list[Counter[str]] = [Counter() for _ in CONTEXTS]
    for e in examples:
        seen: list[set[str]] = [set() for _ in CONTEXTS]
        for row in context_terms(e):
            for place, found in enumerate(row):
                seen[place].update(found)
        for place, found in enumerate(seen):
            for term in found:
                hands[place][term].add(e.id[0])
            messages[place].update(found)
    out = []
    for place in range(len(CONTEXTS)):
        least = 2 if place == 0 else 3
        kept = sorted(
            t
            for t, h in hands[place].items()
            if len(h) >= 2 and messages[place][t] >= least and (place == 0 or " " not in t)
        )
        out.append({t: n for n, t in enumerate(kept)})
    return out


def matrix(examples: Sequence[Example], words: list[dict[str, int]]) -> sparse.csr_matrix:
    """One row per passage: terms per context, then the layout's numbers."""
    offsets = np.cumsum([0, *(len(w) for w in words)])
    rows, columns, layout = [], [], []
    at = 0
    for e in examples:
        layout.append(layout_rows(e.passages))
        for found in context_terms(e):
            for place, terms_ in enumerate(found):
                for t in terms_:
                    n = words[place].get(t)
                    if n is not None:
                        rows.append(at)
                        columns.append(offsets[place] + n)
            at += 1
    values = np.ones(len(rows), dtype=np.float32)
    bag = sparse.csr_matrix((values, (rows, columns)), shape=(at, offsets[-1]))
    return sparse.hstack([bag * WORD_SCALE, sparse.csr_matrix(np.vstack(layout))]).tocsr()


WORD_SCALE = 0.6


def _fit(x: Any, y: np.ndarray, c: float) -> LogisticRegression:
    return LogisticRegression(C=c, max_iter=300, tol=1e-3).fit(x, y)


def folds(examples: Sequence[Example], most: int = 8) -> list[tuple[list[int], list[int]]]:
    """Leave whole sets out, each once, in at most ``most`` groups."""
    names = sorted({e.id[0] for e in examples})
    groups = [set(names[i::most]) for i in range(min(most, len(names)))]
    return [
        (
            [i for i, e in enumerate(examples) if e.id[0] not in group],
            [i for i, e in enumerate(examples) if e.id[0] in group],
        )
        for group in groups
    ]


def fit(examples: Sequence[Example], c: float = 0.3, c2: float = 0.05, cl: float = 1.0,
        ) -> tuple[LinearWeights, list[np.ndarray]]:  # fmt: skip
    """The weights, and for every training message roles by a model that had not seen its set."""
    examples = list(examples)
    words = vocabulary(examples)
    x = matrix(examples, words)
    y = np.concatenate([labels(e) for e in examples])
    ends = np.cumsum([0, *(len(e.passages) for e in examples)])
    rows_of = [np.arange(ends[i], ends[i + 1]) for i in range(len(examples))]
    held = np.zeros((len(y), 3))
    for train, test in folds(examples):
        tr = np.concatenate([rows_of[i] for i in train])
        te = np.concatenate([rows_of[i] for i in test])
        held[te] = _fit(x[tr], y[tr], c).predict_proba(x[te])
    second = np.vstack(
        [
            second_rows(
                e.passages, standing_over(e.passages), held[rows_of[i]], layout_rows(e.passages)
            )
            for i, e in enumerate(examples)
        ]
    )
    held2 = np.zeros_like(held)
    for train, test in folds(examples):
        tr = np.concatenate([rows_of[i] for i in train])
        te = np.concatenate([rows_of[i] for i in test])
        held2[te] = _fit(second[tr], y[tr], c2).predict_proba(second[te])
    roles = [held2[r] for r in rows_of]
    first_model, second_model = _fit(x, y, c), _fit(second, y, c2)
    weights = first_model.coef_.astype(np.float32).copy()
    total = sum(len(w) for w in words)
    weights[:, :total] *= WORD_SCALE
    pair_model = fit_pairs(examples, cl)
    kinds = fit_kinds(examples, x[:, : len(words[0])], words[0])
    return (
        LinearWeights(
            words=words,
            first=weights.T.copy(),
            first_bias=first_model.intercept_.astype(np.float32),
            second=second_model.coef_.T.astype(np.float32),
            second_bias=second_model.intercept_.astype(np.float32),
            kinds=kinds[0],
            kinds_bias=kinds[1],
            pairs=pair_model.coef_[0].astype(np.float32),
            pairs_bias=float(pair_model.intercept_[0]),
        ),
        roles,
    )


def fit_kinds(
    examples: Sequence[Example], x: Any, words: dict[str, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Response, activity or pledge, from an action's own words."""
    names = ("response", "activity", "pledge")
    rows, y, at = [], [], 0
    for e in examples:
        for i, kind in e.kind.items():
            if kind in names:
                rows.append(at + i)
                y.append(names.index(kind))
        at += len(e.passages)
    model = _fit(x[rows], np.array(y), 0.1)
    return (model.coef_.T * WORD_SCALE).astype(np.float32), model.intercept_.astype(np.float32)


def pair_examples(
    e: Example, priorities: Sequence[int], actions: Sequence[int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows, labels and masks (False where fair readers differ) of a message's pairs."""
    rows = pair_rows(e.passages, priorities, actions)
    y = np.zeros(rows.shape[:2])
    mask = np.ones(rows.shape[:2], dtype=bool)
    for i, p in enumerate(priorities):
        for j, a in enumerate(actions):
            pairs = {(x, z) for x in e.priority.get(p, []) for z in e.action.get(a, [])}
            y[i, j] = bool(pairs & e.answers)
            mask[i, j] = bool(pairs & e.answers) or not pairs & e.optional
    return rows, y, mask


def fit_pairs(examples: Sequence[Example], c: float) -> LogisticRegression:
    """Weights of the pair rows, from the annotated answers."""
    xs, ys = [], []
    for e in examples:
        p, a = sorted(e.priority), sorted(e.action)
        if p and a:
            rows, y, mask = pair_examples(e, p, a)
            xs.append(rows[mask])
            ys.append(y[mask])
    return LogisticRegression(C=c, max_iter=1000).fit(np.vstack(xs), np.concatenate(ys))
