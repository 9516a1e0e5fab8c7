"""How well the shipped readers find priorities, actions and answers, per set of a folder.

    python -m tests.evaluation.roles MESSAGES [SETS] [--reader linear|encoder] [--find-thresholds]

MESSAGES holds ID.txt, ID.eml or ID.html beside ID.gold.json; SETS is a string of first letters, all
when left out. The shipped weights were trained on the corpus, so its own figures only show that
they were shipped whole; figures worth quoting come from messages that are not in it, or from
training with whole sets left out (training/README.md). Needs the packages that training needs.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from kg.extract.roles import RoleReader, load_reader
from training import figures
from training.corpus import Example, examples


def roles_of(reader: RoleReader, example: Example) -> np.ndarray:
    """None, priority and action for every passage."""
    found = reader.roles(example.text, example.passages)
    return np.array([[r.none, r.priority, r.action] for r in found]).reshape(-1, 3)


def main() -> None:
    """Read the folder, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("messages", type=Path)
    parser.add_argument("sets", nargs="?")
    parser.add_argument("--reader", choices=["linear", "encoder"])
    parser.add_argument("--find-thresholds", action="store_true")
    args = parser.parse_args()
    reader = load_reader(args.reader)
    given = examples(args.messages, args.sets)
    roles = [roles_of(reader, e) for e in given]
    links = [lambda p, a, e=e: reader.pairs(e.text, e.passages, p, a) for e in given]
    thresholds = (reader.threshold_priority, reader.threshold_action, reader.threshold_answer)
    print(figures.evaluate(given, roles, links, thresholds, by_set=True))
    if args.find_thresholds:
        print(figures.best_thresholds(given, roles, links))


if __name__ == "__main__":
    main()
