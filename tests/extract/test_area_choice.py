"""Of the areas that a message names, one is chosen against the others and against none."""

from __future__ import annotations

from kg.extract.areas import find_areas
from kg.extract.areas.gazetteer import gazetteer, mentions_in
from kg.statements import Message
from kg.vocabulary import load_vocabulary


def names(text: str) -> list[str]:
    return [a.name for a in find_areas(Message("m", text), load_vocabulary()).boroughs]


def inside(name: str) -> set[str]:
    vocabulary = load_vocabulary()
    index = gazetteer(vocabulary.boroughs, vocabulary.forces)
    found = mentions_in(name, index)
    return {r.area.name for m in found for r in m.references if r.area and r.inside}


def test_the_surname_of_a_person_is_no_place() -> None:
    text = (
        "Crawley neighbourhood policing. Sussex Police met residents of Crawley. PC Selby and "
        "Mrs Ann Whitby came, and Cllr Bolton spoke for Crawley."
    )
    assert names(text) == ["Crawley"]


def test_two_areas_served_together_are_both_named_whatever_their_letters() -> None:
    text = "ADUR AND WORTHING POLICING. Sussex Police met residents of Adur and of Worthing."
    assert sorted(names(text)) == ["Adur", "Worthing"]


def test_a_county_does_not_come_with_the_district_that_is_served() -> None:
    text = (
        "High Peak neighbourhood policing. Derbyshire Police met residents of High Peak in Buxton. "
        "Crime in Derbyshire fell. "
        "The team will be at the library on Saturday to mark bicycles and to hear your concerns."
    )
    assert names(text) == ["High Peak"]


def test_small_towns_and_wards_tell_their_district() -> None:
    assert inside("Wiveliscombe") == {"Somerset"}
    assert inside("Tillydrone") == {"Aberdeen"}
    assert inside("Whalebone") == {"Barking and Dagenham"}
    assert inside("Llanybydder and Cwmbran") == {"Torfaen"}


def test_what_the_opening_line_lists_belongs_together_however_little_the_rest_says() -> None:
    text = (
        "Christmas message to Leicester, Leicestershire & Rutland\n\n"
        "Friends and neighbours, our officers handed quad bikes back to farmers near Oakham. "
        "If you are alone over the holiday, ring somebody."
    )
    assert sorted(names(text)) == ["Leicester", "Leicestershire", "Rutland"]


def test_a_list_further_down_does_not_draw_in_what_is_merely_mentioned() -> None:
    text = (
        "Policing news for residents of Barnet. Barnet's ward panel met in Hendon on Tuesday and "
        "chose burglary. Officers in Barnet are on patrol. " + "The panel thanked everybody. " * 9
    ) + "The thieves had come from Kent and Essex."
    assert names(text) == ["Barnet"]


SMALL = (
    "hi all its pc dunmore. after what was said on this group about the alley behind the shops iv "
    "put it on our patrol plan for every late turn. also want to say the break ins at the lockups "
    "are being looked at by cid. {} meet n greet is wed 4pm"
)


def test_a_text_without_capitals_names_its_area_in_small_letters() -> None:
    assert names(SMALL.format("bruce grove")) == ["Haringey"]
    assert names(SMALL.format("hackney")) == ["Hackney"]
    assert names(SMALL.format("cally ward")) == ["Islington"]


def test_an_ordinary_word_in_small_letters_is_no_place() -> None:
    assert names(SMALL.format("reading")) == []
    assert names(SMALL.format("angel")) == []
    assert (
        names(SMALL.replace("hi all", "Hi all from Jo and Ann at the Crown").format("bruce grove"))
        == []
    )
