"""The two real letters, end to end: what is found in them, and the one gap."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command

KINDS = ("boroughs", "officers", "events", "priorities", "actions", "statistics", "answers")
FLOOR = 0.95

Figures = dict[str, dict[str, float]]


@pytest.fixture(scope="module")
def letters(shared: Path) -> list[Path]:
    return sorted((shared / "messages" / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def figures(
    command: Command, letters: list[Path], shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Figures:
    """Precision, recall and F1 for each kind, as the scorer beside the letters counts them."""
    predictions = tmp_path_factory.mktemp("real") / "predictions.jsonl"
    predictions.write_text(command("extract", *letters).stdout, encoding="utf-8")
    scored = subprocess.run(
        [sys.executable, shared / "score.py", letters[0].parent, predictions, "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    figures: Figures = json.loads(scored.stdout)
    return figures


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_statement_is_found_to_the_floor(figures: Figures, kind: str) -> None:
    assert figures[kind]["f1"] >= FLOOR


def test_the_unanswered_priority_is_found_and_no_other(figures: Figures) -> None:
    assert figures["unanswered"]["f1"] == 1.0


def test_the_real_letters_leave_one_gap_in_harrow(
    command: Command, letters: list[Path], tmp_path: Path
) -> None:
    store = tmp_path / "store"
    assert command("ingest", *letters, "--store", store).returncode == 0
    (row,) = json.loads(command("gaps", "--format", "json", "--store", store).stdout)
    assert row["borough"] == "Harrow"
    assert row["event_date"] == "2025-11-03"
    assert "night-time economy" in row["quote"]
    assert command("validate", "--fail-on", "violation", "--store", store).returncode == 0
