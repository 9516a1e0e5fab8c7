"""The corpus is sound: every annotation lies in its message, and what it says together agrees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.corpus import FOLDER, KINDS, TOPICS, locate, message_text

GOLD = sorted(FOLDER.glob("*.gold.json"))
SETS = sorted({path.name[0] for path in GOLD})
MISSING_AT_MOST = 0.01  # anchors that reading changes: mended mojibake, cut navigation


def _message(gold: Path) -> Path:
    name = gold.name.removesuffix(".gold.json")
    (path,) = (p for p in FOLDER.glob(f"{name}.*") if not p.name.endswith(".gold.json"))
    return path


@pytest.mark.parametrize("letter", SETS)
def test_every_annotation_of_a_set_lies_in_its_message(letter: str) -> None:
    missing: list[str] = []
    stated = 0
    for path in (p for p in GOLD if p.name[0] == letter):
        gold = json.loads(path.read_text(encoding="utf-8"))
        missing += locate(message_text(_message(path)), gold, path.name)[1]
        stated += len(gold["priorities"]) + len(gold["actions"])
    assert stated > 40
    assert len(missing) <= MISSING_AT_MOST * stated, missing


@pytest.mark.parametrize("letter", SETS)
def test_what_is_unanswered_is_what_nothing_answers(letter: str) -> None:
    for path in (p for p in GOLD if p.name[0] == letter):
        gold = json.loads(path.read_text(encoding="utf-8"))
        priorities = {p["id"] for p in gold["priorities"]}
        actions = {a["id"]: a for a in gold["actions"]}
        assert set(gold["unanswered"]) == priorities - {p for p, _ in gold["answers"]}, path.name
        assert {a for _, a in gold["answers"]} <= set(actions), path.name
        assert {a["kind"] for a in actions.values()} <= set(KINDS), path.name
        topics = {t for s in (*gold["priorities"], *gold["actions"]) for t in s["topics"]}
        assert topics <= set(TOPICS), path.name


def test_no_two_files_differ_by_capital_letters_only() -> None:
    """Where files are told apart without regard to these, one would take the other's place."""
    names = [path.name.casefold() for path in FOLDER.iterdir()]
    assert len(names) == len(set(names))
