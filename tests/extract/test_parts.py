"""Where one sentence names several things, and where it names one."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.logistic import Model, read_model, write_model
from kg.extract.parts import cuts, parts
from kg.extract.parts.joints import Stretch, features, joints


def told(text: str) -> list[str]:
    """The parts of a text that is one sentence."""
    return [text[start:end] for start, end in parts(text, 0, len(text), 0)]


@pytest.mark.parametrize(
    ("sentence", "things"),
    [
        ("You told us about phones snatched at the tram stop and parking on the zigzags", 2),
        ("The panel picked speeding on Mill Lane and drug dealing in the park", 2),
        ("Neighbours spoke of mopeds in the alley at night and of dogs off the lead", 2),
        ("We visited every victim in Park Road, and the team will patrol the alley each night", 2),
    ],
)
def test_things_that_are_told_in_one_sentence_are_parted(sentence: str, things: int) -> None:
    assert len(told(sentence)) == things


@pytest.mark.parametrize(
    "sentence",
    [
        "We did seize a bike last Sunday and its rider, a boy from the estate, has been reported",
        "On Saturday officers from the rural team, working with their colleagues, stopped four cars",
        "Five boys, all from the ward, were picked up at the beginning of term",
        "Between 2 and 20 June the operation, led by the sergeant, put officers at the tower every day",
    ],
)
def test_an_aside_between_a_subject_and_its_verb_cuts_nothing(sentence: str) -> None:
    assert not any(part.startswith(("a boy", "all from", "led by")) for part in told(sentence))
    assert not any(
        part.startswith(("has been", "stopped", "were", "put")) for part in told(sentence)
    )


def test_behind_a_whole_clause_a_comma_still_parts() -> None:
    sentence = (
        "We arrested three men in Mill Lane, we visited the bike shop twice, and leaflets went to "
        "every house in Park Road"
    )
    assert len(told(sentence)) == 3


@pytest.mark.parametrize(
    "sentence",
    [
        "Lorries will be stopped for a day at the bridge in\nNovember by the vehicle unit",
        "She put this down to a plain-clothes team who\nsit in the bars of the high street",
        "Our cyber officers have also gone through a booklet with older residents",
        "Boys of 13 and 14 were taken home to their parents",
        "The class of Years 5 & 6 wrote to us about the crossing",
    ],
)
def test_words_that_lean_on_the_next_are_not_cut_from_it(sentence: str) -> None:
    assert len(told(sentence)) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "You asked us to focus on burglary, robbery and knife crime.",
        "Your priorities are burglary, anti-social behaviour and drugs.",
        "Three concerns were raised: thefts from sheds, street drinking and bikes on pavements.",
    ],
)
def test_an_announced_list_is_cut_at_every_item(sentence: str) -> None:
    start = sentence.find(":") + 1
    assert len(list(parts(sentence, start, len(sentence), 0))) == 3


@pytest.mark.parametrize(
    "sentence",
    [
        "In response, we are cutting street robbery with more patrols in the evenings.",
        "Since then, officers have visited every shop.",
        "As a result, two men were charged.",
    ],
)
def test_what_leads_to_a_clause_stands_by_itself(sentence: str) -> None:
    first, rest = told(sentence)[:2]
    assert f"{first}, {rest}" in sentence
    assert len(first.split()) <= 3


def test_words_that_belong_together_stay_so_in_a_list() -> None:
    assert told("Your priorities are burglary, women and girls, and noise.") == [
        "Your priorities are burglary",
        "women and girls",
        "noise.",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Children and young people",
        "Our team works with the council and Transport for London",
        "Please keep your doors and windows locked",
        "The meeting is on Tuesday, 4 March, at the town hall",
        "Crime and anti-social behaviour",
        "PC Adams and PCSO Brown",
    ],
)
def test_one_thing_is_left_whole(sentence: str) -> None:
    assert told(sentence) == [sentence]


def test_a_sentence_without_a_joint_is_one_part() -> None:
    assert told("Speeding near the school") == ["Speeding near the school"]


def test_nothing_is_no_part() -> None:
    assert told("") == []


@given(st.text(alphabet="ab ,;-\nand", max_size=80))
def test_parts_lie_in_order_and_leave_out_joints_alone(text: str) -> None:
    found = list(parts(text, 0, len(text), 0))
    assert all(start < end for start, end in found)
    assert found == sorted(found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    left = "".join(text[start:end] for start, end in found)
    without = text
    for joint in reversed(cuts(text, 0, len(text), 0)):
        without = without[: joint.start] + without[joint.end :]
    assert left == without


@given(st.text(max_size=120))
def test_features_of_any_text_can_be_named(text: str) -> None:
    found = joints(text, 0, len(text))
    stretch = Stretch(text, 0, len(text), 0, tuple(found))
    assert all(features(stretch, place, cut_before=bool(place)) for place in range(len(found)))


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = Model(-1.5, {"joint ,": 0.25, "then a verb": 2.0}, 0.3)
    write_model(made, "a test", tmp_path / "weights.json")
    assert read_model(tmp_path / "weights.json") == made


def test_reasons_are_the_features_that_spoke_for_it() -> None:
    made = Model(0.0, {"much": 3.0, "little": 0.5, "against": -2.0}, 0.5)
    assert made.reasons({"much", "little", "against", "unknown"}) == ("much", "little")
