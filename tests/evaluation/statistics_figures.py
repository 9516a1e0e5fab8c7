"""How well figures are found: F1 per set of a folder of annotated messages.

    python -m tests.evaluation.statistics_figures MESSAGES SCORE_PY [SETS] [--verbose]
    python -m tests.evaluation.statistics_figures MESSAGES SCORE_PY [SETS] --leave-out

MESSAGES holds ID.txt, ID.eml or ID.html beside ID.gold.json; SCORE_PY is the scorer. The first
form scores the shipped model. With --leave-out every set is scored by a model that was trained on
the other sets only (needs scikit-learn).
"""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.extract.statistics.candidates import read_page
from kg.extract.statistics.claims import claims_of
from kg.extract.statistics.model import Model, model
from kg.statements import StatisticalClaim
from training.statistics_model import examples, gold_messages, train

Counts = tuple[int, int, int]  # found, extra, missed


def scorer(path: Path) -> ModuleType:
    """The scoring script as a module."""
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_predicted(claim: StatisticalClaim) -> dict[str, Any]:
    """A claim in the form that the scorer reads."""
    quotes = [{"quote": evidence.quote} for evidence in claim.evidence]
    return {"id": claim.id, "value": claim.value, "unit": str(claim.unit), "evidence": quotes}


def score_set(folder: Path, name: str, judge: Model, score: ModuleType, verbose: bool) -> Counts:
    """What was found, extra and missed in the messages of one set."""
    found = extra = missed = 0
    for message, text, annotation in gold_messages(folder, name):
        predicted = [as_predicted(claim) for claim in claims_of(read_page(text), judge)]
        gold = annotation["statistics"]
        pairs = score.pair_up(gold, predicted, score.same_figure)
        found += len(pairs)
        extra += len(predicted) - len(pairs)
        missed += len(gold) - len(pairs)
        if verbose:
            for at, claim in enumerate(gold):
                if at not in pairs:
                    print(message, "missed", claim["value"], claim["unit"], claim["anchor"])
            for at, claim in enumerate(predicted):
                if at not in pairs.values():
                    print(message, "extra", claim["value"], claim["unit"], claim["evidence"][0])
    return found, extra, missed


def f1(counts: Counts) -> float:
    """The harmonic mean of precision and recall."""
    found, extra, missed = counts
    return 2 * found / (2 * found + extra + missed) if any(counts) else 1.0


def judge_without(folder: Path, sets: str, name: str, strength: float) -> Model:
    """A model that has not seen the set ``name``."""
    others = "".join(letter for letter in sets if letter != name)
    bias, weights = train(examples(folder, others), strength=strength, least=2)
    return Model(bias, weights, model().threshold)


def main() -> None:
    """Print the figures per set and for all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("messages", type=Path)
    parser.add_argument("score", type=Path)
    parser.add_argument("sets", nargs="?", default="")
    parser.add_argument("--leave-out", action="store_true")
    parser.add_argument("--strength", type=float, default=0.2)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    score = scorer(options.score)
    letters = {path.name[0] for path in options.messages.glob("*.gold.json")}
    sets = options.sets or "".join(sorted(letters))
    total = (0, 0, 0)
    for name in sets:
        judge = model()
        if options.leave_out:
            judge = judge_without(options.messages, sets, name, options.strength)
        counts = score_set(options.messages, name, judge, score, options.verbose)
        total = (total[0] + counts[0], total[1] + counts[1], total[2] + counts[2])
        print(
            f"{name}  F1 {f1(counts):.3f}  found {counts[0]} extra {counts[1]} missed {counts[2]}"
        )
    precision = total[0] / max(1, total[0] + total[1])
    recall = total[0] / max(1, total[0] + total[2])
    print(f"all F1 {f1(total):.3f}  precision {precision:.3f} recall {recall:.3f}")


if __name__ == "__main__":
    main()
