"""Express: what one message states, as triples in the message's own named graph.

In: a Reading. Out: sorted quads without blank nodes or clock times; the same reading gives the
same quads, byte for byte. Nothing is judged here: answers and standings come with the reading.
"""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad

import kg
from kg.express.areas import Areas
from kg.express.graph import MessageGraph
from kg.express.officers import express_officer
from kg.express.statements import (
    Place,
    express_action,
    express_answer,
    express_claim,
    express_event,
    express_priority,
    express_remark,
    standing_of,
)
from kg.express.terms import text, typed, web_address
from kg.namespaces import DCTERMS, FORCE, PC, PROV, RDFS, SCHEMA, Names
from kg.reference import Concepts, concepts
from kg.serialise import in_order
from kg.statements import Message, Reading

__all__ = ["express", "graph_iri"]


def graph_iri(message: Message, names: Names | None = None) -> NamedNode:
    """The IRI of the graph that holds what ``message`` states."""
    return (names or Names()).message_graph(message.key)


def express(
    reading: Reading, names: Names | None = None, known: Concepts | None = None
) -> list[Quad]:
    """What ``reading`` states, as sorted distinct quads in the message's named graph.

    Concepts are found by notation in ``known`` (by default the package's own ontology). Raises
    UnknownConceptError for a notation that the ontology lacks, EvidenceError for a quote that is
    not in the text, and KeyError for an id that the reading does not hold.
    """
    graph = MessageGraph(reading.message, names or Names(), known or concepts())
    areas = Areas.of(graph, reading)
    _message(graph, areas, reading)
    _provenance(graph)
    for officer in reading.officers:
        express_officer(graph, officer, reading.force)
    _statements(Place(graph, areas), reading)
    return in_order(graph.quads)


def _message(graph: MessageGraph, areas: Areas, reading: Reading) -> None:
    message, iri, force = graph.message, graph.iri, reading.force
    graph.classes(iri, PC + "Message", SCHEMA + "EmailMessage", PROV + "Entity")
    graph.words(iri, RDFS + "label", message.title or _untitled(reading))
    graph.words(iri, DCTERMS + "title", message.title)
    graph.words(iri, DCTERMS + "identifier", graph.key)
    graph.say(iri, SCHEMA + "text", text(message.text))
    graph.say(iri, PC + "inArea", *areas.whole())
    if message.issued is not None:
        graph.say(iri, DCTERMS + "issued", typed(message.issued.isoformat(), "date"))
    if message.url is not None:
        graph.say(iri, SCHEMA + "url", web_address(message.url))
    if force is not None:
        graph.say(iri, PC + "force", graph.concepts.find(FORCE, force))
    bundle = graph.names.message_graph(graph.key)
    graph.classes(bundle, PROV + "Bundle")
    graph.say(bundle, PC + "graphOf", iri)


def _untitled(reading: Reading) -> str:
    """A name for a message that has none: what it is about, else the key of its content."""
    about = ", ".join(area.name for area in reading.boroughs) or reading.message.key
    return f"Untitled message ({about})"


def _provenance(graph: MessageGraph) -> None:
    """How the statements were made: by which version of this software, from which message."""
    extraction = graph.names.extraction(graph.key)
    software = graph.names.software(kg.__version__)
    graph.classes(extraction, PROV + "Activity")
    graph.say(extraction, PROV + "used", graph.iri)
    graph.say(extraction, PROV + "wasAssociatedWith", software)
    graph.classes(software, PROV + "SoftwareAgent")
    graph.words(software, RDFS + "label", f"policing-kg {kg.__version__}")
    graph.words(software, SCHEMA + "softwareVersion", kg.__version__)


def _statements(place: Place, reading: Reading) -> None:
    others = {event.id: express_event(place, event) for event in reading.events}
    others |= {remark.id: express_remark(place, remark) for remark in reading.remarks}
    priorities = {
        priority.id: express_priority(
            place,
            priority,
            position,
            standing_of(priority, reading.standings, reading.answers),
            others,
        )
        for position, priority in enumerate(reading.priorities, start=1)
    }
    actions = {action.id: express_action(place, action) for action in reading.actions}
    for claim in reading.statistics:
        express_claim(place, claim)
    for answer in reading.answers:
        express_answer(place, answer, priorities, actions)
