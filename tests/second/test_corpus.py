"""The checks throw out what is invented, not what is true: people's annotations pass them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg.second.gather import Gathering
from kg.second.parts import Part
from kg.statements import Message
from kg.vocabulary import Vocabulary
from tests.second.conftest import action, answer, priority

FLOORS = {"priorities": 0.995, "actions": 0.995, "answers": 0.995, "statistics": 0.97}


def _as_answer(gold: dict[str, Any]) -> dict[str, Any]:
    """An annotation as a server would write it."""
    return answer(
        priorities=[priority(each["anchor"], each["id"]) for each in gold["priorities"]],
        actions=[action(each["anchor"], each["id"]) for each in gold["actions"]],
        answers=[{"priority": p, "action": a, "basis": "text-says"} for p, a in gold["answers"]],
        statistics=[
            {"quote": each["anchor"], "value": each["value"], "unit": each["unit"]}
            for each in gold["statistics"]
        ],
    )


@pytest.fixture(scope="module")
def kept_and_given(checkout: Path, vocabulary: Vocabulary) -> dict[str, tuple[int, int]]:
    kept: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for path in sorted((checkout / "corpus").glob("*.txt")):
        gold = json.loads(path.with_suffix(".gold.json").read_text(encoding="utf-8"))
        message = Message(path.name, path.read_text(encoding="utf-8"))
        gathering = Gathering(message, vocabulary, "The second reader")
        gathering.take(_as_answer(gold), Part(0, len(message.text)))
        reading, _ = gathering.result()
        for kind in FLOORS:
            kept[kind] += len(getattr(reading, kind))
            given[kind] += len(gold[kind])
    return {kind: (kept[kind], given[kind]) for kind in FLOORS}


@pytest.mark.parametrize("kind", FLOORS)
def test_true_statements_pass_the_checks(
    kept_and_given: dict[str, tuple[int, int]], kind: str
) -> None:
    kept, given = kept_and_given[kind]
    assert given > 500
    assert kept >= FLOORS[kind] * given, f"{given - kept} of {given} {kind} were dropped"
