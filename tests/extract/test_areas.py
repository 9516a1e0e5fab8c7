"""A message is placed in the area that it is for, not in every area that it mentions."""

from __future__ import annotations

import pytest

from kg.extract.areas import find_areas
from kg.statements import AreaKind, Message
from kg.vocabulary import Vocabulary, load_vocabulary


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def names(text: str, vocabulary: Vocabulary) -> list[str]:
    return [area.name for area in find_areas(Message("m", text), vocabulary).boroughs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Here in Hackney the Met has made 40 arrests. Hackney residents told us more.", "Hackney"),
        (
            "Your Kingston police team. Kingston residents asked for patrols; the Met listened.",
            "Kingston upon Thames",
        ),
        (
            "Dear resident of Barking & Dagenham, Met officers patrolled Barking & Dagenham.",
            "Barking and Dagenham",
        ),
        (
            "Golden Lane ward. City of London Police met the City of London residents.",
            "City of London",
        ),
        (
            "Harrow Road ward panel. Westminster City Council and the Met met on Harrow Road.",
            "Westminster",
        ),
        ("Camden Town SNT. The Met's team in Camden Town held a Camden ward panel.", "Camden"),
    ],
)
def test_a_london_message_is_for_its_borough(
    text: str, expected: str, vocabulary: Vocabulary
) -> None:
    assert names(text, vocabulary) == [expected]


def test_a_place_is_known_by_its_short_form(vocabulary: Vocabulary) -> None:
    text = "Met night shift: drinkers moved on from General Gordon Sq, thefts down at Maryon Pk."
    assert names(text, vocabulary) == ["Greenwich"]


def test_a_borough_carries_its_code_and_evidence(vocabulary: Vocabulary) -> None:
    text = "Hackney neighbourhood news. Across Hackney the Met held drop-ins."
    (area,) = find_areas(Message("m", text), vocabulary).boroughs
    assert (area.kind, area.code) == (AreaKind.BOROUGH, "E09000012")
    for evidence in area.evidence:
        evidence.check(text)
        assert evidence.quote == "Hackney"


def test_a_neighbourhood_tells_its_borough(vocabulary: Vocabulary) -> None:
    text = "Met Police news for Thornton Heath. Residents of Thornton Heath asked for patrols."
    assert names(text, vocabulary) == ["Croydon"]


def test_outside_london_the_district_is_named_as_the_text_names_it(vocabulary: Vocabulary) -> None:
    text = (
        "Sussex Police for Brighton & Hove. Residents of Brighton & Hove met the team; "
        "Brighton & Hove City Council came too."
    )
    areas = find_areas(Message("m", text), vocabulary)
    assert [a.name for a in areas.boroughs] == ["Brighton & Hove"]
    assert areas.boroughs[0].kind is AreaKind.DISTRICT
    assert areas.force == "sussex"


def test_a_court_and_a_suspects_home_are_not_the_area_served(vocabulary: Vocabulary) -> None:
    text = (
        "Hackney police news. Residents of Hackney asked for patrols. A man from Croydon "
        "appeared at Thames Magistrates' Court. The Met thanks Hackney Council."
    )
    assert names(text, vocabulary) == ["Hackney"]


def test_richmond_outside_london_is_no_london_borough(vocabulary: Vocabulary) -> None:
    text = (
        "North Yorkshire Police, Richmondshire rural news. The market in Richmond was busy. "
        "Residents of Richmondshire told North Yorkshire Police about thefts."
    )
    assert names(text, vocabulary) == ["Richmondshire"]


def test_the_title_and_the_sender_count_too(vocabulary: Vocabulary) -> None:
    message = Message(
        "m",
        "Dear all, patrols went up this month.",
        title="Your New Met for London in Hackney",
        sender="Hackney Police via Met Engage <hackney@metengage.example>",
    )
    areas = find_areas(message, vocabulary)
    assert [a.name for a in areas.boroughs] == ["Hackney"]
    assert areas.force == "metropolitan"


def test_wards_and_streets_are_places(vocabulary: Vocabulary) -> None:
    text = "Rye Lane ward, Southwark: patrols in Choumert Road and at Warwick Gardens."
    places = {a.name: a.kind for a in find_areas(Message("m", text), vocabulary).places}
    assert places["Rye Lane"] is AreaKind.WARD
    assert places["Choumert Road"] is AreaKind.PLACE
    assert places["Warwick Gardens"] is AreaKind.PLACE


def test_a_message_without_any_place_has_no_area(vocabulary: Vocabulary) -> None:
    assert names("Lock your bike with two locks.", vocabulary) == []


def test_a_city_is_given_as_the_message_calls_it_and_known_by_its_full_name(
    vocabulary: Vocabulary,
) -> None:
    text = "Northumbria Police: news for Newcastle. Newcastle residents asked for patrols."
    (area,) = find_areas(Message("m", text), vocabulary).boroughs
    assert (area.stated, area.name) == ("Newcastle", "Newcastle upon Tyne")
    text = (
        "Northumbria Police: news for Newcastle upon Tyne. Newcastle residents asked for patrols."
    )
    (area,) = find_areas(Message("m", text), vocabulary).boroughs
    assert (area.stated, area.name) == ("Newcastle upon Tyne", "Newcastle upon Tyne")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Northumbria Police: your Tynedale newsletter. Hexham residents asked us.", "Tynedale"),
        (
            "Northumbria Police in Northumberland: your Tynedale newsletter. Northumberland asked us.",
            "Northumberland",
        ),
        ("North Yorkshire Police in Malton. Malton and Pickering asked us.", "North Yorkshire"),
        ("North Yorkshire Police in Ryedale. Malton and Ryedale asked us.", "Ryedale"),
        ("Avon and Somerset Police: your Bath newsletter. Bath residents asked us.", "Bath"),
    ],
)
def test_a_former_district_or_a_city_counts_where_it_is_named_and_that_of_today_is_not(
    text: str, expected: str, vocabulary: Vocabulary
) -> None:
    assert names(text, vocabulary) == [expected]


def test_two_parks_are_two_places_and_a_team_is_none(vocabulary: Vocabulary) -> None:
    text = (
        "Brent. Roundwood Park and Fryent Country Park will be patrolled. The Safer Neighbourhood "
        "Board met. Farmers between Oakham and Market Harborough had their quad bikes back."
    )
    places = [p.name for p in find_areas(Message("m", text), vocabulary).places]
    assert {"Roundwood Park", "Fryent Country Park"} <= set(places)
    assert not any("Safer" in p or "Market" in p.split()[-1] for p in places)
