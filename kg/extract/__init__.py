"""Message → statements with evidence: what the text itself states.

In: a message and the vocabulary. Out: a reading with areas, officers, events, priorities, actions,
statistical claims and remarks, each with the exact words it rests on. Answers are left to linking.
"""

from __future__ import annotations

from kg.extract.areas import find_areas
from kg.extract.compose import Page, actions, priorities, remarks
from kg.extract.events import find_events
from kg.extract.mentions import by_rules
from kg.extract.officers import find_officers
from kg.extract.rules import ballots
from kg.extract.sections import standpoints
from kg.extract.segment import segment
from kg.extract.statistics import find_statistics
from kg.extract.topics import topic_matcher
from kg.statements import Message, Reading
from kg.vocabulary import Vocabulary

__all__ = ["extract"]


def extract(message: Message, vocabulary: Vocabulary) -> Reading:
    """Everything that ``message`` states, without the answers."""
    text = message.text
    areas = find_areas(message, vocabulary)
    events = find_events(text, message.issued)
    passages = segment(text)
    places = standpoints(passages, text)
    mentions = by_rules(passages, places, ballots(passages, places))
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
        statistics=find_statistics(text),
        remarks=remarks(page, mentions),
    )
