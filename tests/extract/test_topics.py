"""Topics are found by the wordings of the scheme."""

from __future__ import annotations

import pytest

from kg.extract.topics import topic_matcher
from kg.vocabulary import load_vocabulary


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Knife crime has fallen", "knife-crime"),
        ("knife-crime workshops", "knife-crime"),
        ("safety for women & girls", "women-girls"),
        ("illegal E-Bikes on the towpath", "ebikes-escooters"),
        ("burglaries in Elm Road", "burglary"),
        ("pubs and the night-time economy", "night-time-economy"),
        ("more visible presence", "patrol"),
    ],
)
def test_a_wording_names_its_topic(text: str, topic: str) -> None:
    assert topic in topic_matcher(load_vocabulary()).find(text)


def test_the_broader_topic_is_left_out_where_a_narrower_one_is_found() -> None:
    found = topic_matcher(load_vocabulary()).find("anti-social behaviour such as street drinking")
    assert "asb-street-drinking" in found
    assert "asb" not in found


def test_problems_come_before_methods() -> None:
    found = list(topic_matcher(load_vocabulary()).find("foot patrols against burglary"))
    assert found.index("burglary") < found.index("patrol")


def test_capital_letters_of_an_abbreviation_are_meant() -> None:
    matcher = topic_matcher(load_vocabulary())
    assert "partnership" not in matcher.find("the shop put in a bid")


def test_every_wording_of_the_scheme_finds_its_topic() -> None:
    vocabulary = load_vocabulary()
    matcher = topic_matcher(vocabulary)
    missed = [
        (topic.notation, wording)
        for topic in vocabulary.topics
        for wording in topic.wordings
        if not set(matcher.find(wording)) & _family(topic.notation, matcher.broader)
    ]
    assert missed == []


def _family(notation: str, broader: dict[str, str]) -> set[str]:
    """A topic and everything below it: a narrower wording inside may take its place."""
    below = {n for n, b in broader.items() if b == notation}
    return {notation, *below, *(m for n in below for m in _family(n, broader))}
