"""Train the weights that tell the areas a message is for from those it mentions.

    python -m training.areas_model MESSAGES OUT.json [SETS]

In: a folder of gold messages (ID.txt … beside ID.gold.json). Out: the weights, as in
``kg/extract/areas/weights.json``. Needs scikit-learn, which the product itself does not.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from kg.extract.areas import features
from kg.extract.areas.gazetteer import gazetteer, mentions_in
from kg.statements import Message
from kg.vocabulary import Vocabulary, load_vocabulary
from training.gold import messages


def plain(name: str) -> str:
    """A name as gold and finding are compared."""
    return name.casefold().replace("&", "and").replace("-", " ").replace("’", "'").strip()


def examples(
    messages: list[tuple[Message, dict[str, Any]]], vocabulary: Vocabulary
) -> tuple[list[dict[str, float]], list[int]]:
    """Feature rows of every area named in the messages, and whether the gold has it."""
    index = gazetteer(vocabulary.boroughs, vocabulary.forces)
    rows: list[dict[str, float]] = []
    labels: list[int] = []
    for message, gold in messages:
        wanted = {plain(name) for name in gold["boroughs"]}
        for traces, row in features(message, mentions_in(message.text, index), index):
            names = {plain(traces.area.name)} | {plain(m.name) for m in traces.direct}
            rows.append(row)
            labels.append(int(bool(names & wanted)))
    return rows, labels


def train(rows: list[dict[str, float]], labels: list[int], strength: float) -> dict[str, float]:
    """Weights of a logistic regression; ``strength`` is scikit-learn's C."""
    names = sorted({name for row in rows for name in row})
    table = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    model = LogisticRegression(C=strength, max_iter=2000, fit_intercept=False)
    model.fit(table, np.array(labels))
    return {name: round(float(w), 4) for name, w in zip(names, model.coef_[0], strict=True)}


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("messages", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("sets", nargs="?", default="")
    parser.add_argument("--strength", type=float, default=3.0)
    args = parser.parse_args()
    found = list(messages(args.messages, args.sets))
    rows, labels = examples(found, load_vocabulary())
    weights = train(rows, labels, args.strength)
    about = f"logistic regression on {len(found)} messages, {len(rows)} areas named"
    text = json.dumps({"about": about, "weights": weights}, indent=1, sort_keys=True)
    args.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
