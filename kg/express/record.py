"""One reading as a JSON object, in the form that `policing-kg extract --format jsonl` prints.

In: a `Reading`. Out: a dictionary of plain values, one object per message; statements refer to
each other by their local ids, and ``message["text"][start:end] == quote`` holds for every evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.namespaces import Names
from kg.statements import (
    Action,
    Answer,
    Area,
    Event,
    Evidence,
    Officer,
    Priority,
    Reading,
    Remark,
    Statement,
    StatisticalClaim,
)


def record(reading: Reading, names: Names) -> dict[str, Any]:
    """The reading as JSON values; the message's IRI lies below ``names.base``."""
    message = reading.message
    return {
        "source": message.source,
        "message": {
            "iri": names.message(message.key).value,
            "title": message.title,
            "issued": message.issued.isoformat() if message.issued else None,
            "force": reading.force,
            "url": message.url,
            "text": message.text,
        },
        "boroughs": [_borough(area) for area in reading.boroughs],
        "places": [_place(area) for area in reading.places],
        "officers": [_officer(officer) for officer in reading.officers],
        "events": [_event(event) for event in reading.events],
        "priorities": [_priority(priority) for priority in reading.priorities],
        "actions": [_action(action) for action in reading.actions],
        "statistics": [_claim(claim) for claim in reading.statistics],
        "remarks": [_remark(remark) for remark in reading.remarks],
        "answers": [_answer(answer) for answer in reading.answers],
        "unanswered": list(reading.unanswered),
        "standings": [
            {
                "priority": standing.priority,
                "status": standing.status.value,
                "reason": standing.reason.value if standing.reason else None,
                "why": standing.why,
                "remark": standing.remark,
            }
            for standing in reading.standings
        ],
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        "label": statement.label,
        "evidence": _evidence(statement.evidence),
    }


def _evidence(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [{"quote": e.quote, "start": e.start, "end": e.end} for e in evidence]


def _borough(area: Area) -> dict[str, Any]:
    return {"name": area.stated, "full_name": area.name, "code": area.code}


def _place(area: Area) -> dict[str, Any]:
    return {"name": area.name, "kind": area.kind.value}


def _officer(officer: Officer) -> dict[str, Any]:
    return _statement(officer) | {
        "name": officer.name,
        "number": officer.number,
        "rank": officer.rank_written or officer.rank,
        "rank_key": officer.rank,
        "temporary": officer.temporary,
        "acting": officer.acting,
        "post": officer.post,
        "unit": officer.unit,
        "signed": officer.signed,
    }


def _event(event: Event) -> dict[str, Any]:
    return _statement(event) | {"kind": event.kind, "date": event.date, "place": event.place}


def _priority(priority: Priority) -> dict[str, Any]:
    return _statement(priority) | {
        "topics": list(priority.topics),
        "raised_at": priority.raised_at,
        "areas": [_place(area) for area in priority.areas],
        "period": priority.period,
    }


def _action(action: Action) -> dict[str, Any]:
    return _statement(action) | {
        "kind": action.kind.value,
        "status": action.status.value,
        "topics": list(action.topics),
        "areas": [_place(area) for area in action.areas],
        "actor": action.actor,
        "time": action.time,
    }


def _claim(claim: StatisticalClaim) -> dict[str, Any]:
    return _statement(claim) | {
        "measure": claim.measure,
        "value": claim.value,
        "unit": claim.unit.value,
        "direction": claim.direction.value,
        "bound": claim.bound.value if claim.bound else None,
        "period": claim.period,
        "baseline": claim.baseline,
    }


def _remark(remark: Remark) -> dict[str, Any]:
    return _statement(remark) | {"kind": remark.kind.value, "topics": list(remark.topics)}


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "priority": answer.priority,
        "action": answer.action,
        "confidence": answer.confidence,
        "why": answer.why,
    }
