"""Fit the linear reader on the corpus and write its weights and thresholds.

    python -m training.fit_linear [--sets DFHJLN] [--weights FOLDER]

Takes a few minutes on two cores. Prints the figures of cross-validation, whole sets left out.
"""  # fmt: skip

from __future__ import annotations

import argparse
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
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sets", default="", help="first letters of the sets; all when left out")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--more", action=argparse.BooleanOptionalAction, default=True)
    args = parser.parse_args()
    everything = [e for e in examples() if not args.sets or e.id[0] in args.sets]
    weights, held = linear.fit([*everything, *(more_examples() if args.more else [])])
    held = held[: len(everything)]
    reader = LinearReader(weights, (0.3, 0.3, 0.3))
    links = [lambda p, a, e=e: reader.pairs(e.text, e.passages, p, a) for e in everything]
    best = figures.best_thresholds(everything, held, links)
    sys.stdout.write(figures.evaluate(everything, held, links, best, by_set=True) + "\n")
    args.weights.mkdir(parents=True, exist_ok=True)
    save(args.weights / "linear.npz", weights)
    path = args.weights / "thresholds.json"
    settings = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    settings["linear"] = {"thresholds": [round(t, 3) for t in best]}
    path.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
