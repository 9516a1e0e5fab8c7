"""Train the model that says where a sentence is cut: ``kg/extract/parts``.

    python -m training.parts_model [--sets DFHJLN] [--folds] [--out FILE]

In: the corpus. A joint between the anchors of two statements is one to be cut at; where several
joints lie between them, the one that the model finds likeliest. Out: ``weights.json``; with
``--folds``, what is cut in sets that were left out. Needs scikit-learn and scipy.
"""  # fmt: skip

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kg.extract.logistic import Model, write_model
from kg.extract.parts import SURE
from kg.extract.parts.joints import Joint, Stretch, features, joints
from kg.extract.segment import segment
from training.corpus import Annotated, annotated

_OUT = Path(__file__).resolve().parents[1] / "kg" / "extract" / "parts" / "weights.json"
_UNSAID = 0.3  # how much joints count in sentences that state nothing
_UNSURE = 0.3  # and those beside the likeliest one between two statements
_ROUNDS = 3
THRESHOLD = 0.1


@dataclass(frozen=True, slots=True)
class Lesson:
    """A stretch: the features of its joints, and the runs of joints of which one is to be cut."""

    message: str
    features: tuple[tuple[frozenset[str], frozenset[str]], ...]
    """Of each joint: where the one before it is not cut, and where it is."""
    between: tuple[range, ...]
    inside: frozenset[int]
    """Joints inside an anchor: to cut there is to tear a statement apart."""
    states: bool
    listed: frozenset[int]
    """Joints that are cut in any case: those of announced lists."""


def lessons(message: Annotated) -> list[Lesson]:
    """What a message teaches."""
    marks = sorted((m.start, m.end) for m in (*message.priorities, *message.actions))
    return [_lesson(message, stretch, marks) for stretch in stretches(message.text)]


def stretches(text: str) -> list[Stretch]:
    """The stretches of a text that have joints."""
    found: list[Stretch] = []

    def keep(text: str, start: int, end: int, sentence: int) -> Iterator[tuple[int, int]]:
        if within := joints(text, start, end):
            found.append(Stretch(text, start, end, sentence, tuple(within)))
        yield start, end

    segment(text, keep)
    return found


def _lesson(message: Annotated, stretch: Stretch, marks: Sequence[tuple[int, int]]) -> Lesson:
    own = [(s, e) for s, e in marks if stretch.start <= s and e <= stretch.end]
    runs = (_between(stretch.joints, end, start) for (_, end), (start, _) in pairwise(own))
    inside = frozenset(
        place
        for place, joint in enumerate(stretch.joints)
        if any(start < joint.start and joint.end < end for start, end in own)
    )
    seen = tuple(
        (
            frozenset(features(stretch, place, cut_before=False)),
            frozenset(features(stretch, place, cut_before=True)),
        )
        for place in range(len(stretch.joints))
    )
    listed = frozenset(i for i, joint in enumerate(stretch.joints) if stretch.is_listed(joint))
    return Lesson(message.id, seen, tuple(run for run in runs if run), inside, bool(own), listed)


def _between(found: Sequence[Joint], end: int, start: int) -> range:
    """The joints between the end of one anchor and the start of the next."""
    places = [
        i for i, joint in enumerate(found) if joint.start >= end - 1 and joint.end <= start + 1
    ]
    return range(places[0], places[-1] + 1) if places else range(0)


def fit(learnt: Sequence[Lesson], strength: float = 0.1, least: int = 4) -> Model:
    """The model that the product uses; features of fewer than ``least`` joints are left out."""
    counts = Counter(name for one in learnt for _, seen in one.features for name in seen)
    names = sorted(name for name, count in counts.items() if count >= least)
    chance: Any = None
    for _ in range(_ROUNDS):
        labels, weights = _labels(learnt, chance)
        rows = list(_rows(learnt, labels))
        table = _table(rows, names)
        fitted = LogisticRegression(C=strength, solver="liblinear", max_iter=500, random_state=0)
        fitted.fit(table, labels, sample_weight=weights)
        chance = fitted.predict_proba(table)[:, 1]
    found = {
        name: round(float(weight), 3)
        for name, weight in zip(names, fitted.coef_[0], strict=True)
        if abs(weight) >= 0.02
    }
    return Model(round(float(fitted.intercept_[0]), 3), found, THRESHOLD)


def _rows(learnt: Sequence[Lesson], labels: Sequence[float]) -> Iterator[frozenset[str]]:
    """The features of every joint, given which joints are cut."""
    at = 0
    for one in learnt:
        for place, (uncut, cut) in enumerate(one.features):
            yield cut if place and labels[at + place - 1] else uncut
        at += len(one.features)


def _table(rows: Sequence[frozenset[str]], names: Sequence[str]) -> csr_matrix:
    column = {name: at for at, name in enumerate(names)}
    cells = [
        (row, column[name])
        for row, seen in enumerate(rows)
        for name in sorted(seen)
        if name in column
    ]
    at = tuple(zip(*cells, strict=True))
    return csr_matrix((np.ones(len(cells)), at), shape=(len(rows), len(names)))


def _labels(learnt: Sequence[Lesson], chance: Any) -> tuple[np.ndarray, np.ndarray]:
    """Which joints are to be cut, and how much each counts."""
    labels: list[float] = []
    weights: list[float] = []
    for one in learnt:
        first = len(labels)
        labels += [0.0] * len(one.features)
        weights += [1.0 if one.states else _UNSAID] * len(one.features)
        for run in one.between:
            best = max(run, key=lambda i: (chance[first + i] if chance is not None else 0, i))
            for place in run:
                weights[first + place] = 1.0 if place == best else _UNSURE
            labels[first + best] = 1.0
    return np.array(labels), np.array(weights)


def chances(model: Model, one: Lesson) -> list[float]:
    """How likely each joint is to be cut, as `kg.extract.parts.weigh` finds it."""
    found: list[float] = []
    for uncut, cut in one.features:
        found.append(model.probability(cut if found and found[-1] >= SURE else uncut))
    return found


def report(learnt: Sequence[Lesson], told: Sequence[Sequence[float]]) -> Iterator[str]:
    """What is cut from several thresholds on."""
    for threshold in (0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3, 0.5, 2.0):
        parted = missed = needless = torn = 0
        for one, chance in zip(learnt, told, strict=True):
            cut = one.listed | {place for place, each in enumerate(chance) if each >= threshold}
            hit = sum(bool(cut & set(run)) for run in one.between)
            parted, missed = parted + hit, missed + len(one.between) - hit
            needless += len(cut - {place for run in one.between for place in run})
            torn += len(cut & one.inside)
        yield (
            f"from {threshold}: parted {parted} of {parted + missed}, "
            f"needless {needless}, torn {torn}"
        )


def _folds(sets: set[str]) -> list[str]:
    """The sets in five groups that are left out in turn."""
    ordered = sorted(sets)
    return ["".join(ordered[i::5]) for i in range(min(5, len(ordered)))]


def main() -> None:
    """Fit, or say how well sets are cut that were left out."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sets", default="", help="first letters of the messages to learn from")
    parser.add_argument("--folds", action="store_true", help="leave every fifth set out in turn")
    parser.add_argument("--out", type=Path, default=_OUT)
    args = parser.parse_args()
    chosen = [a for a, _ in annotated() if not args.sets or a.id[0] in args.sets]
    learnt = [one for message in chosen for one in lessons(message)]
    if args.folds:
        models = {
            name: fit([one for one in learnt if one.message[0] not in name])
            for name in _folds({one.message[0] for one in learnt})
        }
        told = [
            chances(next(m for name, m in models.items() if one.message[0] in name), one)
            for one in learnt
        ]
        print("\n".join(report(learnt, told)))
        return
    sets = "".join(sorted({message.id[0] for message in chosen}))
    write_model(fit(learnt), f"fitted to {len(chosen)} messages of {sets}", args.out)


if __name__ == "__main__":
    main()
