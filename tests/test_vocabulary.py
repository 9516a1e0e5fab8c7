"""The vocabulary records hold what the Turtle files say."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.vocabulary import VocabularyError, load_vocabulary

VOCABULARY = load_vocabulary()


def test_the_vocabulary_is_read_once() -> None:
    assert load_vocabulary() is VOCABULARY


def test_there_are_33_boroughs_with_consecutive_codes() -> None:
    assert [b.code for b in VOCABULARY.boroughs] == [f"E09{n:06d}" for n in range(1, 34)]


def test_a_borough_carries_its_code_unit_force_and_neighbours() -> None:
    hackney = next(b for b in VOCABULARY.boroughs if b.name == "Hackney")
    assert hackney.iri == "http://statistics.data.gov.uk/id/statistical-geography/E09000012"
    assert (hackney.official_name, hackney.code, hackney.bcu, hackney.force) == (
        "London Borough of Hackney",
        "E09000012",
        "CE",
        "metropolitan",
    )
    assert (hackney.latitude, hackney.longitude) == (51.55227, -0.06332)
    assert hackney.adjacent == (
        "City of London",
        "Haringey",
        "Islington",
        "Newham",
        "Tower Hamlets",
        "Waltham Forest",
    )


def test_only_the_city_of_london_has_no_command_unit_and_another_force() -> None:
    without = [(b.name, b.force) for b in VOCABULARY.boroughs if b.bcu is None]
    assert without == [("City of London", "city-of-london")]
    assert {b.force for b in VOCABULARY.boroughs if b.bcu} == {"metropolitan"}


def test_neighbourhood_of_boroughs_goes_both_ways() -> None:
    adjacent = {b.name: set(b.adjacent) for b in VOCABULARY.boroughs}
    one_way = [(a, b) for a in adjacent for b in adjacent[a] if a not in adjacent[b]]
    assert one_way == []


def test_every_borough_lies_in_greater_london() -> None:
    outside = [
        b.name
        for b in VOCABULARY.boroughs
        if not (51.28 < b.latitude < 51.70 and -0.52 < b.longitude < 0.34)
    ]
    assert outside == []


def test_every_command_unit_of_a_borough_is_listed() -> None:
    units = {b.bcu for b in VOCABULARY.boroughs if b.bcu}
    assert units == {code for code, _ in VOCABULARY.bcus}
    assert len(VOCABULARY.bcus) == 12
    assert dict(VOCABULARY.bcus)["CE"] == "Central East"


def test_there_are_77_topics_on_five_axes() -> None:
    axes = [topic.axis for topic in VOCABULARY.topics]
    assert {axis: axes.count(axis) for axis in set(axes)} == {
        "problem": 43,
        "method": 13,
        "setting": 8,
        "people": 8,
        "service": 5,
    }


def test_a_topic_carries_its_wordings_with_the_preferred_one_first() -> None:
    topic = next(t for t in VOCABULARY.topics if t.notation == "facial-recognition")
    assert topic.iri == "https://w3id.org/policing-commitments/topic/facial-recognition"
    assert topic.label == topic.wordings[0] == "Live facial recognition"
    assert {"LFR", "facial recognition", "watchlist"} <= set(topic.wordings)
    assert topic.broader == "technology"


def test_forces_are_found_by_key_and_carry_their_mail_domains() -> None:
    met = next(f for f in VOCABULARY.forces if f.key == "metropolitan")
    assert met.name == "Metropolitan Police Service"
    assert "met.police.uk" in met.domains
    assert {"MPS", "Met Police"} <= set(met.wordings)
    assert len(VOCABULARY.forces) == 46
    assert {f.nation for f in VOCABULARY.forces} == {
        "England",
        "Wales",
        "Scotland",
        "Northern Ireland",
        "GB railways",
    }


def test_rank_wordings_leave_out_acting_and_temporary() -> None:
    words = [w for rank in VOCABULARY.ranks for w in rank.wordings]
    prefixed = [w for w in words if w.startswith(("A/", "T/", "Acting", "Temp"))]
    assert prefixed == []


def test_a_wording_of_a_rank_stands_for_one_rank() -> None:
    words = [w for rank in VOCABULARY.ranks for w in rank.wordings]
    assert sorted({w for w in words if words.count(w) > 1}) == []


def test_ranks_are_ordered_by_seniority() -> None:
    seniority = {rank.key: rank.seniority for rank in VOCABULARY.ranks}
    order = ["pcso", "special-constable", "pc", "ps", "insp", "ci", "supt", "chsupt", "comm"]
    values = [seniority[key] for key in order]
    assert values == sorted(values, key=lambda value: value or 0)
    assert None not in values
    assert seniority["dwo"] is None


def test_a_file_that_lacks_a_value_is_refused_with_its_subject(tmp_path: Path) -> None:
    for name in ("topics", "boroughs", "forces", "ranks"):
        (tmp_path / f"{name}.ttl").write_text("", encoding="utf-8")
    (tmp_path / "forces.ttl").write_text(
        "<https://example.org/f> a <https://w3id.org/policing-commitments/def#Force> .",
        encoding="utf-8",
    )
    with pytest.raises(VocabularyError, match=r"<https://example\.org/f> has no value of"):
        load_vocabulary(tmp_path)
