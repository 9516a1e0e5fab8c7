"""Express: the same reading gives the same triples, each grounded in the message's words."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Quad, parse

from kg.express import express, graph_iri
from kg.namespaces import FORCE, OA, ORG, PC, PROV, RANK, RDF, RDFS, SCHEMA, XSD, Names
from kg.reference import UnknownConceptError
from kg.serialise import QuadFormat, in_order, serialise
from kg.statements import Area, AreaKind, Evidence, EvidenceError, Message, Officer, Reading
from tests.letters import Letter, hackney_autumn, harrow, three_letters
from tests.strategies import readings

NAMES = Names()


def objects(quads: list[Quad], predicate: str, subject: NamedNode | None = None) -> list[str]:
    return sorted(
        quad.object.value
        for quad in quads
        if quad.predicate.value == predicate and subject in (None, quad.subject)
    )


def instances(quads: list[Quad], class_name: str) -> list[NamedNode]:
    return [
        quad.subject
        for quad in quads
        if quad.predicate.value == RDF + "type" and quad.object == NamedNode(PC + class_name)
    ]


def of_officers(*officers: tuple[str | None, str | None], title: str = "A letter") -> list[Quad]:
    text = "The whole text."
    words = (Evidence.of(text, 0, 3),)
    return express(
        Reading(
            message=Message("x.txt", text, title),
            force="metropolitan",
            officers=tuple(
                Officer(
                    id=f"o{place}", label="an officer", evidence=words, name=name, number=number
                )
                for place, (name, number) in enumerate(officers)
            ),
        )
    )


@settings(max_examples=50, deadline=None)
@given(readings())
def test_the_same_reading_gives_the_same_bytes_in_one_graph(reading: Reading) -> None:
    quads = express(reading)
    assert quads == express(replace(reading, message=replace(reading.message, source="elsewhere")))
    assert {quad.graph_name for quad in quads} == {graph_iri(reading.message)}
    assert quads == in_order(quads)
    for form in QuadFormat:
        text = serialise(quads, form)
        assert serialise(reversed(quads), form) == text
        assert in_order(parse(text, format=form.rdf_format)) == quads


@settings(max_examples=50, deadline=None)
@given(readings())
def test_two_statements_never_share_an_iri_and_all_have_their_evidence(reading: Reading) -> None:
    quads = express(reading)
    counts = {
        "CommunityPriority": reading.priorities,
        "Action": reading.actions,
        "StatisticalClaim": reading.statistics,
        "Event": reading.events,
        "Remark": reading.remarks,
        "Answer": reading.answers,
    }
    for class_name, statements in counts.items():
        assert len(set(instances(quads, class_name))) == len(statements)
    for quad in quads:
        if quad.predicate.value == OA + "exact":
            position = NamedNode(quad.subject.value.removesuffix("quote") + "position")
            (start,) = objects(quads, OA + "start", position)
            (end,) = objects(quads, OA + "end", position)
            assert reading.message.text[int(start) : int(end)] == quad.object.value


@settings(max_examples=50, deadline=None)
@given(readings())
def test_every_priority_has_exactly_one_status(reading: Reading) -> None:
    quads = express(reading)
    for priority in instances(quads, "CommunityPriority"):
        assert len(objects(quads, PC + "answerStatus", priority)) == 1


def test_the_same_letter_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import sys; from tests.letters import harrow; from kg.express import express; "
        "from kg.serialise import *; "
        "sys.stdout.buffer.write(serialise(express(harrow().reading()), QuadFormat.TRIG))"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert other.stdout == serialise(express(harrow().reading()), QuadFormat.TRIG)


def test_the_path_of_the_message_never_enters_the_graph() -> None:
    reading = hackney_autumn().reading()
    message = replace(reading.message, source="/home/somebody/letters/private-7.eml")
    text = serialise(express(replace(reading, message=message)), QuadFormat.NQUADS)
    assert b"private-7" not in text


def test_a_pledge_is_also_an_action_and_says_when() -> None:
    quads = express(hackney_autumn().reading())
    (hub,) = [
        pledge
        for pledge in instances(quads, "Pledge")
        if objects(quads, PC + "timeStated", pledge) == ["by spring"]
    ]
    assert hub in instances(quads, "Action")
    assert objects(quads, PC + "actionKind", hub) == [PC + "PledgeKind"]
    assert objects(quads, PC + "actionStatus", hub) == [PC + "Planned"]


def test_values_of_enumerations_become_the_concepts_with_that_notation() -> None:
    quads = express(hackney_autumn().reading())
    assert objects(quads, PC + "answerStatus") == [
        PC + "AdviceOnly",
        PC + "Answered",
        PC + "Unanswered",
    ]
    assert objects(quads, PC + "gapReason") == [PC + "NothingSaid", PC + "OnlyAdvice"]
    assert objects(quads, PC + "direction") == [PC + "Down", PC + "Up"]
    assert objects(quads, ORG + "role") == [RANK + "supt"]
    assert objects(quads, PC + "force") == [FORCE + "metropolitan"]


def test_a_notation_that_the_ontology_lacks_is_an_error() -> None:
    letter = Letter("Hackney", "x")
    letter.priority("p1", "Fewer dragons.", "dragons")
    with pytest.raises(UnknownConceptError, match="dragons"):
        express(letter.reading())


def test_a_quote_that_is_not_in_the_text_is_an_error() -> None:
    reading = hackney_autumn().reading()
    with pytest.raises(EvidenceError):
        express(replace(reading, message=replace(reading.message, text="Something else.")))


def test_numbers_are_written_as_the_store_gives_them_back() -> None:
    letter = Letter("Hackney", "x")
    letter.figure("s1", "Up by 18.60.", "arrests", 18.60, baseline=17.0)
    quads = express(letter.reading())
    decimal = NamedNode(XSD + "decimal")
    values = [q.object for q in quads if q.predicate.value in (SCHEMA + "value", PC + "baseline")]
    assert sorted(map(str, values)) == [
        str(Literal("17", datatype=decimal)),
        str(Literal("18.6", datatype=decimal)),
    ]


def test_a_day_without_its_year_is_a_month_and_day() -> None:
    quads = express(harrow().reading())
    (day,) = [quad.object for quad in quads if quad.predicate.value == SCHEMA + "startDate"]
    assert day == Literal("--11-03", datatype=NamedNode(XSD + "gMonthDay"))


def test_the_same_full_name_in_two_messages_of_a_force_is_one_person() -> None:
    first = instances(of_officers(("Jo Carter", None), title="One"), "Officer")
    second = instances(of_officers(("  jo   CARTER", None), title="Two"), "Officer")
    assert first == second


def test_a_surname_alone_does_not_make_two_messages_share_a_person() -> None:
    first = instances(of_officers(("Smith", None), title="One"), "Officer")
    second = instances(of_officers(("Smith", None), title="Two"), "Officer")
    assert first != second


def test_a_name_and_a_number_never_share_an_iri() -> None:
    assert len(instances(of_officers(("12 34", None), (None, "12 34")), "Officer")) == 2


def test_acting_and_temporary_are_flags_of_the_membership() -> None:
    quads = express(hackney_autumn().reading())
    (membership,) = {q.subject for q in quads if q.predicate.value == ORG + "member"}
    assert objects(quads, PC + "temporary", membership) == ["true"]
    assert objects(quads, PC + "acting", membership) == ["false"]
    assert objects(quads, PC + "rankAsWritten", membership) == ["SUPT"]


def test_a_ward_named_in_one_passage_is_not_what_the_whole_message_is_about() -> None:
    quads = express(harrow().reading())
    assert objects(quads, PC + "inArea", NAMES.message(harrow().reading().message.key)) == [
        "http://statistics.data.gov.uk/id/statistical-geography/E09000015"
    ]


def test_a_ward_named_in_the_title_is_what_the_whole_message_is_about() -> None:
    letter = harrow()
    letter.title = "News for Marlborough ward"
    quads = express(letter.reading())
    (ward,) = instances(quads, "Ward")
    message = NAMES.message(letter.reading().message.key)
    assert ward.value in objects(quads, PC + "inArea", message)
    assert objects(quads, RDFS + "label", ward) == ["Marlborough ward"]


def test_places_of_one_name_in_two_boroughs_are_two_places() -> None:
    assert NAMES.place("High Street", "place", "E1") != NAMES.place("High Street", "place", "E2")
    assert NAMES.place("High Street", "place", "E1") == NAMES.place("HIGH  street", "place", "E1")


def test_a_district_outside_london_is_described_in_the_message() -> None:
    text = "A letter to Luton."
    area = Area("Luton", AreaKind.DISTRICT, "E06000032", (Evidence.of(text, 12, 17),))
    quads = express(Reading(Message("x", text), boroughs=(area,)))
    (luton,) = instances(quads, "District")
    assert objects(quads, RDFS + "label", luton) == ["Luton"]
    assert luton.value.endswith("/E06000032")


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://example.org/a b?x=1&y=<z>", ["https://example.org/a%20b?x=1&y=%3Cz%3E"]),
        ("https://example.org/caf\u00e9", ["https://example.org/caf%C3%A9"]),
        ("javascript:alert(1)", []),
        ("file:///etc/passwd", []),
        ("https://[broken/", []),
        ("not an address", []),
        ("", []),
    ],
)
def test_an_address_is_a_valid_iri_or_left_out(url: str, written: list[str]) -> None:
    quads = express(Reading(Message("x", "Some text.", url=url)))
    assert objects(quads, SCHEMA + "url") == written


def test_statements_say_which_version_made_them_but_no_clock_time() -> None:
    quads = express(hackney_autumn().reading())
    assert objects(quads, SCHEMA + "softwareVersion") == ["0.1.0"]
    assert not any(quad.predicate.value.endswith("AtTime") for quad in quads)
    made = {quad.subject for quad in quads if quad.predicate.value == PROV + "wasGeneratedBy"}
    for class_name in ("CommunityPriority", "Action", "Answer", "StatisticalClaim", "Event"):
        assert set(instances(quads, class_name)) <= made


def test_the_day_of_a_message_is_written_only_where_it_is_stated() -> None:
    dated = express(Reading(Message("x", "Some text.", issued=date(2025, 12, 9))))
    undated = express(Reading(Message("x", "Some text.")))
    issued = "http://purl.org/dc/terms/issued"
    assert objects(dated, issued) == ["2025-12-09"]
    assert objects(undated, issued) == []


def test_all_three_letters_can_be_expressed_without_blank_nodes() -> None:
    for reading in three_letters():
        for quad in express(reading):
            assert isinstance(quad.subject, NamedNode)
            assert isinstance(quad.object, NamedNode | Literal)
