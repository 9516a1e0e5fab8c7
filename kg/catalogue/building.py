"""From rows to records: what the queries gave of one message, put together.

In: rows by message and by statement. Out: one `Letter`. Whatever order the rows come in, the same
rows make the same letter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kg.catalogue.records import (
    Action,
    Area,
    Claim,
    Count,
    Event,
    Letter,
    Post,
    Priority,
    Remark,
    State,
    as_date,
    last_part,
)

Row = tuple[str | None, ...]
Grouped = Mapping[str, Sequence[Row]]

_JOINED = " … "
"""Between the quotes of a statement that rests on several."""


@dataclass(frozen=True, slots=True)
class Words:
    """A statement's label and the words that it rests on, joined in the order of the text."""

    iri: str
    label: str
    quote: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The rows of every query: those of messages by message, those of statements by statement."""

    rows: Mapping[str, Grouped]
    words: Mapping[str, tuple[Words, ...]]  # by message

    @classmethod
    def of(cls, rows: Mapping[str, Grouped]) -> Parts:
        """Put the words of each statement together first."""
        return cls(rows, {message: _words(found) for message, found in rows["words"].items()})

    def about(self, query: str, subject: str) -> list[Row]:
        """The rows of ``query`` about ``subject``, in order."""
        found = self.rows[query].get(subject, ())
        return sorted(found, key=_order) if len(found) > 1 else list(found)

    def one(self, query: str, subject: str) -> Row | None:
        """The first row of ``query`` about ``subject``, if any."""
        found = self.about(query, subject)
        return found[0] if found else None

    def listed(self, query: str, subject: str) -> tuple[str, ...]:
        """What a row joins with spaces, sorted; IRIs and codes hold no space."""
        return tuple(
            sorted({n for row in self.about(query, subject) for n in (row[0] or "").split()})
        )


def _order(row: Row) -> tuple[str, ...]:
    return tuple(cell or "" for cell in row)


def _words(rows: Iterable[Row]) -> tuple[Words, ...]:
    quotes: dict[str, set[tuple[int, str]]] = defaultdict(set)
    labels: dict[str, str] = {}
    for iri, label, start, quote in rows:
        if iri is None:
            continue
        quotes[iri].add((int(start or 0), quote or ""))
        labels[iri] = min(labels.get(iri, label or ""), label or "")
    return tuple(
        Words(iri, labels[iri], _JOINED.join(quote for _, quote in sorted(quotes[iri])))
        for iri in sorted(quotes)
    )


def letter_of(iri: str, row: Row, parts: Parts) -> Letter:
    """The letter ``iri`` with all that ``parts`` hold about it; ``row`` is that of messages.rq."""
    graph, label, issued, force = row
    words = parts.words.get(iri, ())
    priorities = tuple(_sorted_priorities(iri, words, parts))
    events = tuple(_events(iri, parts))
    day = as_date(issued)
    return Letter(
        iri=iri,
        graph=graph or "",
        label=label or iri,
        issued=day,
        force=force,
        areas=tuple(sorted({area for (area,) in parts.about("message-areas", iri) if area})),
        described=tuple(area_of(area) for area in parts.about("areas", iri)),
        priorities=priorities,
        actions=tuple(_actions(iri, words, parts)),
        claims=tuple(_claims(iri, words, parts)),
        events=events,
        posts=tuple(_posts(iri, parts)),
        findings=tuple(sorted(_findings(iri, parts))),
        validated=bool(parts.about("reports", iri)),
        day=day or _day_of_events(priorities, events),
    )


def _day_of_events(priorities: Iterable[Priority], events: Iterable[Event]) -> date | None:
    """For an undated message: the last day of the events at which its priorities were raised."""
    days = {event.iri: event.date for event in events}
    raised = (days.get(priority.event or "") for priority in priorities)
    return max((day for day in raised if day), default=None)


def area_of(row: Row) -> Area:
    """The area that a row of areas.rq or boroughs.rq describes."""
    iri, kind, label, code, within = row
    return Area(label or iri or "", last_part(kind or "").lower(), iri or "", code, within)


def _sorted_priorities(message: str, words: Iterable[Words], parts: Parts) -> list[Priority]:
    found = (_priority(message, each, parts) for each in words)
    return sorted((p for p in found if p), key=lambda p: (p.position, p.iri))


def _priority(message: str, words: Words, parts: Parts) -> Priority | None:
    row = parts.one("priorities", words.iri)
    if row is None:
        return None
    state, gap, position, event, period = row
    return Priority(
        iri=words.iri,
        message=message,
        label=words.label,
        quote=words.quote,
        position=int(position or 0),
        state=State(state or State.UNANSWERED),
        gap=gap,
        remark=_remark(words.iri, parts),
        areas=parts.listed("places", words.iri),
        topics=parts.listed("topics", words.iri),
        event=event,
        period=period,
    )


def _remark(statement: str, parts: Parts) -> Remark | None:
    rows = parts.about("remarks", statement)
    if not rows:
        return None
    ordered = sorted({(int(start or 0), quote or "") for _, start, quote in rows})
    return Remark(rows[0][0] or "", _JOINED.join(quote for _, quote in ordered))


def _actions(message: str, words: Iterable[Words], parts: Parts) -> Iterator[Action]:
    for each in words:
        if (row := parts.one("actions", each.iri)) is None:
            continue
        kind, status, actor, time = row
        yield Action(
            iri=each.iri,
            message=message,
            label=each.label,
            quote=each.quote,
            kind=kind or "activity",
            status=status or "unknown",
            areas=parts.listed("places", each.iri),
            topics=parts.listed("topics", each.iri),
            actor=actor,
            time=time,
            answers=tuple(sorted({p for (p,) in parts.about("answers", each.iri) if p})),
        )


def _claims(message: str, words: Iterable[Words], parts: Parts) -> Iterator[Claim]:
    for each in words:
        if (row := parts.one("claims", each.iri)) is None:
            continue
        measure, value, unit, direction, bound, period, baseline = row
        yield Claim(
            iri=each.iri,
            message=message,
            label=each.label,
            quote=each.quote,
            measure=measure or "",
            value=float(value or 0),
            unit=unit or "other",
            direction=direction or "none",
            bound=bound,
            period=period,
            baseline=None if baseline is None else float(baseline),
        )


def _events(message: str, parts: Parts) -> Iterator[Event]:
    seen: set[str | None] = set()
    for iri, label, kind, day, place in parts.about("events", message):
        if iri not in seen:
            seen.add(iri)
            yield Event(iri or "", message, label or "", kind or "other", day, place)


def _posts(message: str, parts: Parts) -> Iterator[Post]:
    signers = {officer for (officer,) in parts.about("signers", message)}
    named: dict[str, tuple[str, str | None]] = {}
    for officer, label, number in parts.about("officers", message):
        named.setdefault(officer or "", (label or "", number))
    held: dict[str, list[Row]] = defaultdict(list)
    for officer, *rest in parts.about("posts", message):
        held[officer or ""].append(tuple(rest))
    for officer in sorted(named):
        label, number = named[officer]
        for rank, written, post, organisation, temporary, acting in held.get(
            officer, [(None,) * 6]
        ):
            yield Post(
                officer=officer,
                message=message,
                label=label,
                number=number,
                rank=rank,
                written=written,
                post=post,
                organisation=organisation,
                temporary=temporary == "true",
                acting=acting == "true",
                signed=officer in signers,
            )


def _findings(message: str, parts: Parts) -> Iterator[Count]:
    for rule, severity, times in parts.about("findings", message):
        yield Count(rule or "", last_part(severity or "").lower(), int(times or 0))
