"""What the structure is computed from, out of the catalogue: no query is needed.

In: a catalogue. Out: the same `Told` as `kg.show.structure.read_told` reads from the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.records import Letter, Post, Priority
from kg.namespaces import TOPIC
from kg.show.structure import Concern, Signing, Told


def told(catalogue: Catalogue) -> Told:
    """All of it."""
    topics = {code: TOPIC + code for code in catalogue.reference.topics}
    names = {iri: catalogue.topic(code).label for code, iri in topics.items()}
    boroughs = {iri: area.label for iri, area in catalogue.areas.items() if area.is_wide}
    wider = {
        topics[code]: frozenset(topics[each] for each in above - {code} if each in topics)
        for code, above in catalogue.wider.items()
    }
    return Told(
        concerns=tuple(
            sorted(
                (
                    _concern(catalogue.letter(each), each, boroughs, topics)
                    for each in catalogue.priorities
                ),
                key=lambda concern: concern.priority,
            )
        ),
        signings=tuple(
            _signing(catalogue.letter(post), post, boroughs)
            for post in catalogue.posts
            if post.signed
        ),
        names=names | boroughs,
        broader={topic: above for topic, above in wider.items() if above},
    )


def _concern(
    letter: Letter, priority: Priority, boroughs: Mapping[str, str], topics: Mapping[str, str]
) -> Concern:
    return Concern(
        priority=priority.iri,
        message=letter.graph,
        boroughs=_known(priority.areas, boroughs),
        topics=tuple(sorted(topics[code] for code in priority.topics if code in topics)),
        state=priority.state.value,
    )


def _signing(letter: Letter, post: Post, boroughs: Mapping[str, str]) -> Signing:
    return Signing(
        officer=post.officer,
        name=post.label,
        message=letter.graph,
        day=letter.issued.isoformat() if letter.issued else "",
        post=", ".join(part for part in (post.written, post.post) if part),
        boroughs=_known(letter.areas, boroughs),
    )


def _known(values: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(value for value in set(values) if value in names))
