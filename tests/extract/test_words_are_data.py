"""A phrase added to a cue file changes what is read, without any change of code."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest

from kg.extract import extract
from kg.extract import phrases as language
from kg.statements import Message
from kg.vocabulary import load_vocabulary

LETTER = (
    "INVENTED TEST MESSAGE\n\nThe wish list of the parish reads thus:\n"
    "• Lorries in Mill Lane\n• Dumped sofas by the weir\n\nThe fête is on Sunday.\n"
)


@pytest.fixture
def taught(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The sections as they would be with one more phrase in ``sections.toml``."""
    sections = copy.deepcopy(language.cue_file("sections"))
    sections["priorities"].append("wish list of the parish")
    untaught = language.cue_file
    monkeypatch.setattr(
        language, "cue_file", lambda name: sections if name == "sections" else untaught(name)
    )
    language.cue_phrases.cache_clear()
    yield
    language.cue_phrases.cache_clear()


def sections_of(text: str) -> set[str]:
    notes = extract(Message("test", text), load_vocabulary()).notes
    return {note.section for note in notes if note.layout == "item"}


def test_without_the_phrase_the_list_stands_under_nothing() -> None:
    assert sections_of(LETTER) == {"none"}


@pytest.mark.usefixtures("taught")
def test_with_the_phrase_the_items_are_priorities() -> None:
    reading = extract(Message("test", LETTER), load_vocabulary())
    assert [p.label for p in reading.priorities] == [
        "Lorries in Mill Lane",
        "Dumped sofas by the weir",
    ]
