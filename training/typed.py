"""The three readings that weigh typed candidates, fitted together: areas, events, figures.

    python -m training.typed MESSAGES SCORE_PY [--sets DFHJLN] [--also LETTERS] [--out FOLDER]

In: a folder of gold messages, and of letters that count ``_EMPHASIS`` times as much. Out:
``areas/weights.json``, ``events/weights.json`` and ``statistics/weights.json`` in FOLDER, which is
``kg/extract`` when left out. Needs scikit-learn and scipy; half a minute.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.extract.events import Model as EventModel
from kg.extract.logistic import Model as FigureModel
from kg.extract.logistic import write_model
from kg.statements import Message
from kg.vocabulary import Vocabulary, load_vocabulary
from training import areas_model, events_model, statistics_model
from training.gold import load_scorer, messages

_EMPHASIS = 3
_HERE = Path(__file__).resolve().parents[1] / "kg" / "extract"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A message with its annotation, and what each of the three models learns from it."""

    message: Message
    gold: dict[str, Any]
    areas: areas_model.Choices
    events: events_model.Rows
    figures: list[statistics_model.Example]

    @property
    def set_name(self) -> str:
        """The set it belongs to: the first letter of its name."""
        return Path(self.message.source).name[0]


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weights of the three models."""

    areas: dict[str, float]
    events: EventModel
    figures: FigureModel


def lesson(
    message: Message, gold: dict[str, Any], vocabulary: Vocabulary, scorer: ModuleType
) -> Lesson:
    """What ``message`` teaches."""
    return Lesson(
        message,
        gold,
        areas_model.examples([(message, gold)], vocabulary),
        events_model.examples([(message, gold)], scorer),
        statistics_model.examples([(message, gold)]),
    )


def lessons(folder: Path, scorer: ModuleType, sets: str = "") -> list[Lesson]:
    """Every annotated message of the folder whose name begins with one of ``sets``."""
    vocabulary = load_vocabulary()
    return [lesson(m, gold, vocabulary, scorer) for m, gold in messages(folder, sets)]


def fit(learnt: Sequence[Lesson]) -> Fitted:
    """The three models fitted to ``learnt``."""
    return Fitted(
        areas_model.train([rows for one in learnt for rows in one.areas]),
        events_model.fit([row for one in learnt for row in one.events]),
        statistics_model.fit([example for one in learnt for example in one.figures]),
    )


def main() -> None:
    """Fit to the folder of the command line and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("messages", type=Path)
    parser.add_argument("score", type=Path)
    parser.add_argument("--sets", default="", help="first letters of the messages to learn from")
    parser.add_argument("--also", type=Path, help="a folder of letters that must be read well")
    parser.add_argument("--out", type=Path, default=_HERE)
    args = parser.parse_args()
    scorer = load_scorer(args.score)
    learnt = lessons(args.messages, scorer, args.sets)
    if args.also:
        learnt += lessons(args.also, scorer) * _EMPHASIS
    fitted = fit(learnt)
    sets = "".join(sorted({one.set_name for one in learnt}))
    about = f"fitted to {len(learnt)} messages of {sets}"
    for name in ("areas", "events", "statistics"):
        (args.out / name).mkdir(parents=True, exist_ok=True)
    areas_model.write(fitted.areas, about, args.out / "areas" / "weights.json")
    events_model.write(fitted.events, about, args.out / "events" / "weights.json")
    write_model(fitted.figures, about, args.out / "statistics" / "weights.json")
    print(f"{about} → {args.out}")


if __name__ == "__main__":
    main()
