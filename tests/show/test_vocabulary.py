"""The queries of the drawing ask in the terms in which readings are expressed."""

from __future__ import annotations

from kg.express import express
from kg.reference import reference_quads
from kg.show import read_graph
from kg.statements import (
    Action,
    ActionKind,
    Answer,
    AnswerStatus,
    Area,
    AreaKind,
    Event,
    Evidence,
    GapReason,
    Message,
    Officer,
    Priority,
    Reading,
    Standing,
)
from kg.store import CommitmentStore

TEXT = (
    "In Harrow on 3 November 2025 you asked for patrols on the high street and for safer "
    "parks. "
    "We visit every park each week. Superintendent Zubin Writer"
)
MESSAGE = Message("letter.txt", TEXT, title="Your update")


def words(quote: str) -> tuple[Evidence, ...]:
    start = TEXT.index(quote)
    return (Evidence(start, start + len(quote), quote),)


READING = Reading(
    message=MESSAGE,
    force="metropolitan",
    boroughs=(Area("Harrow", AreaKind.BOROUGH, "E09000015", words("Harrow")),),
    officers=(
        Officer(
            id="o1",
            label="Zubin Writer",
            name="Zubin Writer",
            rank="supt",
            signed=True,
            rank_written="Superintendent",
            evidence=words("Superintendent Zubin Writer"),
        ),
    ),
    events=(
        Event(
            id="e1",
            label="Meeting",
            kind="public-meeting",
            date="2025-11-03",
            evidence=words("3 November 2025"),
        ),
    ),
    priorities=(
        Priority(
            id="p1",
            label="Patrols on the high street",
            raised_at="e1",
            evidence=words("patrols on the high street"),
        ),
        Priority(
            id="p2",
            label="Safer parks",
            raised_at="e1",
            topics=("parks",),
            evidence=words("safer parks"),
        ),
    ),
    actions=(
        Action(
            id="a1",
            label="We visit every park each week",
            kind=ActionKind.RESPONSE,
            evidence=words("We visit every park each week"),
        ),
    ),
    answers=(Answer("p2", "a1", 0.9, "Both are about parks."),),
    standings=(
        Standing("p1", AnswerStatus.UNANSWERED, GapReason.NOTHING_SAID, "Nothing is said of it."),
        Standing("p2", AnswerStatus.ANSWERED),
    ),
)


def test_what_is_expressed_is_drawn() -> None:
    quads = express(READING)
    with CommitmentStore.in_memory() as store:
        store.load_reference(reference_quads())
        store.replace_message(quads[0].graph_name, quads)  # type: ignore[arg-type]
        graph = read_graph(store.query)  # type: ignore[arg-type]
    told = {data["label"]: data for _, data in graph.nodes(data=True)}
    assert {label: data["kind"] for label, data in told.items()} == {
        "Harrow": "borough",
        "Zubin Writer": "officer",
        "Meeting": "event",
        "Patrols on the high street": "priority",
        "Safer parks": "priority",
        "We visit every park each week": "action",
    }
    assert told["Zubin Writer"]["detail"] == "Superintendent"
    assert told["Meeting"]["detail"] == "3 November 2025"
    gap = told["Patrols on the high street"]
    assert (gap["state"], gap["reason"]) == ("unanswered", "Nothing is said of it.")
    assert told["Safer parks"]["state"] == "answered"
    assert told["Safer parks"]["quote"] == "safer parks"
    assert told["Safer parks"]["message"] == "Your update"
    assert told["Safer parks"]["topics"] != ""
    assert told["We visit every park each week"]["type"] == "response"
    assert sorted(name for _, _, name in graph.edges(data="name")) == [
        "answers",
        "in",
        "raised_at",
        "raised_at",
        "signed_by",
    ]
