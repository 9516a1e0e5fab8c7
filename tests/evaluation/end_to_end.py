"""How well whole messages are read: F1 of every kind of statement, set by set.

    python -m tests.evaluation.end_to_end MESSAGES SCORE_PY [--sets EGIKMO]
        [--reader linear] [--weights FOLDER]

MESSAGES holds messages with ID.gold.json beside them; SCORE_PY is the scorer. The shipped weights
have learnt from the corpus: on it these figures say how well it is remembered, not how well new
messages are read. For that, see docs/figures.md.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from pathlib import Path

from kg.express.record import record
from kg.extract import extract
from kg.extract.roles import load_reader
from kg.link import link
from kg.namespaces import Names
from kg.vocabulary import load_vocabulary
from training.gold import load_scorer, messages


def f1(counts: list[int]) -> float:
    """The F1 of true positives, false positives and false negatives; 1 where there is nothing."""
    tp, fp, fn = counts
    return 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("messages", type=Path)
    parser.add_argument("score", type=Path)
    parser.add_argument("--sets", default="", help="first letters of the sets; all when left out")
    parser.add_argument("--reader", choices=("encoder", "linear"), help="which learned reader")
    parser.add_argument("--weights", type=Path, help="other weights of the learned reader")
    args = parser.parse_args()
    scorer, names, vocabulary = load_scorer(args.score), Names(), load_vocabulary()
    reader = load_reader(args.reader, args.weights) if args.weights else load_reader(args.reader)
    totals: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    spent, count = 0.0, 0
    for message, gold in messages(args.messages, args.sets):
        began = time.perf_counter()
        reading = link(extract(message, vocabulary, reader), vocabulary)
        spent, count = spent + time.perf_counter() - began, count + 1
        counts, _ = scorer.score_message(gold, record(reading, names))
        for name in (Path(message.source).name[0], "all"):
            for kind, found in counts.items():
                totals[name][kind] = [a + b for a, b in zip(totals[name][kind], found, strict=True)]
    kinds = list(totals["all"])
    print("set   " + "".join(f"{kind:>12}" for kind in kinds))
    for name in sorted(totals, key=lambda n: (n == "all", n)):
        print(f"{name:6}" + "".join(f"{f1(totals[name][kind]):12.3f}" for kind in kinds))
    print(f"{1000 * spent / max(count, 1):.1f} ms a message")


if __name__ == "__main__":
    main()
