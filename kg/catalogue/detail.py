"""One message in full: its text, every statement with its places in it, and what was found on it.

In: the graph of a message, and that of the report on it. Out: a `Detail`. Offsets count the
characters of the text from 0, the end exclusive (W3C Web Annotation, TextPositionSelector).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, QuerySolutions

from kg.catalogue.reading import Answering
from kg.catalogue.records import last_part
from kg.namespaces import OA, ORG, PC, RDF, RDFS, SCHEMA, SH

_ALL = "SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s {of_rule} ?p ?o }} }}"
_KINDS = {
    PC + "CommunityPriority": "priority",
    PC + "Pledge": "pledge",
    PC + "Action": "action",
    PC + "StatisticalClaim": "claim",
    PC + "Remark": "remark",
    PC + "Event": "event",
    PC + "Officer": "officer",
    PC + "Borough": "area",
    PC + "District": "area",
    PC + "Ward": "area",
    PC + "Place": "area",
}
"""The kinds of things that rest on words; the first that fits counts."""

Properties = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Some words of the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as the message makes it; ``why`` is what decided how the words were read."""

    iri: str
    kind: str
    label: str
    spans: tuple[Span, ...]
    why: str = ""
    remark_kind: str = ""
    """Of a remark: advice, power …"""
    reason: str = ""
    """Of a priority: why it stands where it stands."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The judgement that an action is directed at a priority; ``confidence`` from 0 to 1."""

    iri: str
    priority: str
    action: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of the last validation, in a full sentence."""

    iri: str
    rule: str
    severity: str
    sentence: str
    focus: str


@dataclass(frozen=True, slots=True)
class Detail:
    """What the graph of one message holds."""

    iri: str
    text: str
    url: str | None
    statements: tuple[Statement, ...]
    answers: tuple[Answer, ...]
    findings: tuple[Finding, ...]
    software: str = ""
    members: Mapping[str, str] = field(default_factory=dict)
    """The officer of each membership, by IRI."""

    def shown_at(self, focus: str) -> str | None:
        """The statement beside which a finding about ``focus`` belongs; None: the whole message.

        One about an answer belongs to its priority, one about a membership to its officer.
        """
        found = self.members.get(focus, focus)
        found = next((answer.priority for answer in self.answers if answer.iri == focus), found)
        return found if self.statement(found) else None

    def statement(self, iri: str) -> Statement | None:
        """The statement of that IRI, if the message makes it."""
        return next((each for each in self.statements if each.iri == iri), None)

    def quote(self, span: Span) -> str:
        """The words of the text at ``span``."""
        return self.text[span.start : span.end]


def read_detail(store: Answering, message: str, graph: str, report: str | None) -> Detail:
    """All that ``graph`` says of ``message``, with the findings of the graph ``report``."""
    things = _things(store, graph)
    about = things.get(message, {})
    words = {iri: span for iri, each in things.items() if (span := _span(each, things))}
    statements = sorted(_statements(things, words), key=lambda s: (s.spans, s.kind, s.iri))
    return Detail(
        iri=message,
        text=_one(about, SCHEMA + "text"),
        url=_one(about, SCHEMA + "url") or None,
        statements=tuple(statements),
        answers=tuple(_answers(things)),
        findings=read_findings(store, report) if report else (),
        software=next(
            (_one(t, RDFS + "label") for t in things.values() if SCHEMA + "softwareVersion" in t),
            "",
        ),
        members={
            iri: _one(thing, ORG + "member")
            for iri, thing in things.items()
            if ORG + "member" in thing
        },
    )


def read_findings(store: Answering, report: str, rule: str | None = None) -> tuple[Finding, ...]:
    """What the report in the graph ``report`` found, or what one rule did, the gravest first."""
    found = _findings(_things(store, report, rule))
    return tuple(finding for finding in found if rule in (None, finding.rule))


def read_priority(store: Answering, graph: str, answer: str) -> str | None:
    """The priority of an answer in ``graph``; None where there is no such answer."""
    if not is_iri(answer):
        return None
    pattern = f"{NamedNode(answer)} {NamedNode(PC + 'priority')} ?of"
    found = store.query(f"SELECT ?of WHERE {{ GRAPH {NamedNode(graph)} {{ {pattern} }} }}")
    if not isinstance(found, QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    return min((getattr(row["of"], "value", "") for row in found), default=None)


def read_thing(store: Answering, iri: str) -> tuple[tuple[str, str, bool], ...]:
    """What any graph says of ``iri``: predicate, value, and whether the value is an IRI; sorted."""
    result = store.query(f"SELECT DISTINCT ?p ?o WHERE {{ {NamedNode(iri)} ?p ?o }}")
    if not isinstance(result, QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    rows = ((row["p"], row["o"]) for row in result)
    return tuple(
        sorted((p.value, getattr(o, "value", str(o)), isinstance(o, NamedNode)) for p, o in rows)
    )


def _things(store: Answering, graph: str, rule: str | None = None) -> dict[str, Properties]:
    """What ``graph`` says, by subject and predicate; where ``rule`` has an IRI, what it found."""
    of_rule = ""
    if rule is not None and is_iri(rule):
        of_rule = f"{NamedNode(SH + 'sourceShape')} {NamedNode(rule)} ;"
    result = store.query(_ALL.format(graph=NamedNode(graph), of_rule=of_rule))
    if not isinstance(result, QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in result:
        subject, predicate, value = (getattr(term, "value", "") for term in row)
        found[subject][predicate].append(value)
    return {
        subject: {predicate: tuple(sorted(values)) for predicate, values in each.items()}
        for subject, each in found.items()
    }


def is_iri(text: str) -> bool:
    """Whether ``text`` is an IRI; the name of a blank node is none."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _one(thing: Properties, predicate: str) -> str:
    return thing.get(predicate, ("",))[0]


def _span(thing: Properties, things: Mapping[str, Properties]) -> Span | None:
    """The place in the text that the evidence ``thing`` points to."""
    for selector in thing.get(OA + "hasSelector", ()):
        place = things.get(selector, {})
        start, end = _one(place, OA + "start"), _one(place, OA + "end")
        if start.isdigit() and end.isdigit() and int(start) < int(end):
            return Span(int(start), int(end))
    return None


def _statements(things: Mapping[str, Properties], words: Mapping[str, Span]) -> Iterator[Statement]:
    for iri, thing in things.items():
        kind = next((k for c, k in _KINDS.items() if c in thing.get(RDF + "type", ())), None)
        evidence = thing.get(PC + "evidence", ())
        if kind is None or not evidence:
            continue
        yield Statement(
            iri=iri,
            kind=kind,
            label=_one(thing, RDFS + "label"),
            spans=tuple(sorted({words[each] for each in evidence if each in words})),
            why=_one(thing, PC + "decidedBy"),
            remark_kind=last_part(_one(thing, PC + "remarkKind")),
            reason=_one(thing, PC + "statusReason"),
        )


def _answers(things: Mapping[str, Properties]) -> list[Answer]:
    found = (
        Answer(
            iri=iri,
            priority=_one(thing, PC + "priority"),
            action=_one(thing, PC + "action"),
            confidence=float(_one(thing, PC + "confidence") or 0),
            reason=_one(thing, PC + "reason"),
        )
        for iri, thing in things.items()
        if PC + "Answer" in thing.get(RDF + "type", ())
    )
    return sorted(found, key=lambda answer: (-answer.confidence, answer.iri))


def _findings(things: Mapping[str, Properties]) -> list[Finding]:
    found = (
        Finding(
            iri=iri,
            rule=_one(thing, SH + "sourceShape"),
            severity=last_part(_one(thing, SH + "resultSeverity")).lower(),
            sentence=_one(thing, SH + "resultMessage"),
            focus=_one(thing, SH + "focusNode"),
        )
        for iri, thing in things.items()
        if SH + "ValidationResult" in thing.get(RDF + "type", ())
    )
    order = ("violation", "warning", "info")
    return sorted(found, key=lambda f: (_rank(order, f.severity), f.rule, f.iri))


def _rank(order: Iterable[str], severity: str) -> int:
    ranks = list(order)
    return ranks.index(severity) if severity in ranks else len(ranks)
