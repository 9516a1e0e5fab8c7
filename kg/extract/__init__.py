"""Message → statements with evidence: what the text itself states.

In: a message and the vocabulary. Out: a reading with areas, officers, events, priorities, actions,
statistical claims, remarks, ties and notes, each with the exact words it rests on. Answers are left
to linking.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.extract.areas import find_areas
from kg.extract.compose import Page, actions, priorities, remarks
from kg.extract.events import find_events
from kg.extract.mentions import Hearing, Mention, decide
from kg.extract.notes import passage_notes
from kg.extract.officers import find_officers
from kg.extract.roles import RoleReader, load_reader
from kg.extract.rules import Vote, ballots
from kg.extract.sections import standpoints
from kg.extract.segment import Passage, segment
from kg.extract.statistics import find_statistics
from kg.extract.topics import topic_matcher
from kg.statements import MOST_TOGETHER, Message, Reading, Tie
from kg.vocabulary import Vocabulary

__all__ = ["extract"]


def extract(message: Message, vocabulary: Vocabulary, reader: RoleReader | None = None) -> Reading:
    """Everything that ``message`` states, without the answers.

    ``reader`` gives the passages their roles; without one the best that can run here is taken.
    """
    reader = reader or load_reader()
    text = message.text
    areas = find_areas(message, vocabulary)
    passages = segment(text)
    opinions = reader.opinions(text, passages)
    events = find_events(text, message.issued, opinion=opinions.events)
    places = standpoints(passages, text)
    hearing = Hearing(
        passages,
        places,
        ballots(passages, places),
        reader.roles(text, passages),
        reader.threshold_priority,
        reader.threshold_action,
    )
    mentions = decide(hearing)
    page = Page(text, passages, places, topic_matcher(vocabulary), events, areas.places)
    return Reading(
        message=message,
        force=areas.force,
        boroughs=areas.boroughs,
        places=areas.places,
        officers=find_officers(text, vocabulary),
        events=events,
        priorities=priorities(page, mentions),
        actions=actions(page, mentions),
        statistics=find_statistics(text, opinions.figures),
        remarks=remarks(page, mentions),
        ties=_ties(text, passages, mentions, reader),
        notes=passage_notes(text, hearing, mentions),
    )


def _ties(
    text: str, passages: Sequence[Passage], mentions: Sequence[Mention], reader: RoleReader
) -> tuple[Tie, ...]:
    """The reader's view of every pair; 0.5 is where it would call the action an answer."""
    asked = [m.core for m in mentions if m.vote is Vote.PRIORITY]
    said = [m.core for m in mentions if m.vote is Vote.ACTION]
    return tuple(
        tie
        for own, other in _together(asked, said)
        for tie in _tied(text, passages, (asked, own), (said, other), reader)
    )


def _together(asked: Sequence[int], said: Sequence[int]) -> Iterator[tuple[range, range]]:
    """Which priorities and actions are held against each other: all, but for very long texts.

    Of more than `MOST_TOGETHER` priorities so many at a time, with the actions up to the next.
    """
    first = 0
    for start in range(0, len(asked), MOST_TOGETHER):
        stop = start + MOST_TOGETHER
        last = bisect_left(said, asked[stop]) if stop < len(asked) else len(said)
        if last > first:
            yield range(start, min(stop, len(asked))), range(first, last)
        first = last


def _tied(
    text: str,
    passages: Sequence[Passage],
    asked: tuple[Sequence[int], range],
    said: tuple[Sequence[int], range],
    reader: RoleReader,
) -> Iterator[Tie]:
    (all_asked, own), (all_said, other) = asked, said
    scores = reader.pairs(text, passages, [all_asked[i] for i in own], [all_said[j] for j in other])
    for row, i in enumerate(own):
        for column, j in enumerate(other):
            score = _levelled(float(scores[row, column]), reader.threshold_answer)
            yield Tie(f"p{i + 1}", f"a{j + 1}", score)


def _levelled(score: float, threshold: float) -> float:
    """The score stretched so that the reader's threshold lies at 0.5."""
    if score < threshold:
        return round(0.5 * score / threshold, 2)
    return round(0.5 + 0.5 * (score - threshold) / (1 - threshold), 2)
