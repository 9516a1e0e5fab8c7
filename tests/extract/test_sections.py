"""Which section a passage stands in, and which item it belongs to."""

from __future__ import annotations

import pytest

from kg.extract.sections import Section, Standpoint, standpoints
from kg.extract.segment import segment


def stands(text: str) -> list[tuple[str, Standpoint]]:
    passages = segment(text)
    places = standpoints(passages, text)
    return [(passage.text, place) for passage, place in zip(passages, places, strict=True)]


def section_of(text: str, words: str) -> Standpoint:
    return next(place for passage, place in stands(text) if passage.startswith(words))


@pytest.mark.parametrize(
    ("opener", "section"),
    [
        ("You told us your main priorities were:", Section.PRIORITIES),
        (
            "We asked and these are the three things you said matter most to you:",
            Section.PRIORITIES,
        ),
        ("Because of what you said, this is what we are doing:", Section.RESPONSE),
        (
            "Thanks to your input, we are now working hard to tackle these issues by:",
            Section.RESPONSE,
        ),
        ("Here in Bromley we have seen some real achievements including:", Section.ACHIEVEMENTS),
        ("Phase 2 of the plan commits us to:", Section.STRATEGY),
        ("Here is our crime prevention advice:", Section.ADVICE),
    ],
)
def test_a_lead_in_opens_its_section(opener: str, section: Section) -> None:
    place = section_of(f"{opener}\n• One thing here.\n• Another thing there.", "One thing")
    assert place.section is section
    assert place.announced
    assert place.listed


@pytest.mark.parametrize("closing", ["Yours sincerely", "You can read the full plan online."])
def test_a_closing_phrase_ends_every_section(closing: str) -> None:
    text = f"You told us your priorities were:\n• Noise\n\n{closing}\nSomething else again"
    assert section_of(text, "Something else").section is Section.NONE


def test_a_list_of_priorities_ends_with_its_last_item() -> None:
    text = (
        "You told us your priorities were:\n• Noise\n• Litter\n\nThe weather was fine that evening."
    )
    assert section_of(text, "Litter").section is Section.PRIORITIES
    assert section_of(text, "The weather").section is Section.NONE


def test_items_without_a_space_between_them_are_still_items() -> None:
    text = (
        "You told us your main priorities were: Noise at night.Litter in parks.Cars on pavements."
    )
    items = [place.item for _, place in stands(text) if place.item is not None]
    assert len(set(items)) == 3


def test_a_label_opens_its_own_line_only() -> None:
    text = "Issue: Drinking by the clock tower.\nThe fair was a success."
    assert section_of(text, "Drinking").section is Section.PRIORITIES
    assert section_of(text, "The fair").section is Section.NONE


def test_a_heading_is_no_announcement() -> None:
    text = "Our priorities\n\n• Noise\n• Litter"
    assert not section_of(text, "Noise").announced


def test_the_whole_sentence_of_a_lead_in_belongs_to_the_opener() -> None:
    text = "As part of our promise, we met, and you told us your main priorities were:\n• Noise"
    assert all(place.opens for passage, place in stands(text) if passage != "Noise")
