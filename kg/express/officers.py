"""Officers of a reading as RDF: the person, and the membership that holds rank and post.

In: officers. Out: their IRIs, shared by all messages of one force that name the same person.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.express.graph import MessageGraph
from kg.express.terms import boolean
from kg.namespaces import BCU, FOAF, FORCE, ORG, PC, PROV, RANK, RDFS, digest
from kg.statements import Officer


def express_officer(graph: MessageGraph, officer: Officer, force: str | None) -> NamedNode:
    """State one officer of ``force`` (key of the force scheme) and return their IRI."""
    iri = _iri(graph, officer, force)
    graph.classes(iri, PC + "Officer", FOAF + "Person")
    graph.words(iri, RDFS + "label", officer.name or officer.number or officer.label)
    graph.words(iri, FOAF + "name", officer.name)
    graph.words(iri, PC + "collarNumber", officer.number)
    graph.rests_on(iri, officer.evidence)
    if officer.signed:
        graph.say(graph.iri, PC + "signedBy", iri)
    _membership(graph, officer, iri, force)
    return iri


def _iri(graph: MessageGraph, officer: Officer, force: str | None) -> NamedNode:
    """One IRI for a full name, or else a number, within a force.

    A surname alone ("PC Smith") does not tell one person from another across messages, so it
    stands for somebody in its own message only.
    """
    name = (officer.name or "").strip()
    if len(name.split()) > 1:
        return graph.names.officer(f"name {name}", force or "")
    if officer.number:
        return graph.names.officer(f"number {officer.number}", force or "")
    return graph.statement("officer", officer.evidence, name or officer.label)


def _membership(
    graph: MessageGraph, officer: Officer, member: NamedNode, force: str | None
) -> None:
    if not (officer.rank or officer.rank_written or officer.post or officer.unit or force):
        return
    flags = f"{officer.temporary} {officer.acting}"
    facts = (officer.rank, officer.rank_written, officer.post, officer.unit, force)
    distinction = digest("membership", member.value, flags, *(fact or "" for fact in facts))
    iri = graph.names.statement("membership", graph.key, distinction)
    graph.classes(iri, ORG + "Membership")
    graph.say(iri, PC + "statedIn", graph.iri)
    graph.say(iri, PROV + "wasGeneratedBy", graph.names.extraction(graph.key))
    graph.say(iri, ORG + "member", member)
    graph.say(iri, ORG + "organization", _organisation(graph, officer.unit, force))
    if officer.rank:
        graph.say(iri, ORG + "role", graph.concepts.find(RANK, officer.rank))
    graph.words(iri, PC + "rankAsWritten", officer.rank_written)
    graph.words(iri, PC + "postTitle", officer.post)
    graph.say(iri, PC + "temporary", boolean(officer.temporary))
    graph.say(iri, PC + "acting", boolean(officer.acting))


def _organisation(graph: MessageGraph, unit: str | None, force: str | None) -> NamedNode | None:
    if unit:
        return graph.concepts.find(BCU, unit)
    return graph.concepts.find(FORCE, force) if force else None
