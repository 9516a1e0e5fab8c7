"""“Neighbourhood crime” means one thing to the Home Office and another to the Met: nothing is
inferred from the phrase.
"""

from __future__ import annotations

import pytest
from rdflib import SKOS, Graph, Namespace

from kg.extract import extract
from kg.extract.topics import topic_matcher
from kg.link import link
from kg.statements import Message, Reading
from kg.vocabulary import load_vocabulary

TOPIC = Namespace("https://w3id.org/policing-commitments/topic/")
COLLECTIONS = ("neighbourhood-crime-ho", "neighbourhood-crime-met", "town-centre-crime")
LETTER = """Dear resident,

At a public meeting in Hackney on 19 November 2025 you told us what matters most. Your main
priorities were:

- Tackle {phrase} in the area
- {capital}

In response, we are cutting {phrase} with more patrols in the evenings.

PC Jo Field
"""


def _read(phrase: str) -> Reading:
    vocabulary = load_vocabulary()
    text = LETTER.format(phrase=phrase, capital=phrase.capitalize())
    return link(extract(Message("x.txt", text, "Hackney news"), vocabulary), vocabulary)


def _topics(reading: Reading) -> set[str]:
    return {
        topic
        for statement in (*reading.priorities, *reading.actions, *reading.remarks)
        for topic in statement.topics
    }


@pytest.mark.parametrize("phrase", ["neighbourhood crime", "neighbourhood crimes"])
def test_a_message_that_says_neighbourhood_crime_gets_no_member_of_either_list(
    ontology: Graph, phrase: str
) -> None:
    members = {
        str(member).rpartition("/")[2]
        for name in COLLECTIONS
        for member in ontology.objects(TOPIC[name], SKOS.member)
    }
    assert {"robbery", "burglary", "shoplifting", "vehicle-crime"} <= members
    reading = _read(phrase)
    assert [phrase in p.label.casefold() for p in reading.priorities] == [True, True]
    assert _topics(reading) & {*members, "acquisitive", *COLLECTIONS} == set()
    assert _topics(reading) == {"patrol"}


def test_the_same_message_that_says_robbery_gets_the_topic() -> None:
    assert _topics(_read("street robbery")) == {"robbery", "patrol"}


@pytest.mark.parametrize(
    "phrase", ["Neighbourhood crime", "neighbourhood crime such as", "NEIGHBOURHOOD CRIME"]
)
def test_the_phrase_is_a_wording_of_no_topic(phrase: str) -> None:
    assert topic_matcher(load_vocabulary()).find(phrase) == {}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_each_meaning_says_that_nothing_is_inferred(ontology: Graph, name: str) -> None:
    note = str(ontology.value(TOPIC[name], SKOS.scopeNote))
    assert "member is" in note
    assert "inferred from the phrase" in note
