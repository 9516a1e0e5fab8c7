"""Find what share the encoder's opinion should have in figures and events.

    python -m training.tune_opinions MESSAGES SCORE_PY --weights W --sets EGIKMO

In: messages with annotations that neither the encoder in W nor the shipped models of figures and
events have learnt, and the scorer. Settings are found on one half of the sets and measured on the
other, both ways; those found on all are printed last, as ``thresholds.json`` takes them.
"""  # fmt: skip

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.extract.events import find_events
from kg.extract.opinion import Opinion, Span
from kg.extract.roles import load_reader
from kg.extract.segment import segment
from kg.extract.statistics import find_statistics
from kg.statements import Message, Statement
from training.gold import load_scorer, messages
from training.tune import f1

SHARES = (0.0, 0.25, 0.4, 0.5, 0.6, 0.75, 1.0)
SHIFTS = (-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5)
Setting = tuple[float, float]


@dataclass
class Remembered:
    """The opinions on one message, each asked for once."""

    opinion: Opinion
    known: dict[tuple[Span, ...], Sequence[float | None]]

    def under(self, setting: Setting) -> Opinion:
        """The same opinion with another share and shift."""
        return Opinion(self._weigh, *setting)

    def _weigh(self, spans: Sequence[Span]) -> Sequence[float | None]:
        key = tuple(spans)
        if key not in self.known:
            self.known[key] = self.opinion.weigh(spans)
        return self.known[key]


Row = tuple[Message, dict[str, Any], Remembered, Remembered]


def rows(folder: Path, sets: str, weights: Path) -> Iterator[Row]:
    """Every message with the encoder's opinions."""
    reader = load_reader("encoder", weights)
    for message, gold in messages(folder, sets):
        held = reader.opinions(message.text, segment(message.text))
        if held.figures and held.events:
            figures, events = Remembered(held.figures, {}), Remembered(held.events, {})
            find_statistics(message.text, figures.under((0.5, 0.0)))
            find_events(message.text, message.issued, opinion=events.under((0.5, 0.0)))
            yield message, gold, figures, events


def _said(statements: Sequence[Statement]) -> list[dict[str, Any]]:
    return [
        {
            "id": s.id,
            "evidence": [{"quote": e.quote} for e in s.evidence],
            "date": getattr(s, "date", None),
            "value": getattr(s, "value", None),
            "unit": getattr(getattr(s, "unit", None), "value", None),
        }
        for s in statements
    ]


def counts(kind: str, given: Sequence[Row], setting: Setting, scorer: Any) -> list[int]:
    """True and false positives and false negatives of ``kind`` under a setting."""
    sums = [0, 0, 0]
    for message, gold, figures, events in given:
        found: Sequence[Statement]
        if kind == "statistics":
            found = find_statistics(message.text, figures.under(setting))
        else:
            found = find_events(message.text, message.issued, opinion=events.under(setting))
        scored, _ = scorer.score_message(gold, {kind: _said(found)})
        sums = [a + b for a, b in zip(sums, scored[kind], strict=True)]
    return sums


def main() -> None:
    """Ask, search, measure, say."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("messages", type=Path)
    parser.add_argument("score", type=Path)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--sets", required=True)
    args = parser.parse_args()
    scorer, say = load_scorer(args.score), sys.stdout.write
    given = list(rows(args.messages, args.sets, args.weights))
    choices = [(share, shift) for share in SHARES for shift in SHIFTS if share or not shift]
    for kind in ("statistics", "events"):
        table = {
            letter: {c: counts(kind, [r for r in given if _set(r) == letter], c, scorer)
                     for c in choices}
            for letter in args.sets
        }  # fmt: skip

        def total(letters: str, choice: Setting, table: Any = table) -> list[int]:
            return [sum(table[s][choice][i] for s in letters) for i in range(3)]

        sums = [0, 0, 0]
        for own, other in ((args.sets[::2], args.sets[1::2]), (args.sets[1::2], args.sets[::2])):
            best = max(choices, key=lambda c: f1(total(own, c)))
            sums = [a + b for a, b in zip(sums, total(other, best), strict=True)]
        best = max(choices, key=lambda c: f1(total(args.sets, c)))
        say(f"{kind}: linear model alone {f1(total(args.sets, (0.0, 0.0))):.3f}, ")
        say(f"with the opinion {f1(sums):.3f} on the halves left out; found on all {best}, ")
        say(f"which gives {f1(total(args.sets, best)):.3f} (that flatters)\n")


def _set(row: Row) -> str:
    return Path(row[0].source).name[0]


if __name__ == "__main__":
    main()
