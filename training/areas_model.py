"""Train the weights that tell the areas a message is for from those it mentions.

In: gold messages. Out: the weights, as in ``kg/extract/areas/weights.json``; ``training/typed.py``
is the command. Needs scikit-learn, which the product itself does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from kg.extract.areas import features
from kg.extract.areas.gazetteer import gazetteer, mentions_in
from kg.statements import Message
from kg.vocabulary import Vocabulary

Rows = list[tuple[dict[str, float], int]]


def plain(name: str) -> str:
    """A name as gold and finding are compared."""
    return name.casefold().replace("&", "and").replace("-", " ").replace("’", "'").strip()


def examples(pairs: Iterable[tuple[Message, dict[str, Any]]], vocabulary: Vocabulary) -> Rows:
    """Feature rows of every area named in the messages, and whether the gold has it."""
    index = gazetteer(vocabulary.boroughs, vocabulary.forces)
    rows: Rows = []
    for message, gold in pairs:
        wanted = {plain(name) for name in gold["boroughs"]}
        for traces, row in features(message, mentions_in(message.text, index), index):
            names = {plain(traces.area.name)} | {plain(m.name) for m in traces.direct}
            rows.append((row, int(bool(names & wanted))))
    return rows


def train(rows: Rows, strength: float = 3.0) -> dict[str, float]:
    """Weights of a logistic regression; ``strength`` is scikit-learn's C."""
    names = sorted({name for row, _ in rows for name in row})
    table = np.array([[row.get(name, 0.0) for name in names] for row, _ in rows])
    model = LogisticRegression(C=strength, max_iter=2000, fit_intercept=False)
    model.fit(table, np.array([label for _, label in rows]))
    return {name: round(float(w), 4) for name, w in zip(names, model.coef_[0], strict=True)}


def write(weights: dict[str, float], about: str, path: Path) -> None:
    """The weights as the product reads them."""
    text = json.dumps({"about": about, "weights": weights}, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
