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

JOINED = " … "
"""Between the quotes of a statement that rests on several."""


@dataclass(frozen=True, slots=True)
class Words:
    """A statement's label and the words that it rests on, joined in the order of the text."""

    iri: str
    label: str
    quote: str


class Known:
    """What many letters have in common, each kept once: texts, lists of codes, areas, counts."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._lists: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._areas: dict[Row, Area] = {}
        self._counts: dict[Row, Count] = {}

    def text(self, text: str) -> str:
        """``text``, as it was first seen."""
        return self._texts.setdefault(text, text)

    def listed(self, rows: Sequence[Row]) -> tuple[str, ...]:
        """What stands first in each row, sorted and each once."""
        names = tuple(sorted({row[0] for row in rows if row[0]}))
        return self._lists.setdefault(names, names)

    def area(self, row: Row) -> Area:
        """The area that a row of areas.rq describes."""
        found = self._areas.get(row)
        if found is None:
            found = self._areas[row] = area_of(row)
        return found

    def count(self, row: Row) -> Count:
        """What a row of findings.rq counts."""
        found = self._counts.get(row)
        if found is None:
            rule, severity, times = row
            found = Count(rule or "", last_part(severity or "").lower(), int(times or 0))
            self._counts[row] = found
        return found


@dataclass(frozen=True, slots=True)
class Parts:
    """The rows of every query: those of messages by message, those of statements by statement."""

    rows: Mapping[str, Grouped]
    known: Known

    def about(self, query: str, subject: str) -> Sequence[Row]:
        """The rows of ``query`` about ``subject``, in order."""
        found = self.rows[query].get(subject, ())
        return sorted(found, key=_order) if len(found) > 1 else found

    def one(self, query: str, subject: str) -> Row | None:
        """The first row of ``query`` about ``subject``, if any."""
        found = self.about(query, subject)
        return found[0] if found else None

    def listed(self, query: str, subject: str) -> tuple[str, ...]:
        """What the rows of ``query`` say of ``subject``, sorted and each once."""
        return self.known.listed(self.rows[query].get(subject, ()))

    def words(self, message: str) -> list[Words]:
        """The statements of ``message``, in the order of their IRIs."""
        return sorted(_words(self.rows["words"].get(message, ())), key=lambda words: words.iri)


def _order(row: Row) -> tuple[str, ...]:
    return tuple(cell or "" for cell in row)


def _words(rows: Iterable[Row]) -> Iterator[Words]:
    """The words of each statement put together."""
    by_statement: dict[str, list[Row]] = {}
    for row in rows:
        if row[0] is not None:
            by_statement.setdefault(row[0], []).append(row)
    for iri, found in by_statement.items():
        if len(found) == 1:
            yield Words(iri, found[0][1] or "", found[0][3] or "")
            continue
        quotes = {(int(start or 0), quote or "") for _, _, start, quote in found}
        label = min(label or "" for _, label, _, _ in found)
        yield Words(iri, label, JOINED.join(quote for _, quote in sorted(quotes)))


def letter_of(iri: str, parts: Parts) -> Letter:
    """The letter ``iri`` with all that ``parts`` hold about it."""
    graph, label, issued, force = parts.one("messages", iri) or (None,) * 4
    words = parts.words(iri)
    priorities = tuple(_sorted_priorities(iri, words, parts))
    events = tuple(_events(iri, parts))
    day = as_date(issued)
    return Letter(
        iri=iri,
        graph=graph or "",
        label=label or iri,
        issued=day,
        force=force,
        areas=parts.listed("message-areas", iri),
        described=tuple(parts.known.area(area) for area in parts.about("areas", iri)),
        priorities=priorities,
        actions=tuple(_actions(iri, words, parts)),
        claims=tuple(_claims(iri, words, parts)),
        events=events,
        posts=tuple(_posts(iri, parts)),
        findings=tuple(sorted(parts.known.count(row) for row in parts.about("findings", iri))),
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
    return Remark(rows[0][0] or "", JOINED.join(quote for _, quote in ordered))


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
            answers=parts.listed("answers", each.iri),
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
