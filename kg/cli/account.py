"""One message's statements as text for people.

In: a reading. Out: lines of at most the terminal's width, priorities first, each with its quote
and with what answers it, or why nothing does.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from kg.cli.output import terminal_width
from kg.cli.trail import trail
from kg.errors import shown
from kg.statements import AnswerStatus, Priority, Reading, Standing, Statement


def account(reading: Reading) -> str:
    """What the message states, kind by kind, and how each of its passages was read."""
    return "\n".join(_account(reading))


def _account(reading: Reading) -> Iterator[str]:
    message = reading.message
    about = (
        message.title,
        message.issued.isoformat() if message.issued else None,
        ", ".join(area.name for area in reading.boroughs),
    )
    told = "; ".join(part for part in about if part) or "no title, no date"
    yield f"{shown(message.source)}: {told}"
    if not reading.priorities:
        yield "  No community priority is stated."
    standings = {standing.priority: standing for standing in reading.standings}
    for priority in reading.priorities:
        yield from _priority(priority, standings.get(priority.id), reading)
    for action in reading.actions:
        yield _line(f"{action.kind} {action.id} ({action.status})", action.label)
        yield _quote(action)
    for event in reading.events:
        yield _line(f"event {event.id}", f"{event.label}, {event.date or 'no date stated'}")
    for claim in reading.statistics:
        yield _line(f"figure {claim.id}", claim.label)
        yield _quote(claim)
    for officer in reading.officers:
        parts = (officer.rank_written, officer.name or officer.number, officer.post)
        yield _line(f"officer {officer.id}", ", ".join(part for part in parts if part))
    for remark in reading.remarks:
        yield _line(f"answers nothing {remark.id} ({remark.kind})", remark.label)
    yield from trail(reading)


def _priority(priority: Priority, standing: Standing | None, reading: Reading) -> Iterator[str]:
    yield _line(f"priority {priority.id}", priority.label)
    yield _quote(priority)
    for answer in reading.answers:
        if answer.priority == priority.id:
            yield _line(f"  answered by {answer.action}", f"{answer.why} ({answer.confidence:.2f})")
    if standing and standing.status is not AnswerStatus.ANSWERED:
        yield _line("  NOT ANSWERED", standing.why)


def _quote(statement: Statement) -> str:
    return _line("", " … ".join(f"“{evidence.quote}”" for evidence in statement.evidence))


def _line(label: str, text: str) -> str:
    lead = f"  {label}: " if label else "      "
    plain = " ".join(text.split())
    return textwrap.fill(plain, terminal_width(), initial_indent=lead, subsequent_indent="      ")
