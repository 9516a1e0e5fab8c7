"""Topics are found by the wordings of the scheme."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.phrases import cue_file
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
        ("STOP THE QUADS ON THE SANDS", "asb-vehicle-nuisance"),
        ("Lads dealing from a car by the gym", "drugs"),
        ("wheelie bins set alight", "criminal-damage"),
        ("second homes being broken into", "burglary"),
        ("cold-callers at the door", "fraud"),
        ("hare coursers on the stubble", "asb-other"),
        ("nobody answers 101", "responsiveness"),
        ("We never see an officer", "patrol"),
        ("being cat-called on the way home", "public-harassment"),
        ("Fireworks aimed at balconies", "asb-fireworks"),
        ("an Acceptable Behaviour Contract", "asb-powers"),
        ("test purchases in two shops", "enforcement"),
    ],
)
def test_a_wording_names_its_topic(text: str, topic: str) -> None:
    assert topic in topic_matcher(load_vocabulary()).find(text)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("a drop in robbery", "engagement"),
        ("how we are dealing with it", "drugs"),
        ("the car park by the library", "parks"),
        ("Officers in Station Road", "transport"),
        ("We fight crime together", "violence"),
        ("Trading Standards came too", "trust-confidence"),
        ("I wanted to provide an update", "accountability"),
        ("our community", "residents"),
        ("do not reply to this e-mail", "responsiveness"),
        ("plain-clothes officers in the square", "patrol"),
    ],
)
def test_words_of_another_meaning_name_no_topic(text: str, topic: str) -> None:
    assert topic not in topic_matcher(load_vocabulary()).find(text)


@pytest.mark.parametrize(
    "text",
    ["three bikes were stolen", "someone has stolen my bike", "stealing our bikes", "Bikes: theft"],
)
def test_words_near_one_another_name_a_topic_in_any_order(text: str) -> None:
    assert "cycle-theft" in topic_matcher(load_vocabulary()).find(text)


@pytest.mark.parametrize(
    "text",
    [
        "His bike is new. A purse was stolen",
        "the bike shop that opened in the old bank on the corner said nothing was stolen",
    ],
)
def test_words_of_two_sentences_or_far_apart_do_not_stand_together(text: str) -> None:
    assert "cycle-theft" not in topic_matcher(load_vocabulary()).find(text)


def test_a_word_gives_way_to_the_problem_that_it_is_part_of() -> None:
    found = topic_matcher(load_vocabulary()).find("his motorbike was stolen")
    assert "vehicle-crime" in found
    assert "asb-vehicle-nuisance" not in found


def test_a_written_wording_goes_before_words_near_one_another() -> None:
    found = topic_matcher(load_vocabulary()).find("dangerous drivers")
    assert list(found) == ["speeding"]


def test_the_words_that_stood_for_a_topic_are_told() -> None:
    found = topic_matcher(load_vocabulary()).find("Last week bikes were stolen.")
    assert found["cycle-theft"] == ("bikes were stolen",)


@given(st.text(alphabet="aé ’-&.\nBIDdrugs", max_size=60))
def test_any_text_is_read_and_quoted_from_itself(text: str) -> None:
    for words in topic_matcher(load_vocabulary()).find(text).values():
        assert all(quote in text for quote in words)


def test_every_topic_of_the_cue_file_is_in_the_scheme() -> None:
    notations = {topic.notation for topic in load_vocabulary().topics}
    assert set(cue_file("topics")["together"]) <= notations


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
