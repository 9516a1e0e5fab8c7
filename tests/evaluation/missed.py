"""What became of the priorities and actions that were missed, and what those are that nobody stated.

    python -m tests.evaluation.missed MESSAGES SCORE_PY [--sets EGIKMO] [--weights FOLDER]

MESSAGES holds messages with ID.gold.json beside them; SCORE_PY is the scorer. Prints, for both kinds,
how many were found, swallowed by another statement of the same kind, taken for the other kind, or not
seen at all; and how many were stated twice, are really of the other kind, or nothing.
"""  # fmt: skip

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kg.express.record import record
from kg.extract import extract
from kg.extract.roles import load_reader
from kg.link import link
from kg.namespaces import Names
from kg.vocabulary import load_vocabulary
from training.gold import load_scorer, messages

KINDS = (("priorities", "actions"), ("actions", "priorities"))
Statements = Sequence[dict[str, Any]]


def paired(scorer: Any, gold: Statements, read: Statements) -> dict[int, int]:
    """Which read statement each annotated one was met by, as the scorer pairs them."""
    found: dict[int, int] = {}
    for one, wanted in enumerate(gold):
        for other, had in enumerate(read):
            if other not in found.values() and scorer.anchored(wanted, had):
                found[one] = other
                break
    return found


def tally(scorer: Any, gold: dict[str, Statements], read: dict[str, Statements]) -> Counter[str]:
    """What became of every statement of one message."""
    counted: Counter[str] = Counter()
    for kind, other in KINDS:
        met = paired(scorer, gold[kind], read[kind])
        counted[f"{kind}: found"] += len(met)

        def anchored(wanted: Statements, had: Statements) -> bool:
            return any(scorer.anchored(one, two) for one in wanted for two in had)

        for one in (each for place, each in enumerate(gold[kind]) if place not in met):
            swallowed, mistaken = anchored([one], read[kind]), anchored([one], read[other])
            why = f"taken for {other}" if mistaken else "not seen"
            counted[f"{kind}: missed, {'swallowed by another' if swallowed else why}"] += 1
        for two in (each for place, each in enumerate(read[kind]) if place not in met.values()):
            twice, mistaken = anchored(gold[kind], [two]), anchored(gold[other], [two])
            what = f"really {other}" if mistaken else "nothing"
            counted[f"{kind}: too many, {'stated twice' if twice else what}"] += 1
    return counted


def main() -> None:
    """Read, compare, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("messages", type=Path)
    parser.add_argument("score", type=Path)
    parser.add_argument("--sets", default="", help="first letters of the sets; all when left out")
    parser.add_argument("--weights", type=Path, help="other weights of the learned reader")
    args = parser.parse_args()
    scorer, names, vocabulary = load_scorer(args.score), Names(), load_vocabulary()
    reader = load_reader("encoder", args.weights) if args.weights else load_reader()
    counted: Counter[str] = Counter()
    for message, gold in messages(args.messages, args.sets):
        read = record(link(extract(message, vocabulary, reader), vocabulary), names)
        counted += tally(scorer, gold, read)
    for what, count in sorted(counted.items()):
        print(f"{count:6} {what}")


if __name__ == "__main__":
    main()
