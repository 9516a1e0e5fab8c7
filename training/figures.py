"""End-to-end figures of a reader: F1 per kind of statement, as anchors and quotes are compared.

In: examples and what a reader made of them. Out: precision, recall and F1 for priorities, actions,
answers and unanswered priorities. A statement is found when its passage holds the anchor or lies
inside it; matching is one to one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import ftfy
import numpy as np

from training.corpus import Example, normalised

KINDS = ("priorities", "actions", "answers", "unanswered")


@dataclass(frozen=True)
class Found:
    """What a reader found: passages that state priorities and actions, and the links of them."""

    priorities: Sequence[int]
    actions: Sequence[int]
    answers: Sequence[tuple[int, int]]  # places in the two lists


def norm(text: str) -> str:
    """The form in which anchors and quotes are compared."""
    return normalised(text)[0].strip(" .,:;'\"")


def _matching(options: list[list[int]]) -> dict[int, int]:
    taken: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for j in options[i]:
            if j not in seen:
                seen.add(j)
                if j not in taken or place(taken[j], seen):
                    taken[j] = i
                    return True
        return False

    for i in range(len(options)):
        place(i, set())
    return taken


def _pair_up(gold: list[dict[str, Any]], quotes: list[str]) -> dict[int, str]:
    anchors = [norm(ftfy.fix_text(g["anchor"])) for g in gold]
    options = [
        [j for j, q in enumerate(quotes) if q and (a in q or (len(q.split()) >= 2 and q in a))]
        for a in anchors
    ]
    return {j: gold[i]["id"] for j, i in _matching(options).items()}


def count(example: Example, found: Found) -> np.ndarray:
    """True positives, false positives, false negatives per kind; shape (4, 3)."""
    gold, passages = example.gold, example.passages
    out = np.zeros((4, 3), dtype=int)
    p = _pair_up(gold["priorities"], [norm(passages[i].text) for i in found.priorities])
    a = _pair_up(gold["actions"], [norm(passages[i].text) for i in found.actions])
    for row, ids, predicted, wanted in (
        (0, p, found.priorities, gold["priorities"]),
        (1, a, found.actions, gold["actions"]),
    ):
        out[row] = len(ids), len(predicted) - len(ids), len(wanted) - len(ids)
    want = {tuple(x) for x in gold["answers"]}
    spare = {tuple(x) for x in gold.get("answers_optional") or []}
    got = [x for i, j in found.answers if (x := (p.get(i), a.get(j))) not in spare]
    hit = {x for x in got if x in want}
    out[2] = len(hit), sum(x not in want for x in got), len(want - hit)
    answered = {i for i, _ in found.answers}
    open_ = [p.get(i) for i in range(len(found.priorities)) if i not in answered]
    want_open = set(gold["unanswered"])
    hit_open = {x for x in open_ if x in want_open}
    out[3] = len(hit_open), sum(x not in want_open for x in open_), len(want_open - hit_open)
    return out


def f1(counts: np.ndarray) -> list[float]:
    """One figure per kind."""
    return [float(2 * tp / max(1, 2 * tp + fp + fn)) for tp, fp, fn in counts]


def line(name: str, counts: np.ndarray) -> str:
    """One line of figures."""
    parts = []
    for kind, (tp, fp, fn), value in zip(KINDS, counts, f1(counts), strict=True):
        parts.append(
            f"{kind[:5]} P{tp / max(1, tp + fp):.3f} R{tp / max(1, tp + fn):.3f} F{value:.3f}"
        )
    return f"{name:10} " + "  ".join(parts)


def decide(roles: np.ndarray, links: Any, thresholds: Sequence[float]) -> Found:
    """Statements over the thresholds; ``links`` gives the probabilities of their pairs."""
    p_least, a_least, link_least = thresholds
    p, a = roles[:, 1], roles[:, 2]
    priorities = [i for i in range(len(p)) if p[i] >= p_least and p[i] >= a[i]]
    actions = [i for i in range(len(a)) if a[i] >= a_least and a[i] > p[i]]
    probabilities = links(priorities, actions)
    answers = [
        (int(i), int(j)) for i, j in zip(*np.where(probabilities >= link_least), strict=True)
    ]
    return Found(priorities, actions, answers)


def best_thresholds(
    examples: Sequence[Example], roles: Sequence[np.ndarray], links: Sequence[Any]
) -> tuple[float, float, float]:
    """The thresholds with the best sums of F1 on ``examples``, one after the other."""

    def total(thresholds: Sequence[float]) -> np.ndarray:
        return sum(
            count(e, decide(r, k, thresholds))
            for e, r, k in zip(examples, roles, links, strict=True)
        )

    grid = np.arange(0.2, 0.71, 0.05)
    best = [0.45, 0.45, 0.5]
    for place, kinds in ((0, [0]), (1, [1]), (2, [2, 3])):
        scored: list[tuple[float, float]] = []
        for value in grid:
            trial = [*best]
            trial[place] = float(value)
            figures = f1(total(trial))
            scored.append((sum(figures[k] for k in kinds), float(value)))
        smooth = [
            (np.mean([s for s, _ in scored[max(0, i - 1) : i + 2]]), v)
            for i, (_, v) in enumerate(scored)
        ]
        best[place] = max(smooth)[1]
    return best[0], best[1], best[2]


def evaluate(
    examples: Iterable[Example], roles: Sequence[np.ndarray], links: Sequence[Any],
    thresholds: Sequence[float], *, by_set: bool = False,
) -> str:  # fmt: skip
    """The figures as lines of text."""
    sums: dict[str, np.ndarray] = {}
    for e, r, k in zip(examples, roles, links, strict=True):
        counted = count(e, decide(r, k, thresholds))
        for name in ("all", e.id[0]) if by_set else ("all",):
            sums[name] = sums.get(name, np.zeros((4, 3), dtype=int)) + counted
    return "\n".join(line(name, counts) for name, counts in sorted(sums.items()))
