"""Train the weights that tell events from other dates and nouns.

In: gold messages. Out: the weights, as in ``kg/extract/events/weights.json``; ``training/typed.py``
is the command. Needs scipy, which the product itself does not.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from scipy.optimize import minimize

from kg.extract.events import Model
from kg.extract.events.candidates import Candidate, candidates_in
from kg.extract.events.features import features
from kg.statements import Message

Rows = list[tuple[dict[str, float], int]]


def prediction(text: str, candidate: Candidate) -> dict[str, Any]:
    """A candidate in the form that the scorer reads."""
    spans = [candidate.span, *candidate.heads]
    return {"date": candidate.iso, "evidence": [{"quote": text[s:e]} for s, e in spans]}


def labelled(
    message: Message, gold: dict[str, Any], scorer: ModuleType
) -> tuple[list[Candidate], list[int]]:
    """Candidates with 1 for the one that stands for a gold event, 0 for none, -1 for a double."""
    candidates = candidates_in(message.text, message.issued)
    found = [prediction(message.text, c) for c in candidates]
    labels = [0] * len(candidates)
    for event in gold["events"]:
        same = [i for i, p in enumerate(found) if scorer.same_event(event, p)]
        same.sort(
            key=lambda i: (
                not scorer.anchored(event, {"evidence": found[i]["evidence"][:1]}),
                found[i]["date"] != event.get("date") and found[i]["date"] != event.get("partial"),
                i,
            )
        )
        chosen = next((i for i in same if labels[i] != 1), None)
        for i in same:
            if labels[i] == 0:
                labels[i] = -1
        if chosen is not None:
            labels[chosen] = 1
    return candidates, labels


def examples(pairs: Iterable[tuple[Message, dict[str, Any]]], scorer: ModuleType) -> Rows:
    """Feature rows with their labels; doubles are left out."""
    rows: Rows = []
    for message, gold in pairs:
        candidates, labels = labelled(message, gold, scorer)
        table = features(message.text, candidates, message.issued)
        rows += [(row, label) for row, label in zip(table, labels, strict=True) if label >= 0]
    return rows


# What anybody would expect of a date or noun; the messages correct it. Without this a rare case
# ("sentenced on 12 March") would be left to chance.
EXPECTED = {
    "bias": -0.5,
    "shape noun": -1.2,
    "noun with a month": 0.8,
    "has change, date": -0.6,
    "shape recurring": -0.6,
    "shape operation": 1.5,
    "operation, dated": 1.0,
    "kind None": -0.5,
    "has gathering, date": 1.2,
    "has gathering before": 0.4,
    "has gathering, recurring": 1.2,
    "has gathering, noun": 0.5,
    "has names, date": 1.2,
    "has deadline, date": 0.8,
    "has future, date": 0.4,
    "has incident, date": -2.5,
    "has incident before": -1.0,
    "has crime, date": -0.3,
    "has court, date": -3.0,
    "has court": -0.5,
    "stamp": -1.5,
    "has figures, date": -0.6,
    "has people, date": -1.0,
    "has issue before": -1.5,
    "has range before": -0.3,
    "has routine, recurring": -0.3,
    "under diary, date": 0.8,
    "under report, date": -0.3,
}


def train(rows: Rows, strength: float, least: int = 2) -> dict[str, float]:
    """Weights of a logistic regression over the features seen ``least`` times.

    The penalty pulls each weight towards what is ``EXPECTED`` of it, else towards nought.
    """
    counts = Counter(name for row, _ in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= least or name in EXPECTED)
    place = {name: number for number, name in enumerate(names)}
    table = np.zeros((len(rows), len(names)))
    for number, (row, _) in enumerate(rows):
        for name, value in row.items():
            if name in place:
                table[number, place[name]] = value
    labels = np.array([label for _, label in rows], dtype=float)
    prior = np.array([EXPECTED.get(name, 0.0) for name in names])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        z = table @ weights
        wrong = float(np.sum(np.logaddexp(0.0, z) - labels * z))
        away = weights - prior
        slope = table.T @ (1.0 / (1.0 + np.exp(-z)) - labels) + away / strength
        return wrong + float(away @ away) / (2 * strength), slope

    found = minimize(loss, prior, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights = {name: round(float(w), 3) for name, w in zip(names, found.x, strict=True)}
    return {name: weight for name, weight in weights.items() if abs(weight) >= 0.01}


def fit(rows: Rows, strength: float = 0.3, threshold: float = 0.38, undated: float = 0.3) -> Model:
    """The model that the product uses."""
    return Model(train(rows, strength), threshold, undated)


def write(model: Model, about: str, path: Path) -> None:
    """The model as the product reads it."""
    data = {
        "about": about,
        "threshold": model.threshold,
        "undated": model.undated,
        "weights": dict(model.weights),
    }
    text = json.dumps(data, indent=0, sort_keys=True, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
