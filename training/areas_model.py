"""Train the weights that tell the areas a message is for from those it mentions.

In: gold messages. Out: the weights, as in ``kg/extract/areas/weights.json``; ``training/typed.py``
is the command. Needs scipy, which the product itself does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from kg.extract.areas import features
from kg.extract.areas.gazetteer import gazetteer, mentions_in
from kg.statements import Message
from kg.vocabulary import Vocabulary

Rows = list[tuple[dict[str, float], int]]
Choices = list[Rows]


def plain(name: str) -> str:
    """A name as gold and finding are compared."""
    return name.casefold().replace("&", "and").replace("-", " ").replace("’", "'").strip()


def examples(pairs: Iterable[tuple[Message, dict[str, Any]]], vocabulary: Vocabulary) -> Choices:
    """For every message the features of each area named, and whether the gold has it."""
    index = gazetteer(vocabulary.boroughs, vocabulary.forces)
    choices: Choices = []
    for message, gold in pairs:
        wanted = {plain(name) for name in gold["boroughs"]}
        rows: Rows = []
        for traces, row in features(message, mentions_in(message.text, index), index):
            names = {plain(traces.area.name)} | {plain(m.name) for m in traces.direct}
            rows.append((row, int(bool(names & wanted))))
        choices.append(rows)
    return choices


# What anybody would expect of an area; the messages correct it.
EXPECTED = {
    "bias": -1.0,
    "head": 1.0,
    "scope any": 0.5,
    "titled": 1.0,
    "council": 0.5,
    "weak share": -0.5,
    "force fits": 1.0,
    "force differs": -1.0,
    "county": -0.5,
    "county, others named": -2.0,
    "via force, others named": -2.0,
    "inside only, others named": -1.0,
}


def train(choices: Choices, strength: float = 1.0) -> dict[str, float]:
    """Weights under which the areas of the gold are the likeliest of their messages.

    A message chooses among its areas and none of them, whose score is nought. The penalty pulls
    every weight towards what is ``EXPECTED`` of it, else towards nought, the less so the larger
    ``strength``.
    """
    names = sorted({name for rows in choices for row, _ in rows for name in row})
    tables = [_table(rows, names) for rows in choices]
    wanted = [_wanted(rows) for rows in choices]

    expected = np.array([EXPECTED.get(name, 0.0) for name in names])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        away = weights - expected
        total = float(away @ away) / (2 * strength)
        slope = away / strength
        for table, right in zip(tables, wanted, strict=True):
            scores = table @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            hit = shares * right
            total -= float(np.log(hit.sum()))
            slope = slope + table.T @ (shares - hit / hit.sum())
        return total, slope

    found = minimize(loss, expected, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return {name: round(float(w), 4) for name, w in zip(names, found.x, strict=True)}


def _table(rows: Rows, names: list[str]) -> np.ndarray:
    """The rows as numbers; the last row, all nought, stands for no area."""
    table = [[row.get(name, 0.0) for name in names] for row, _ in rows]
    return np.array([*table, [0.0] * len(names)])


def _wanted(rows: Rows) -> np.ndarray:
    labels = [label for _, label in rows]
    return np.array([*labels, int(not any(labels))], dtype=float)


def write(weights: dict[str, float], about: str, path: Path) -> None:
    """The weights as the product reads them."""
    text = json.dumps({"about": about, "weights": weights}, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
