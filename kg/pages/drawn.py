"""What a drawing is made from, out of the catalogue: the store is asked once a message.

In: a book. Out: the same rows as `kg.show` reads from a store, where every message is asked ten
queries. Reasons, confidences, and the words that officers and events rest on are not in the
catalogue: ``viz/graph/told.rq`` reads them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode

from kg.catalogue.building import JOINED
from kg.catalogue.catalogue import Catalogue
from kg.catalogue.records import Action, Claim, Letter, Post, Priority
from kg.namespaces import TOPIC
from kg.pages.book import Book
from kg.show import (
    GAP,
    Focus,
    FocusKind,
    FoundMessage,
    MessageNote,
    MessageRows,
    Names,
    Row,
    answered_by,
    newest_first,
    rows,
)

_DESCRIBED = ("district", "ward", "place")


@dataclass(frozen=True)
class FromCatalogue:
    """The messages of a catalogue as a source of drawings."""

    book: Book

    @property
    def _catalogue(self) -> Catalogue:
        return self.book.catalogue

    def names(self) -> Names:
        """What boroughs and topics are called."""
        return self._catalogue.kept("names of a drawing", _names)

    def about(self, focus: Focus | None) -> Sequence[FoundMessage]:
        """The messages that speak of ``focus``, or all: the newest first, undated ones last."""
        letters = {letter.iri: letter for letter in self._letters(focus)}
        return newest_first(FoundMessage(each.graph, _day(each)) for each in letters.values())

    def _letters(self, focus: Focus | None) -> Iterator[Letter]:
        catalogue, node = self._catalogue, focus.node if focus else ""
        match focus.kind if focus else None:
            case None:
                yield from catalogue.newest
            case FocusKind.BOROUGH:
                yield from catalogue.letters_in.get(node, ())
                yield from (catalogue.letter(a) for a in catalogue.actions if node in a.areas)
            case FocusKind.TOPIC:
                codes = {topic.removeprefix(TOPIC) for topic in self.narrower(node)}
                about = (p for p in catalogue.priorities if not codes.isdisjoint(p.topics))
                yield from (catalogue.letter(priority) for priority in about)
            case FocusKind.OFFICER:
                posts = catalogue.officers.get(node, ())
                yield from (catalogue.letter(post) for post in posts if post.signed)
            case FocusKind.EVENT if event := catalogue.events.get(node):
                yield catalogue.letter(event)
            case FocusKind.PRIORITY if priority := catalogue.priority.get(node):
                yield catalogue.letter(priority)
            case FocusKind.MESSAGE if letter := catalogue.letters.get(node):
                yield letter

    def narrower(self, topic: str) -> Sequence[str]:
        """The IRIs of a topic and of all narrower ones."""
        code = topic.removeprefix(TOPIC)
        wider = self._catalogue.wider.items()
        return (topic, *(TOPIC + each for each, above in wider if code in above and each != code))

    def message(self, graph: str, kinds: Collection[str]) -> MessageRows | None:
        """What the message in ``graph`` states of the ``kinds``; None where there is none."""
        letter = self._catalogue.kept("letters by graph", _by_graph).get(graph)
        return _Drawn(self.book, letter, frozenset(kinds)).rows() if letter else None


def _names(catalogue: Catalogue) -> Names:
    codes = catalogue.reference.topics
    return Names(
        {iri: area.label for iri, area in catalogue.reference.boroughs.items()},
        {TOPIC + code: catalogue.topic(code).label for code in codes},
    )


def _by_graph(catalogue: Catalogue) -> dict[str, Letter]:
    return {letter.graph: letter for letter in catalogue.letters.values()}


def _day(letter: Letter) -> str:
    return letter.issued.isoformat() if letter.issued else ""


@dataclass(frozen=True)
class _Drawn:
    """One letter on its way into rows."""

    book: Book
    letter: Letter
    kinds: frozenset[str]

    @cached_property
    def _told(self) -> dict[str, list[Row]]:
        """What the store adds: rows by what they tell (state, answer, words)."""
        found: dict[str, list[Row]] = defaultdict(list)
        bound = {"graph": NamedNode(self.letter.graph)}
        columns = ("what", "id", "action", "text", "number")
        for row in rows(answered_by(self.book.store), "told", *columns, bound=bound):
            found[row["what"]].append(row)
        return found

    def rows(self) -> MessageRows:
        letter = self.letter
        has = self.kinds.__contains__
        return MessageRows(
            note=MessageNote(letter.iri, letter.label, _day(letter)),
            areas=tuple(self._areas()),
            officers=tuple(_officer(p) for p in letter.posts if p.signed and has("officer")),
            events=tuple(self._events()) if has("event") else (),
            priorities=tuple(self._priorities()) if has("priority") else (),
            actions=tuple(_action(each) for each in letter.actions if has("action")),
            answers=tuple(self._answers()) if has("action") else (),
            statistics=tuple(
                {"id": claim.iri, "label": claim.label, "period": claim.period or ""}
                for claim in letter.claims
                if has("statistic")
            ),
            topics=tuple(
                {"priority": priority.iri, "topic": TOPIC + code}
                for priority in letter.priorities
                for code in priority.topics
                if has("priority")
            ),
            evidence=tuple(self._evidence()),
        )

    def _areas(self) -> Iterator[Row]:
        letter = self.letter
        described = {area.iri: area for area in letter.described if area.kind in _DESCRIBED}
        about: list[tuple[str, tuple[str, ...]]] = [(letter.iri, letter.areas)]
        about += [(event.iri, letter.areas) for event in letter.events]
        about += [(priority.iri, priority.areas) for priority in letter.priorities]
        about += [(action.iri, action.areas) for action in letter.actions]
        for node, areas in about:
            for iri in areas:
                area = described.get(iri)
                kind, label = (area.kind, area.label) if area else ("", "")
                yield {"id": node, "area": iri, "kind": kind, "label": label}

    def _events(self) -> Iterator[Row]:
        for event in self.letter.events:
            yield {
                "id": event.iri,
                "label": event.label,
                "date": event.day or "",
                "place": event.place or "",
            }

    def _priorities(self) -> Iterator[Row]:
        why = {row["id"]: row["text"] for row in self._told["state"]}
        for priority in self.letter.priorities:
            yield _priority(priority, why.get(priority.iri, ""))

    def _answers(self) -> Iterator[Row]:
        for row in self._told["answer"]:
            yield {
                "priority": row["id"],
                "action": row["action"],
                "confidence": row["number"],
                "reason": row["text"],
            }

    def _evidence(self) -> Iterator[Row]:
        letter = self.letter
        stated: tuple[Priority | Action | Claim, ...] = (
            *letter.priorities,
            *letter.actions,
            *letter.claims,
        )
        for each in stated:
            yield {"id": each.iri, "quote": each.quote.replace(JOINED, GAP), "start": "0"}
        for row in self._told["words"]:
            yield {"id": row["id"], "quote": row["text"], "start": row["number"]}


def _officer(post: Post) -> Row:
    return {
        "id": post.officer,
        "label": post.label,
        "rank": post.written or "",
        "post": post.post or "",
    }


def _priority(priority: Priority, why: str) -> Row:
    return {
        "id": priority.iri,
        "label": priority.label,
        "event": priority.event or "",
        "status": priority.state.value,
        "reason": why,
        "position": str(priority.position),
    }


def _action(action: Action) -> Row:
    return {
        "id": action.iri,
        "label": action.label,
        "type": action.kind,
        "status": action.status,
        "time": action.time or "",
    }
