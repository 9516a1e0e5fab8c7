"""Fit the linear reader on the whole corpus and write its weights and thresholds.

    python -m training.fit_linear

Takes a few minutes on two cores. Prints the figures of cross-validation, whole sets left out.
"""  # fmt: skip

from __future__ import annotations

import json
import sys
from pathlib import Path

from kg.extract.roles.linear import LinearReader, save
from training import figures, linear
from training.corpus import examples
from training.more import more_examples

WEIGHTS = Path(linear.second_rows.__code__.co_filename).parent / "weights"


def main() -> None:
    """Fit, measure, write."""
    everything = examples()
    weights, held = linear.fit([*everything, *more_examples()])
    held = held[: len(everything)]
    reader = LinearReader(weights, (0.3, 0.3, 0.3))
    links = [lambda p, a, e=e: reader.pairs(e.text, e.passages, p, a) for e in everything]
    best = figures.best_thresholds(everything, held, links)
    sys.stdout.write(figures.evaluate(everything, held, links, best, by_set=True) + "\n")
    save(WEIGHTS / "linear.npz", weights)
    path = WEIGHTS / "thresholds.json"
    settings = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    settings["linear"] = {"thresholds": [round(t, 3) for t in best]}
    path.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
