"""Questions: every file gives the right rows, with and without each of its parameters."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from kg.ask import Question, ask, basis, question, questions
from kg.express import express, graph_iri
from kg.statements import (
    ActionKind,
    ActionStatus,
    Area,
    AreaKind,
    Evidence,
    Message,
    Priority,
    Reading,
)
from kg.store import CommitmentStore
from kg.validate import message_report, validate_quads
from tests.growth import MOST, TIMES, growth
from tests.letters import Letter, hackney_autumn, hackney_spring, harrow, three_letters
from tests.strategies import readings

NEEDED = {"compare": {"first": "Hackney", "second": "Harrow"}}
COUNTS = {"repeated", "specificity", "specificity-by-force"}
NAMED = pytest.mark.parametrize("named", questions(), ids=lambda each: each.name)


def records(store: CommitmentStore, query: str, /, **parameters: str) -> list[dict[str, Any]]:
    return ask(store, query, {**NEEDED.get(query, {}), **parameters}).records()


def column(store: CommitmentStore, query: str, key: str, /, **parameters: str) -> list[Any]:
    return [row[key] for row in records(store, query, **parameters)]


def priority_iri(store: CommitmentStore, label: str) -> str:
    rows = records(store, "priorities")
    return next(row["priority_iri"] for row in rows if row["priority"] == label)


def _one_store_of(*letters: Letter) -> CommitmentStore:
    memory = CommitmentStore.in_memory()
    memory.load_reference()
    for letter in letters:
        _store(memory, letter.reading())
    return memory


def _store(memory: CommitmentStore, reading: Reading) -> None:
    """The message with the report on it, as `policing-kg ingest` stores both."""
    quads, key = express(reading), reading.message.key
    report = message_report(validate_quads(quads), key, memory.names)
    memory.replace_message(graph_iri(reading.message), [*quads, *report])


def test_gaps_are_the_priorities_that_no_action_answers(store: CommitmentStore) -> None:
    assert column(store, "gaps", "priority") == [
        "Stop bicycle theft.",
        "Shoplifting on Mare Street.",
        "Shoplifting on Mare Street again.",
        "Officers on the high street.",
    ]


def test_a_gap_comes_with_its_event_quote_reason_and_message(store: CommitmentStore) -> None:
    row = records(store, "gaps")[0]
    iris = {key: row.pop(key) for key in ("message_iri", "priority_iri")}
    assert row == {
        "priority": "Stop bicycle theft.",
        "borough": "Hackney",
        "area": None,
        "event_date": "2025-11-19",
        "event": "We met you on 19 November.",
        "quote": "Stop bicycle theft.",
        "status": "Advice only",
        "reason": "The letter only advises on locks.",
        "gap": "Only advice",
        "remark": "Please lock your bicycle twice.",
        "topics": ("Cycle theft",),
        "message": "Hackney in autumn",
        "message_date": "2025-12-09",
    }
    assert all(iri.startswith("https://w3id.org/policing-commitments/id/") for iri in iris.values())


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"borough": "harrow"}, ["Officers on the high street."]),
        ({"borough": "E09000015"}, ["Officers on the high street."]),
        ({"borough": "London Borough of Harrow"}, ["Officers on the high street."]),
        ({"borough": "Camden"}, []),
        ({"ward": "marlborough ward"}, ["Officers on the high street."]),
        (
            {"topic": "shoplifting"},
            ["Shoplifting on Mare Street.", "Shoplifting on Mare Street again."],
        ),
        (
            {"topic": "retail-crime"},
            ["Shoplifting on Mare Street.", "Shoplifting on Mare Street again."],
        ),
        ({"topic": "Terrorism"}, []),
        ({"since": "2026-03-10"}, ["Shoplifting on Mare Street again."]),
        # An event without its year is dated by its message.
        (
            {"since": "2025-12-01"},
            ["Shoplifting on Mare Street again.", "Officers on the high street."],
        ),
        (
            {"borough": "Hackney", "topic": "shoplifting", "since": "2026-01-01"},
            ["Shoplifting on Mare Street again."],
        ),
    ],
)
def test_gaps_by_borough_ward_topic_and_time(
    store: CommitmentStore, parameters: dict[str, str], found: list[str]
) -> None:
    assert column(store, "gaps", "priority", **parameters) == found


def test_undated_gaps_are_left_out_only_where_a_day_is_asked() -> None:
    letter = Letter("Harrow", "Undated")
    letter.priority("p1", "Fewer fireworks.", "asb-fireworks")
    letter.gap("p1", "Nothing is said.")
    with CommitmentStore.in_memory() as memory:
        memory.load_reference()
        reading = letter.reading()
        memory.replace_message(graph_iri(reading.message), express(reading))
        assert column(memory, "gaps", "priority") == ["Fewer fireworks."]
        assert column(memory, "gaps", "priority", since="1990-01-01") == []


def test_a_priority_with_several_boroughs_topics_and_quotes_is_one_row() -> None:
    text = "Hackney and Camden want patrols. They also want walks with residents."
    quotes = (Evidence.of(text, 33, 69), Evidence.of(text, 0, 32))
    reading = Reading(
        Message("x", text, "Joint letter"),
        boroughs=(
            Area("Hackney", AreaKind.BOROUGH, "E09000012"),
            Area("Camden", AreaKind.BOROUGH, "E09000007"),
        ),
        priorities=(
            Priority(id="p1", label="Patrols", evidence=quotes, topics=("patrol", "walk-and-talk")),
        ),
    )
    with CommitmentStore.in_memory() as memory:
        memory.load_reference()
        memory.replace_message(graph_iri(reading.message), express(reading))
        (row,) = records(memory, "gaps")
        assert row["borough"] == "Camden, Hackney"
        assert len(row["topics"]) == 2
        assert row["quote"] == "Hackney and Camden want patrols."
        assert records(memory, "gaps", borough="Camden") == [row]


def test_a_ward_that_many_messages_describe_multiplies_no_rows() -> None:
    with CommitmentStore.in_memory() as memory:
        memory.load_reference()
        for number in range(8):
            letter = harrow()
            letter.title = f"Harrow news {number}"
            reading = letter.reading()
            memory.replace_message(graph_iri(reading.message), express(reading))
        for row in records(memory, "gaps", ward="Marlborough ward"):
            assert row["area"] == "Marlborough ward"
        assert len(records(memory, "gaps")) == 8
        assert len(records(memory, "answers")) == 8
        (officer,) = records(memory, "officers")
        assert officer["messages"] == 8


def test_priorities_are_listed_answered_or_not(store: CommitmentStore) -> None:
    assert len(records(store, "priorities")) == 6
    assert column(store, "priorities", "priority", status="answered") == [
        "More patrols in Dalston at night.",
        "Drug dealing by the station.",
    ]
    assert column(store, "priorities", "priority", status="advice-only", borough="Hackney") == [
        "Stop bicycle theft."
    ]
    assert column(store, "priorities", "priority", topic="drugs") == [
        "Drug dealing by the station."
    ]
    assert column(store, "priorities", "priority", ward="Marlborough ward") == [
        "Officers on the high street."
    ]
    assert len(records(store, "priorities", since="2026-01-01")) == 1


def test_an_answer_shows_both_quotes_and_why(store: CommitmentStore) -> None:
    asked = priority_iri(store, "More patrols in Dalston at night.")
    (row,) = records(store, "answers", priority=asked)
    assert row["action"] == row["quote"] == "Two officers walk Dalston every evening."
    assert row["priority_quote"] == "More patrols in Dalston at night."
    assert row["confidence"] == 0.85
    assert row["reason"] == "Both are about the same topic."
    assert (row["kind"], row["status"], row["actor"]) == ("Response", "Ongoing", "Our officers")
    assert row["message"] == "Hackney in autumn"


@pytest.mark.parametrize(
    ("parameters", "boroughs"),
    [
        ({}, ["Hackney", "Harrow"]),
        ({"borough": "Harrow"}, ["Harrow"]),
        ({"topic": "patrol"}, ["Hackney"]),
        ({"since": "2025-12-05"}, ["Hackney"]),
        ({"priority": "https://example.org/none"}, []),
    ],
)
def test_answers_by_priority_borough_topic_and_time(
    store: CommitmentStore, parameters: dict[str, str], boroughs: list[str]
) -> None:
    assert column(store, "answers", "borough", **parameters) == boroughs


def test_a_promise_shows_the_later_message_that_may_report_it_done(store: CommitmentStore) -> None:
    (row,) = records(store, "promises", reported="yes")
    assert row["promise"] == "We will open a hub in Clapton by spring."
    assert (row["time"], row["message_date"]) == ("by spring", "2025-12-09")
    assert row["report_quote"] == "The hub in Clapton opened in March."
    assert (row["report_message"], row["report_date"]) == ("Hackney in spring", "2026-04-02")


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        ({}, 3),
        ({"reported": "no"}, 2),
        ({"borough": "Harrow"}, 1),
        ({"topic": "partnership"}, 1),
        ({"since": "2025-12-05"}, 2),
        ({"since": "2026-01-01"}, 0),
    ],
)
def test_promises_by_borough_topic_and_time(
    store: CommitmentStore, parameters: dict[str, str], count: int
) -> None:
    assert len(records(store, "promises", **parameters)) == count


def test_an_earlier_or_an_undated_message_reports_no_promise_done() -> None:
    with CommitmentStore.in_memory() as memory:
        memory.load_reference()
        for letter, issued in ((hackney_autumn(), date(2026, 5, 1)), (hackney_spring(), None)):
            letter.issued = issued
            reading = letter.reading()
            memory.replace_message(graph_iri(reading.message), express(reading))
        assert column(memory, "promises", "reported") == ["no", "no"]


def test_repeated_priorities_are_counted_by_topic_and_borough(store: CommitmentStore) -> None:
    rows = {row["topic"]: row for row in records(store, "repeated")}
    shops, patrols = rows["Shoplifting"], rows["Patrol and visibility"]
    assert len(rows) == 2
    assert (shops["messages"], shops["boroughs"], shops["not_answered"]) == (2, 1, 2)
    assert (shops["first"], shops["last"]) == ("2025-12-09", "2026-04-02")
    assert (patrols["boroughs"], patrols["not_answered"]) == (2, 1)
    assert patrols["in_boroughs"] == ("Hackney", "Harrow")


def test_repeated_priorities_by_borough_topic_and_number(store: CommitmentStore) -> None:
    assert column(store, "repeated", "topic", borough="Hackney") == ["Shoplifting"]
    assert column(store, "repeated", "topic", topic="retail-crime") == ["Shoplifting"]
    assert len(records(store, "repeated", messages="1")) == 4
    assert records(store, "repeated", messages="3") == []


def test_an_undated_message_hides_neither_first_nor_last_day() -> None:
    undated = Letter("Hackney", "Hackney some day")
    undated.priority("p1", "Shoplifting once more.", "shoplifting")
    undated.officer("o1", "Jo Carter", "supt", "Hackney Neighbourhoods")
    with _one_store_of(hackney_autumn(), undated) as memory:
        (row,) = records(memory, "repeated")
        assert (row["first"], row["last"]) == ("2025-12-09", "2025-12-09")
        (officer,) = records(memory, "officers")
        assert (officer["messages"], officer["first"]) == (2, "2025-12-09")


def test_silent_topics_were_raised_and_not_mentioned_for_three_months(
    store: CommitmentStore,
) -> None:
    rows = [(row["topic"], row["borough"]) for row in records(store, "silent")]
    assert rows == [
        ("Drugs", "Harrow"),
        ("Patrol and visibility", "Harrow"),
        ("Cycle theft", "Hackney"),
        ("Patrol and visibility", "Hackney"),
    ]


def test_silent_topics_by_borough_topic_and_day(store: CommitmentStore) -> None:
    assert len(records(store, "silent", borough="Harrow")) == 2
    assert column(store, "silent", "topic", topic="drugs") == ["Drugs"]
    assert column(store, "silent", "topic", since="2025-12-05") == [
        "Drugs",
        "Patrol and visibility",
    ]
    assert records(store, "silent", since="2025-12-01") == []


def test_officers_come_with_rank_post_and_time(store: CommitmentStore) -> None:
    ali, jo = records(store, "officers")
    assert (ali["officer"], ali["rank"], ali["borough"]) == ("Ali Brook", "Sergeant", "Harrow")
    assert (jo["post"], jo["rank_written"]) == ("Hackney Neighbourhoods", "SUPT")
    assert (jo["temporary"], jo["acting"]) == (True, False)
    assert (jo["messages"], jo["first"], jo["last"]) == (2, "2025-12-09", "2026-04-02")
    assert jo["quote"] == "supt Jo Carter"
    assert column(store, "officers", "officer", borough="Hackney") == ["Jo Carter"]
    assert column(store, "officers", "officer", name="BROOK") == ["Ali Brook"]
    assert records(store, "officers", signed="no") == []
    assert len(records(store, "officers", signed="yes")) == 2


def test_the_title_beside_an_officer_is_that_of_the_message_that_is_named() -> None:
    letters = []
    for number in range(6):
        letter = Letter("Hackney", f"Letter {number}", date(2026, 1, 1 + number))
        letter.officer("o1", "Jo Carter", "insp")
        letter.priority("p1", f"More patrols, number {number}.", "patrol")
        letters.append(letter)
    with _one_store_of(*letters) as memory:
        titles = {m.iri.value: m.title for m in memory.messages()}
        (row,) = records(memory, "officers")
        assert (row["messages"], row["quote"]) == (6, "insp Jo Carter")
        assert row["message"] == titles[row["message_iri"]]


def test_two_boroughs_are_compared_by_whole_messages() -> None:
    letters = []
    for number in range(6):
        for borough in ("Hackney", "Harrow"):
            letter = Letter(borough, f"{borough} {9 - number}", date(2026, 1, 1 + number))
            letter.priority("p1", "More patrols.", "patrol")
            letter.advice("x1", f"Call {number} for {borough}.", "patrol")
            letters.append(letter)
    with _one_store_of(*letters) as memory:
        stored = {m.iri.value: (m.title, str(m.issued)) for m in memory.messages()}
        (row,) = records(memory, "compare")
        assert (row["message"], row["message_date"]) == stored[row["message_iri"]]
        assert (row["other_message"], row["other_message_date"]) == stored[row["other_message_iri"]]


def test_a_promise_is_not_reported_by_an_action_that_lacks_one_of_its_topics() -> None:
    promise, part, whole = (Letter("Hackney", f"News {n}", date(2026, n, 1)) for n in (1, 2, 3))
    promise.action("a1", "We will walk with shopkeepers.", "patrol", "shoplifting",
                   status=ActionStatus.PLANNED)  # fmt: skip
    part.action("a1", "We walked.", "patrol", status=ActionStatus.DONE)
    with _one_store_of(promise, part) as memory:
        assert column(memory, "promises", "reported") == ["no"]
    whole.action("a1", "We walked with shopkeepers.", "patrol", "shoplifting", "drugs",
                 status=ActionStatus.DONE)  # fmt: skip
    with _one_store_of(promise, part, whole) as memory:
        assert column(memory, "promises", "report_message") == ["News 3"]


def test_figures_by_borough_measure_and_time(store: CommitmentStore) -> None:
    assert len(records(store, "figures")) == 4
    (harrow_row,) = records(store, "figures", borough="Harrow")
    assert (harrow_row["value"], harrow_row["unit"], harrow_row["bound"]) == (
        230,
        "Count",
        "More than",
    )
    assert column(store, "figures", "value", measure="Robbery") == [17, 12]
    assert column(store, "figures", "value", since="2026-01-01") == [12]


def test_figures_that_disagree_are_paired_once_within_a_borough(store: CommitmentStore) -> None:
    (row,) = records(store, "figures-that-disagree")
    assert (row["measure"], row["borough"]) == ("robbery offences", "Hackney")
    assert (row["value"], row["other_value"]) == (17, 12)
    assert (row["message_date"], row["other_message_date"]) == ("2025-12-09", "2026-04-02")
    assert row["quote"] == "Robbery fell by 17% this year."
    assert records(store, "figures-that-disagree", borough="Harrow") == []
    assert len(records(store, "figures-that-disagree", borough="Hackney", measure="ROBB")) == 1
    assert records(store, "figures-that-disagree", measure="arrests") == []


def test_two_boroughs_share_what_is_word_for_word_the_same(store: CommitmentStore) -> None:
    (row,) = records(store, "compare", found="both")
    assert (row["kind"], row["quote"]) == ("action", "We will build trust.")
    assert (row["message"], row["other_message"]) == ("Hackney in autumn", "Harrow news")
    assert len(records(store, "compare", found="first")) == 10
    assert len(records(store, "compare", found="second")) == 4
    assert len(records(store, "compare", first="Harrow", second="Hackney", found="first")) == 4


def test_what_is_shared_does_not_depend_on_capitals_or_line_breaks() -> None:
    one, two = Letter("Hackney", "One"), Letter("Harrow", "Two")
    one.priority("p1", "More patrols at night.", "patrol")
    two.priority("p1", "MORE patrols\nat night.", "patrol")
    with CommitmentStore.in_memory() as memory:
        memory.load_reference()
        for letter in (one, two):
            reading = letter.reading()
            memory.replace_message(graph_iri(reading.message), express(reading))
        assert column(memory, "compare", "found") == ["both"]


def test_what_is_shared_does_not_depend_on_the_names_of_the_two_boroughs() -> None:
    one, two = Letter("Hackney", "One"), Letter("Harrow", "Two")
    for letter in (one, two):
        pledge = f"We change how we police London and {letter.borough}."
        letter.action("a1", pledge, "partnership", kind=ActionKind.PLEDGE)
        letter.action("a2", f"{letter.borough}’s teams walk with Camden.", "patrol")
    two.action("a3", "We change how we police London and Camden.", "partnership")
    one.action("a3", "We meet in Hackneyshire.", "partnership")
    two.action("a4", "We meet in Harrowshire.", "partnership")
    with _one_store_of(one, two) as memory:
        rows = [(row["found"], row["quote"]) for row in records(memory, "compare")]
        assert rows == [
            ("both", "Hackney’s teams walk with Camden."),
            ("both", "We change how we police London and Hackney."),
            ("first", "We meet in Hackneyshire."),
            ("second", "We change how we police London and Camden."),
            ("second", "We meet in Harrowshire."),
        ]
        turned = records(memory, "compare", first="Harrow", second="Hackney", found="both")
        assert [row["statement"] for row in turned] == [
            "Harrow’s teams walk with Camden.",
            "We change how we police London and Harrow.",
        ]


def _undated() -> tuple[Letter, Letter]:
    """Two undated letters of Hackney, whose priorities were raised at dated events."""
    old, new = Letter("Hackney", "Old"), Letter("Hackney", "New")
    old.event("e1", "We met on 3 June.", "2025-06-03")
    old.event("e2", "We meet again on 1 August 2027.", "2027-08-01")
    new.event("e1", "We met on 19 November.", "2025-11-19")
    for letter in (old, new):
        letter.priority("p1", f"Shoplifting, {letter.title}.", "shoplifting", event="e1")
        letter.officer("o1", "Jo Carter", "supt")
    old.priority("p2", "Drug dealing.", "drugs", event="e1")
    old.action("a1", "We patrol.", "patrol")
    return old, new


def test_undated_letters_are_placed_by_the_events_at_which_priorities_were_raised() -> None:
    with _one_store_of(*_undated()) as memory:
        (row,) = records(memory, "repeated")
        assert (row["topic"], row["first"], row["last"]) == (
            "Shoplifting",
            "2025-06-03",
            "2025-11-19",
        )
        (officer,) = records(memory, "officers")
        assert (officer["messages"], officer["first"], officer["last"]) == (
            2,
            "2025-06-03",
            "2025-11-19",
        )
        (quiet,) = records(memory, "silent")
        assert (quiet["topic"], quiet["last_date"]) == ("Drugs", "2025-06-03")
        assert (quiet["message"], quiet["message_date"]) == ("Old", None)
        assert column(memory, "silent", "topic", since="2025-12-01") == ["Drugs", "Shoplifting"]


def test_the_day_of_a_message_counts_before_that_of_its_event(store: CommitmentStore) -> None:
    assert {row["last_date"] for row in records(store, "silent")} == {"2025-12-01", "2025-12-09"}
    late = hackney_spring()
    late.issued = date(2026, 1, 1)  # before the event that it tells of
    with _one_store_of(late) as memory:
        assert column(memory, "silent", "last_date", since="2026-02-01") == ["2026-01-01"]
        assert column(memory, "officers", "last") == ["2026-01-01"]
        (row,) = records(memory, "repeated", messages="1")
        assert row["last"] == "2026-01-01"


@pytest.mark.parametrize("query", ["repeated", "silent", "officers"])
def test_columns_that_may_hold_the_day_of_an_event_say_so(query: str) -> None:
    labels = {each.name: each.label for each in question(query).columns}
    names = {"first", "last", "last_date"} & set(labels)
    assert names
    assert all(labels[name].endswith("(message or event)") for name in names)


@NAMED
def test_every_question_answers_an_empty_store_with_no_rows(
    empty: CommitmentStore, named: Question
) -> None:
    assert ask(empty, named, NEEDED.get(named.name, {})).rows == ()


@NAMED
def test_every_example_of_a_parameter_is_accepted(store: CommitmentStore, named: Question) -> None:
    for parameter in named.parameters:
        example = {**NEEDED.get(named.name, {}), parameter.name: parameter.example}
        assert len(ask(store, named, example).rows) >= 0


@NAMED
def test_every_condition_is_seen_by_the_query(store: CommitmentStore, named: Question) -> None:
    """A condition that is lost in an inner SELECT would let everything through."""
    nothing = {
        "borough": "Enfield",
        "ward": "Barnet",
        "topic": "terrorism",
        "since": "2999-01-01",
        "priority": "https://example.org/nothing",
        "measure": "no such measure",
        "name": "nobody at all",
        "messages": "1000000",
        "first": "Enfield",
    }
    for parameter in named.parameters:
        if parameter.name not in nothing or (named.name, parameter.name) == ("silent", "since"):
            continue
        asked = {**NEEDED.get(named.name, {}), parameter.name: nothing[parameter.name]}
        if named.name == "compare":
            asked["found"] = "first"
        assert ask(store, named, asked).rows == (), parameter.name


@NAMED
def test_every_row_about_one_message_has_its_quote_and_address(
    store: CommitmentStore, named: Question
) -> None:
    names = {column.name for column in named.columns}
    if named.name in COUNTS:
        return  # other questions have the quotes
    assert {"quote", "message", "message_iri"} <= names
    for row in records(store, named.name):
        assert row["quote"]
        assert row["message_iri"] or row["other_message_iri"]


@NAMED
def test_every_question_reads_well(named: Question) -> None:
    assert named.title
    assert named.description.endswith((".", "?"))
    assert all(parameter.description.endswith(".") for parameter in named.parameters)
    assert len({column.name for column in named.columns}) == len(named.columns)
    assert len(named.columns) > 3


@NAMED
def test_rows_come_in_the_same_order_from_stores_filled_in_another(
    store: CommitmentStore, named: Question
) -> None:
    with CommitmentStore.in_memory() as other:
        for reading in reversed(three_letters()):
            _store(other, reading)
        other.load_reference()
        asked = NEEDED.get(named.name, {})
        assert ask(other, named, asked) == ask(store, named, asked)


@settings(max_examples=10, deadline=None)
@given(readings())
def test_gaps_are_exactly_the_priorities_of_those_states(reading: Reading) -> None:
    with CommitmentStore.in_memory() as memory:
        memory.load_reference()
        memory.replace_message(graph_iri(reading.message), express(reading))
        open_ones = [s for s in reading.standings if s.status.value != "answered"]
        assert len(records(memory, "gaps")) == len(open_ones)
        assert len(records(memory, "priorities")) == len(reading.priorities)
        assert len(records(memory, "answers")) == len(reading.answers)
        assert len(records(memory, "figures")) == len(reading.statistics)


Many = dict[int, CommitmentStore]


@pytest.fixture(scope="module")
def many() -> Iterator[Many]:
    """Stores of 50 and of 300 messages, by their number."""
    makers = (hackney_autumn, hackney_spring, harrow)
    made: Many = {}
    for size in (300 // TIMES, 300):
        memory = made[size] = CommitmentStore.in_memory()
        memory.load_reference()
        for number in range(size):
            letter = makers[number % 3]()
            letter.title += f" {number}"
            letter.issued = date(2025, 1, 1) + timedelta(days=number)
            reading = letter.reading()
            memory.replace_message(graph_iri(reading.message), express(reading))
    yield made
    for memory in made.values():
        memory.close()


@pytest.mark.slow
@pytest.mark.parametrize("parameters", [{}, {"topic": "retail-crime"}, {"borough": "Harrow"}])
def test_gaps_of_three_hundred_messages_take_no_cross_join(
    many: Many, parameters: dict[str, str]
) -> None:
    rows = records(many[300], "gaps", **parameters)
    assert len(rows) == {"{}": 400, "{'topic': 'retail-crime'}": 200}.get(str(parameters), 100)

    def asked(memory: CommitmentStore) -> None:
        records(memory, "gaps", **parameters)

    assert growth(many.__getitem__, asked, 300 // TIMES) < MOST


@pytest.mark.slow
def test_promises_that_are_repeated_get_the_earliest_report_in_good_time() -> None:
    def stored(size: int) -> CommitmentStore:
        letters = [maker() for _ in range(size // 2) for maker in (hackney_autumn, hackney_spring)]
        for number, letter in enumerate(letters):
            letter.title += f" {number}"
            letter.issued = date(2020, 1, 1) + timedelta(days=number)
        return _one_store_of(*letters)

    stores = {size: stored(size) for size in (30, 30 * TIMES)}
    rows = records(stores[30 * TIMES], "promises", topic="partnership")
    assert len(rows) == 90
    for row in rows:  # every autumn letter is followed by a spring letter on the next day
        later = date.fromisoformat(row["report_date"]) - date.fromisoformat(row["message_date"])
        assert (later.days, row["report"]) == (1, "The hub in Clapton opened in March.")

    def asked(memory: CommitmentStore) -> None:
        records(memory, "promises", topic="partnership")

    assert growth(stores.__getitem__, asked, 30) < MOST


def test_basis_says_how_many_messages_of_which_period(
    store: CommitmentStore, empty: CommitmentStore
) -> None:
    found = basis(store)
    assert (found.messages, found.first, found.last) == (3, date(2025, 12, 1), date(2026, 4, 2))
    assert found.sentence() == "Rests on 3 messages, from 1 December 2025 to 2 April 2026."
    assert basis(empty).sentence() == "Rests on 0 messages."


def test_basis_counts_undated_messages() -> None:
    with CommitmentStore.in_memory() as memory:
        undated, dated = harrow().reading(), hackney_autumn().reading()
        undated = replace(undated, message=replace(undated.message, issued=None))
        memory.replace_message(graph_iri(undated.message), express(undated))
        assert basis(memory).sentence() == "Rests on 1 message, none of them dated."
        memory.replace_message(graph_iri(dated.message), express(dated))
        assert basis(memory).sentence() == "Rests on 2 messages (1 undated), of 9 December 2025."
        spring = hackney_spring().reading()
        memory.replace_message(graph_iri(spring.message), express(spring))
        assert basis(memory).sentence() == (
            "Rests on 3 messages (1 undated), from 9 December 2025 to 2 April 2026."
        )


def test_rows_become_json_and_csv(store: CommitmentStore) -> None:
    rows = ask(store, "gaps", {"borough": "Harrow"})
    (as_json,) = json.loads(rows.as_json())
    assert as_json["topics"] == ["Patrol and visibility"]
    assert as_json["remark"] is None
    (as_csv,) = csv.DictReader(io.StringIO(rows.as_csv()))
    assert as_csv["topics"] == "Patrol and visibility"
    assert as_csv["remark"] == ""
    assert question("gaps").columns[0].label == "Priority"


def test_specificity_counts_what_each_message_answers_and_what_its_commitments_lack(
    store: CommitmentStore,
) -> None:
    rows = {row["message"]: row for row in records(store, "specificity")}
    autumn = rows["Hackney in autumn"]
    assert (autumn["priorities"], autumn["answered"]) == (3, 1)
    assert (autumn["commitments"], autumn["vague"], autumn["vague_percent"]) == (3, 3, 100)
    assert (autumn["warnings"], autumn["infos"]) == (4, 5)
    assert (rows["Hackney in spring"]["answered"], rows["Hackney in spring"]["warnings"]) == (0, 0)
    assert column(store, "specificity", "message", borough="Harrow") == ["Harrow news"]
    assert column(store, "specificity", "message", since="2026-01-01") == ["Hackney in spring"]


def test_specificity_by_force_adds_its_messages_up(store: CommitmentStore) -> None:
    (row,) = records(store, "specificity-by-force")
    by_message = records(store, "specificity")
    assert row["force"] == "Metropolitan Police Service"
    assert row["messages"] == len(by_message) == 3
    assert row["commitments"] == sum(each["commitments"] for each in by_message) == 6
    assert row["vague"] == sum(each["vague"] for each in by_message)
    assert column(store, "specificity-by-force", "messages", since="2026-01-01") == [1]


def test_a_message_without_a_report_is_in_neither_question_of_specificity(
    empty: CommitmentStore,
) -> None:
    reading = harrow().reading()
    with CommitmentStore.in_memory() as memory:
        memory.load_reference()
        memory.replace_message(graph_iri(reading.message), express(reading))
        assert records(memory, "specificity") == []
