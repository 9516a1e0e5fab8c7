"""The sample letters are honest paraphrases, and their annotations fit them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kg.samples import sample_paths

LETTERS = {path.stem: path for path in sample_paths()}
# Names, dates and titles may be the same in both; nothing longer may.
LONGEST_SHARED_RUN = 10


def gold(name: str) -> dict[str, Any]:
    annotation = Path(__file__).with_name(f"{name}.gold.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(annotation)
    return loaded


def words(text: str) -> list[str]:
    return re.findall(r"[\w%]+", text.lower())


def runs(tokens: list[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(tokens[i : i + length]) for i in range(len(tokens) - length + 1)}


def test_there_are_two_sample_letters() -> None:
    assert sorted(LETTERS) == ["hackney", "harrow"]


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_a_sample_says_at_its_top_that_it_is_a_paraphrase(name: str) -> None:
    first, _, third, *_ = LETTERS[name].read_text(encoding="utf-8").split("\n")
    assert first.startswith("Paraphrase for demonstration:")
    assert third.endswith("It is not the letter itself.")


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_every_anchor_of_the_annotation_stands_exactly_once_in_the_sample(name: str) -> None:
    text = LETTERS[name].read_text(encoding="utf-8")
    kinds = ("officers", "events", "priorities", "actions", "statistics")
    anchors = [item["anchor"] for kind in kinds for item in gold(name)[kind]]
    assert {anchor: text.count(anchor) for anchor in anchors} == dict.fromkeys(anchors, 1)


@pytest.mark.parametrize(("name", "unanswered"), [("hackney", []), ("harrow", ["p1"])])
def test_the_high_street_priority_of_harrow_alone_is_unanswered(
    name: str, unanswered: list[str]
) -> None:
    annotation = gold(name)
    answered = {priority for priority, _ in annotation["answers"]}
    assert annotation["unanswered"] == unanswered
    assert [p["id"] for p in annotation["priorities"] if p["id"] not in answered] == unanswered


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_a_sample_shares_no_sentence_with_the_real_letter(name: str, shared: Path) -> None:
    real = words((shared / "messages" / "seeds" / f"{name}.txt").read_text(encoding="utf-8"))
    own = words(LETTERS[name].read_text(encoding="utf-8"))
    length = LONGEST_SHARED_RUN + 1
    assert runs(own, length) & runs(real, length) == set()


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_a_sample_carries_the_figures_of_the_real_letter(name: str, shared: Path) -> None:
    real = json.loads(
        (shared / "messages" / "seeds" / f"{name}.gold.json").read_text(encoding="utf-8")
    )
    figures = ("value", "unit", "direction", "baseline")

    def told(annotation: dict[str, Any]) -> list[tuple[Any, ...]]:
        return [tuple(item.get(key) for key in figures) for item in annotation["statistics"]]

    assert told(gold(name)) == told(real)
