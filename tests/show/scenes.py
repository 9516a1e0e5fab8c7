"""Small graphs to draw, written by hand in the terms of the ontology.

In: plain records of what letters state. Out: an in-memory store that answers SPARQL. No other
stage is used, so that a fault here is a fault of the drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from kg.show import Query

PC = "https://w3id.org/policing-commitments/def#"
ID = "https://w3id.org/policing-commitments/id/"
ONS = "http://statistics.data.gov.uk/id/statistical-geography/"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
OA = "http://www.w3.org/ns/oa#"
ORG = "http://www.w3.org/ns/org#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True)
class Priority:
    label: str
    answers: tuple[str, ...] = ()
    status: str = "Answered"
    at_event: bool = True


@dataclass(frozen=True)
class Letter:
    key: str
    borough: str
    code: str
    priorities: tuple[Priority, ...]
    officer: str = "Alex Example"
    rank: str = "Inspector"
    event: str = "Public meeting"
    date: str = "2025-11-03"
    title: str = "A letter"
    issued: str = ""
    others: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


class _Graph:
    def __init__(self, store: ox.Store, name: str) -> None:
        self.store, self.name = store, ox.NamedNode(ID + name)

    def say(self, subject: str, predicate: str, value: str | ox.Literal | ox.NamedNode) -> None:
        term = ox.Literal(value) if isinstance(value, str) else value
        self.store.add(ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), term, self.name))

    def statement(self, kind: str, number: str, label: str, key: str, *classes: str) -> str:
        subject = f"{ID}{kind}/{key}/{number}"
        for name in classes:
            self.say(subject, RDF_TYPE.value, ox.NamedNode(PC + name))
        self.say(subject, LABEL.value, label)
        self.say(subject, PC + "statedIn", ox.NamedNode(f"{ID}message/{key}"))
        evidence = f"{ID}evidence/{key}/{kind}{number}"
        self.say(subject, PC + "evidence", ox.NamedNode(evidence))
        self.say(evidence, OA + "hasSource", ox.NamedNode(f"{ID}message/{key}"))
        self.say(evidence, OA + "hasSelector", ox.NamedNode(evidence + "/quote"))
        self.say(evidence, OA + "hasSelector", ox.NamedNode(evidence + "/position"))
        self.say(evidence + "/quote", OA + "exact", f"{label}, in the words of the letter")
        self.say(
            evidence + "/position",
            OA + "start",
            ox.Literal("7", datatype=ox.NamedNode(XSD + "integer")),
        )
        return subject


def store_of(letters: Iterable[Letter]) -> ox.Store:
    """The letters as a store."""
    store = ox.Store()
    for letter in letters:
        _add(store, letter)
    return store


def query_of(store: ox.Store) -> Query:
    """What the drawing asks: SPARQL text and bound variables in, rows out."""

    def rows(text: str, bound: Mapping[str, Any], /) -> Any:
        substitutions = {ox.Variable(name): term for name, term in bound.items()}
        return store.query(
            text, use_default_graph_as_union=True, substitutions=substitutions or None
        )

    return rows


def _add(store: ox.Store, letter: Letter) -> None:
    key, area = letter.key, ox.NamedNode(ONS + letter.code)
    reference = _Graph(store, "graph/reference")
    reference.say(area.value, RDF_TYPE.value, ox.NamedNode(PC + "Borough"))
    reference.say(area.value, LABEL.value, letter.borough)
    reference.say(area.value, SKOS + "notation", letter.code)
    reference.say(area.value, SKOS + "altLabel", f"London Borough of {letter.borough}")
    graph = _Graph(store, f"graph/message/{key}")
    message = f"{ID}message/{key}"
    graph.say(message, RDF_TYPE.value, ox.NamedNode(PC + "Message"))
    graph.say(message, LABEL.value, letter.title)
    graph.say(message, DCTERMS + "title", letter.title)
    if letter.issued:
        graph.say(
            message,
            DCTERMS + "issued",
            ox.Literal(letter.issued, datatype=ox.NamedNode(XSD + "date")),
        )
    graph.say(message, PC + "inArea", area)
    _people(graph, letter, message)
    event = graph.statement("event", "e1", letter.event, key, "Event")
    graph.say(
        event, SCHEMA + "startDate", ox.Literal(letter.date, datatype=ox.NamedNode(XSD + "date"))
    )
    _priorities(graph, letter, event)
    for number, label in enumerate(letter.others):
        action = graph.statement("action", f"o{number}", label, key, "Action")
        graph.say(action, PC + "actionKind", ox.NamedNode(PC + "Activity"))
    for number, label in enumerate(letter.figures):
        graph.statement("claim", f"s{number}", label, key, "StatisticalClaim")


def _people(graph: _Graph, letter: Letter, message: str) -> None:
    officer = ID + "officer/" + letter.officer.encode().hex()
    graph.say(officer, RDF_TYPE.value, ox.NamedNode(PC + "Officer"))
    graph.say(officer, LABEL.value, letter.officer)
    graph.say(message, PC + "signedBy", ox.NamedNode(officer))
    membership = f"{ID}membership/{letter.key}"
    graph.say(membership, ORG + "member", ox.NamedNode(officer))
    graph.say(membership, PC + "rankAsWritten", letter.rank)


def _priorities(graph: _Graph, letter: Letter, event: str) -> None:
    for number, priority in enumerate(letter.priorities, start=1):
        asked = graph.statement(
            "priority", f"p{number}", priority.label, letter.key, "CommunityPriority"
        )
        graph.say(asked, PC + "answerStatus", ox.NamedNode(PC + priority.status))
        graph.say(asked, PC + "position", ox.Literal(number))
        if priority.at_event:
            graph.say(asked, PC + "raisedAt", ox.NamedNode(event))
        if priority.status != "Answered":
            graph.say(asked, PC + "statusReason", "The message says nothing about it.")
        topic = ox.NamedNode("https://w3id.org/policing-commitments/topic/patrol")
        graph.say(asked, PC + "topic", topic)
        known = _Graph(graph.store, "graph/reference")
        known.say(topic.value, RDF_TYPE.value, ox.NamedNode(PC + "Topic"))
        known.say(topic.value, SKOS + "prefLabel", "Patrol")
        for part, label in enumerate(priority.answers):
            action = graph.statement("action", f"a{number}.{part}", label, letter.key, "Action")
            graph.say(action, PC + "answers", ox.NamedNode(asked))
            answer = f"{ID}answer/{letter.key}/{number}.{part}"
            graph.say(answer, PC + "priority", ox.NamedNode(asked))
            graph.say(answer, PC + "action", ox.NamedNode(action))
            graph.say(
                answer,
                PC + "confidence",
                ox.Literal("0.85", datatype=ox.NamedNode(XSD + "decimal")),
            )
            graph.say(answer, PC + "reason", "Both are about the same problem.")


HACKNEY = Letter(
    key="00000000000000aa",
    borough="Hackney",
    code="E09000012",
    title="Paraphrase for demonstration: the New Met for London, phase two, in Hackney",
    officer="Jai Singh",
    rank="T/Superintendent",
    event="Community Crime-Fighting event",
    date="2025-11-19",
    priorities=(
        Priority(
            "More police presence and visibility throughout the borough, above all after "
            "school and in the night-time economy",
            (
                "Raising police visibility in Hackney at the hours that matter: before school, "
                "after school, and while the night-time economy is busy",
            ),
        ),
        Priority(
            "Work with young people through schools and youth services",
            (
                "Our teams work side by side with schools, youth services and local groups, "
                "listening to young people and steering them away from crime",
            ),
        ),
        Priority(
            "Action against dangerous riding, and against thefts for which e-bikes and "
            "e-scooters are used",
            ("a new operation that uses intelligence to target the worst hotspots",),
        ),
        Priority(
            "Anti Social Behaviour",
            (
                "We have put more officers where people can see them to bring down anti-social "
                "behaviour and street crime",
            ),
            at_event=False,
        ),
    ),
    others=(
        "We have cut serious violence in the borough by concentrating on knives and guns",
        "Give residents of every borough a say in what their police concentrate on",
        "Use technology and data to change the way London and Hackney are policed",
        "Form new partnerships and strengthen those we have, with public bodies, companies "
        "and charities",
    ),
    figures=("Knife crime is down 19%", "Robbery has dropped by 17%"),
)

HARROW = Letter(
    key="00000000000000bb",
    borough="Harrow",
    code="E09000015",
    title="Paraphrase for demonstration: the New Met for London, phase two, in Harrow",
    officer="Zubin Writer",
    rank="Superintendent",
    event="Community Crime-Fighting event",
    date="2025-11-03",
    priorities=(
        Priority(
            "More police presence and visibility on the high street, above all around the "
            "night-time economy",
            status="Unanswered",
        ),
        Priority(
            "Greater safety for women and girls in our streets",
            (
                "Officers from the Local Policing Team walk with women and girls through the "
                "places where they do not feel safe",
            ),
        ),
        Priority(
            "Better communication with residents about successes, crime prevention and "
            "community engagement",
            (
                "Every month the Local Policing Teams in Harrow hold more than 500 planned "
                "community engagement events",
            ),
        ),
    ),
    others=(
        "We have brought serious violence down",
        "We have gone after anti-social behaviour and street crime",
        "We arrested more than 230 suspects in July and August alone",
        "dealing with court warrants",
        "Give residents of every borough a say in what their police concentrate on",
        "Use technology and data to change the way London and Harrow are policed",
        "Form new partnerships and strengthen those we have",
    ),
    figures=("about 500 fewer offences than last year",),
)


def many_letters(number: int) -> tuple[Letter, ...]:
    """Letters of as many made-up boroughs, some priorities without an action."""
    long = "above all on the estates, near the schools and around the station after dark"
    return tuple(
        Letter(
            key=f"{n:016x}",
            borough=f"Borough {n + 1}",
            code=f"E0900{n + 100}",
            title=f"Letter {n + 1}",
            issued=f"2025-{1 + n % 12:02}-15",
            date=f"2025-{1 + n % 12:02}-03",
            officer=f"Officer Number {n + 1}",
            priorities=tuple(
                Priority(
                    f"Priority {p + 1} of residents, {long}",
                    () if (n + p) % 5 == 0 else ("Patrols every week at the places named",),
                    "Unanswered" if (n + p) % 5 == 0 else "Answered",
                )
                for p in range(4)
            ),
            others=tuple(
                f"Activity {a + 1} that nobody asked for in these words" for a in range(4)
            ),
        )
        for n in range(number)
    )
