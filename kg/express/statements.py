"""Events, priorities, actions, figures, remarks and answers of a reading as RDF.

In: statements with their evidence. Out: one IRI each, in the message's graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.express.areas import Areas
from kg.express.graph import MessageGraph
from kg.express.terms import day, decimal, integer, text
from kg.namespaces import PC, PROV, RDFS, SCHEMA, TOPIC, digest
from kg.statements import (
    Action,
    ActionKind,
    Answer,
    AnswerStatus,
    Event,
    Priority,
    Remark,
    Standing,
    Statement,
    StatisticalClaim,
)

Iris = Mapping[str, NamedNode]
"""IRIs by the message's own ids (p1, a3 …)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where statements are written: the message's graph, and the areas it is about."""

    graph: MessageGraph
    areas: Areas

    def concept(self, scheme: str, notation: str) -> NamedNode:
        """The concept of one of our own schemes."""
        return self.graph.concepts.find(f"{PC}{scheme}", notation)

    def topics(self, notations: Iterable[str]) -> tuple[NamedNode, ...]:
        """Concepts of the topic scheme."""
        return tuple(self.graph.concepts.find(TOPIC, notation) for notation in notations)


def _statement(place: Place, iri: NamedNode, statement: Statement, *classes: str) -> None:
    graph = place.graph
    graph.classes(iri, *classes)
    graph.words(iri, RDFS + "label", statement.label)
    graph.rests_on(iri, statement.evidence)
    graph.say(iri, PROV + "wasGeneratedBy", graph.names.extraction(graph.key))
    if statement.decision is not None:
        graph.words(iri, PC + "decidedBy", statement.decision.why)


def express_event(place: Place, event: Event) -> NamedNode:
    """State something that takes place."""
    graph = place.graph
    iri = graph.statement("event", event.evidence, event.label)
    _statement(place, iri, event, PC + "Event", SCHEMA + "Event")
    graph.say(iri, PC + "eventKind", place.concept("EventKindScheme", event.kind))
    graph.say(iri, PC + "inArea", *place.areas.whole())
    graph.words(iri, SCHEMA + "location", event.place)
    if event.date:
        graph.say(iri, SCHEMA + "startDate", day(event.date))
    return iri


def express_remark(place: Place, remark: Remark) -> NamedNode:
    """State a passage that answers nothing."""
    graph = place.graph
    iri = graph.statement("remark", remark.evidence, remark.label, remark.kind.value)
    _statement(place, iri, remark, PC + "Remark", PROV + "Entity")
    graph.say(iri, PC + "remarkKind", place.concept("RemarkKindScheme", remark.kind.value))
    graph.say(iri, PC + "topic", *place.topics(remark.topics))
    return iri


def express_priority(
    place: Place, priority: Priority, position: int, standing: Standing, others: Iris
) -> NamedNode:
    """State a priority, its place in the message (from 1) and where it stands."""
    graph = place.graph
    iri = graph.statement("priority", priority.evidence, priority.label)
    _statement(place, iri, priority, PC + "CommunityPriority", PROV + "Entity")
    graph.say(iri, PC + "position", integer(position))
    graph.say(iri, PC + "inArea", *place.areas.narrower(priority.areas))
    graph.say(iri, PC + "topic", *place.topics(priority.topics))
    graph.words(iri, PC + "period", priority.period)
    if priority.raised_at is not None:
        graph.say(iri, PC + "raisedAt", others[priority.raised_at])
    _standing(place, iri, standing, others)
    return iri


def _standing(place: Place, priority: NamedNode, standing: Standing, others: Iris) -> None:
    graph = place.graph
    status = place.concept("AnswerStatusScheme", standing.status.value)
    graph.say(priority, PC + "answerStatus", status)
    graph.words(priority, PC + "statusReason", standing.why)
    if standing.reason is not None:
        reason = place.concept("GapReasonScheme", standing.reason.value)
        graph.say(priority, PC + "gapReason", reason)
    if standing.remark is not None:
        graph.say(priority, PC + "gapRemark", others[standing.remark])


def express_action(place: Place, action: Action) -> NamedNode:
    """State what the police say that they have done, are doing or will do."""
    graph = place.graph
    iri = graph.statement("action", action.evidence, action.label, action.kind.value)
    classes = [PC + "Action", PROV + "Entity"]
    if action.kind is ActionKind.PLEDGE:
        classes.append(PC + "Pledge")
    _statement(place, iri, action, *classes)
    graph.say(iri, PC + "actionKind", place.concept("ActionKindScheme", action.kind.value))
    graph.say(iri, PC + "actionStatus", place.concept("ActionStatusScheme", action.status.value))
    graph.say(iri, PC + "topic", *place.topics(action.topics))
    graph.say(iri, PC + "inArea", *place.areas.narrower(action.areas))
    graph.words(iri, PC + "actor", action.actor)
    graph.words(iri, PC + "timeStated", action.time)
    return iri


def express_claim(place: Place, claim: StatisticalClaim) -> NamedNode:
    """State a figure that the police claim."""
    graph = place.graph
    facts = (claim.measure, repr(float(claim.value)), claim.unit.value, claim.direction.value)
    iri = graph.statement("claim", claim.evidence, *facts)
    _statement(place, iri, claim, PC + "StatisticalClaim", SCHEMA + "Observation", PROV + "Entity")
    graph.words(iri, PC + "measure", claim.measure)
    graph.say(iri, SCHEMA + "value", decimal(claim.value))
    graph.say(iri, PC + "unit", place.concept("UnitScheme", claim.unit.value))
    graph.say(iri, PC + "direction", place.concept("DirectionScheme", claim.direction.value))
    if claim.bound is not None:
        graph.say(iri, PC + "bound", place.concept("BoundScheme", claim.bound.value))
    graph.words(iri, PC + "period", claim.period)
    if claim.baseline is not None:
        graph.say(iri, PC + "baseline", decimal(claim.baseline))
    return iri


def express_answer(place: Place, answer: Answer, priorities: Iris, actions: Iris) -> NamedNode:
    """State that an action is directed at a priority, and the judgement behind it."""
    graph = place.graph
    priority, action = priorities[answer.priority], actions[answer.action]
    distinction = digest("answer", priority.value, action.value)
    iri = graph.names.statement("answer", graph.key, distinction)
    graph.classes(iri, PC + "Answer", PROV + "Entity")
    graph.say(iri, RDFS + "label", text("Why this action answers this priority"))
    graph.say(iri, PC + "priority", priority)
    graph.say(iri, PC + "action", action)
    graph.say(iri, PC + "confidence", decimal(answer.confidence))
    graph.words(iri, PC + "reason", answer.why)
    graph.say(iri, PC + "statedIn", graph.iri)
    graph.say(iri, PROV + "wasGeneratedBy", graph.names.extraction(graph.key))
    graph.say(action, PC + "answers", priority)
    return iri


def standing_of(
    priority: Priority, standings: Iterable[Standing], answers: Iterable[Answer]
) -> Standing:
    """Where ``priority`` stands: as judged, or else by whether anything answers it."""
    for standing in standings:
        if standing.priority == priority.id:
            return standing
    answered = any(answer.priority == priority.id for answer in answers)
    status = AnswerStatus.ANSWERED if answered else AnswerStatus.UNANSWERED
    return Standing(priority.id, status)
