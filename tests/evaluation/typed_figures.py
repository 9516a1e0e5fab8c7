"""How well boroughs, officers, events and figures are read in sets that nothing was learnt from.

    python -m tests.evaluation.typed_figures MESSAGES SCORE_PY [--train DFHJLN] [--test EGIKMO]
    python -m tests.evaluation.typed_figures MESSAGES SCORE_PY --folds [--train …]

MESSAGES holds messages with ID.gold.json beside them; SCORE_PY is the scorer. The first form fits
the weights to the sets of --train and reads those of --test. With --folds every set (of --train,
where it is given) is read with weights fitted to the others. --errors lists what was missed and
what was extra. Needs scikit-learn and scipy, as training does.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.extract.areas import find_areas
from kg.extract.events import find_events
from kg.extract.officers import find_officers
from kg.extract.statistics.candidates import read_page
from kg.extract.statistics.claims import claims_of
from kg.statements import Message, Statement
from kg.vocabulary import Vocabulary, load_vocabulary
from training.gold import load_scorer
from training.typed import Fitted, Lesson, fit, lessons

KINDS = ("boroughs", "officers", "events", "statistics")
Counts = list[int]  # found, extra, missed


def read(message: Message, vocabulary: Vocabulary, fitted: Fitted) -> dict[str, Any]:
    """The four kinds of statement in the form that the scorer reads."""
    areas = find_areas(message, vocabulary, fitted.areas)
    claims = claims_of(read_page(message.text), fitted.figures)
    events = find_events(message.text, message.issued, fitted.events)
    return {
        "boroughs": [{"name": area.stated} for area in areas.boroughs],
        "officers": [
            {"name": officer.name, "number": officer.number}
            for officer in find_officers(message.text, vocabulary)
        ],
        "events": [{"date": event.date, **_quoted(event)} for event in events],
        "statistics": [
            {"value": claim.value, "unit": claim.unit.value, **_quoted(claim)} for claim in claims
        ],
    }


def _quoted(statement: Statement) -> dict[str, Any]:
    quotes = [{"quote": evidence.quote} for evidence in statement.evidence]
    return {"id": statement.id, "evidence": quotes}


def splits(learnt: Sequence[Lesson], args: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """The sets to learn from and the sets to read, for every part of the run."""
    every = "".join(sorted({one.set_name for one in learnt}))
    if not args.folds:
        yield args.train or "DFHJLN", args.test or "EGIKMO"
        return
    for name in args.train or every:
        yield (args.train or every).replace(name, ""), name


def score(
    learnt: Sequence[Lesson], train: str, test: str, scorer: ModuleType, errors: bool
) -> dict[str, dict[str, Counts]]:
    """Counts of every set of ``test`` and kind, with weights fitted to ``train``."""
    vocabulary = load_vocabulary()
    fitted = fit([one for one in learnt if one.set_name in train])
    counts: dict[str, dict[str, Counts]] = defaultdict(lambda: {kind: [0, 0, 0] for kind in KINDS})
    for one in learnt:
        if one.set_name not in test:
            continue
        found, lines = scorer.score_message(one.gold, read(one.message, vocabulary, fitted))
        for kind in KINDS:
            row = counts[one.set_name][kind]
            row[:] = [a + b for a, b in zip(row, found[kind], strict=True)]
        if errors:
            kept = [line for line in lines if line.split(":")[0] in KINDS]
            print("\n  ".join([Path(one.message.source).stem, *kept]) if kept else "", end="\n")
    return counts


def table(counts: dict[str, dict[str, Counts]]) -> None:
    """Precision, recall and F1 of every set and kind, and of all sets together."""
    print("set   " + "".join(f"{kind:>24}" for kind in KINDS))
    for name in sorted(counts):
        print(f"{name:6}" + "".join(f"{_cell(counts[name][kind]):>24}" for kind in KINDS))
    every = [[sum(row[kind][at] for row in counts.values()) for at in range(3)] for kind in KINDS]
    print("all   " + "".join(f"{_cell(total):>24}" for total in every))


def _cell(counts: Counts) -> str:
    found, extra, missed = counts
    precision, recall = found / max(1, found + extra), found / max(1, found + missed)
    return f"P {precision:.3f} R {recall:.3f} {_f1(counts):.3f}"


def _f1(counts: Counts) -> float:
    found, extra, missed = counts
    return 2 * found / (2 * found + extra + missed) if any(counts) else 1.0


def main() -> None:
    """Print the figures by set and of all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("messages", type=Path)
    parser.add_argument("score", type=Path)
    parser.add_argument("--train", default="", help="first letters of the sets to learn from")
    parser.add_argument("--test", default="", help="first letters of the sets to read")
    parser.add_argument("--folds", action="store_true", help="leave every set out in turn")
    parser.add_argument("--errors", action="store_true", help="list what was missed and extra")
    args = parser.parse_args()
    scorer = load_scorer(args.score)
    wanted = args.train + args.test if args.train and (args.test or args.folds) else ""
    learnt = lessons(args.messages, scorer, wanted)
    counts: dict[str, dict[str, Counts]] = {}
    for train, test in splits(learnt, args):
        counts |= score(learnt, train, test, scorer, args.errors)
    table(counts)


if __name__ == "__main__":
    main()
