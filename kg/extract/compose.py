"""Turn mentions into priorities, actions and remarks with evidence, topics, place and time.

In: the message's text, its passages and mentions, the events and places found in it. Out:
statements of ``kg.statements``; ids count through the message (p1, a1, r1).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.mentions import Mention
from kg.extract.phrases import cue_phrases
from kg.extract.rules import Vote, deed_words, status_of
from kg.extract.sections import Standpoint
from kg.extract.segment import Passage
from kg.extract.topics import TopicMatcher
from kg.statements import (
    Action,
    Area,
    Event,
    Evidence,
    Priority,
    Remark,
    RemarkKind,
)

_ROUND = " \t\r\n,;|"  # what may stand round the words of a statement
_LONGEST_LABEL = 140


@dataclass(frozen=True, slots=True)
class Page:
    """All that the composing of one message's statements needs to see."""

    text: str
    passages: Sequence[Passage]
    places: Sequence[Standpoint]
    topics: TopicMatcher
    events: Sequence[Event]
    areas: Sequence[Area]

    def evidence(self, mention: Mention) -> Evidence:
        """The words of a mention's passages, without the bars and commas round them."""
        start, end = self.passages[mention.first].start, self.passages[mention.last].end
        words = self.text[start:end]
        start += len(words) - len(words.lstrip(_ROUND))
        return Evidence.of(self.text, start, start + len(words.strip(_ROUND)))


def priorities(page: Page, mentions: Sequence[Mention]) -> tuple[Priority, ...]:
    """The community priorities, in the order of the text."""
    found = [m for m in mentions if m.vote is Vote.PRIORITY]
    return tuple(_priority(page, m, f"p{n}") for n, m in enumerate(found, 1))


def actions(page: Page, mentions: Sequence[Mention]) -> tuple[Action, ...]:
    """The actions, in the order of the text."""
    found = [m for m in mentions if m.vote is Vote.ACTION]
    return tuple(_action(page, m, f"a{n}") for n, m in enumerate(found, 1))


def remarks(page: Page, mentions: Sequence[Mention]) -> tuple[Remark, ...]:
    """Advice, powers, refusals and the like, in the order of the text."""
    found = [m for m in mentions if m.vote is Vote.REMARK]
    return tuple(_remark(page, m, f"r{n}") for n, m in enumerate(found, 1))


def _priority(page: Page, mention: Mention, identifier: str) -> Priority:
    evidence = page.evidence(mention)
    label = _priority_label(evidence.quote)
    return Priority(
        id=identifier,
        label=label,
        evidence=(evidence,),
        decision=mention.decision,
        topics=_topics(page, label, mention),
        raised_at=_raised_at(page, mention, evidence),
        areas=_areas(page, evidence),
        period=_period(page, mention),
    )


def _action(page: Page, mention: Mention, identifier: str) -> Action:
    evidence = page.evidence(mention)
    time = cue_phrases("deeds", "times").search(evidence.quote)
    deed = deed_words(evidence.quote)
    return Action(
        id=identifier,
        label=short(evidence.quote),
        evidence=(evidence,),
        decision=mention.decision,
        kind=mention.kind,
        status=status_of(page.passages[mention.core].text, mention.kind),
        topics=_topics(page, evidence.quote, mention),
        areas=_areas(page, evidence),
        actor=deed[0] if len(deed) == 2 else None,
        time=time.words if time else None,
    )


def _remark(page: Page, mention: Mention, identifier: str) -> Remark:
    evidence = page.evidence(mention)
    return Remark(
        id=identifier,
        label=short(evidence.quote),
        evidence=(evidence,),
        decision=mention.decision,
        kind=mention.remark or RemarkKind.GENERAL,
        topics=tuple(page.topics.find(evidence.quote)),
    )


def short(quote: str) -> str:
    """A quote as a label: one line, no more than 140 characters, cut between words."""
    line = re.sub(r"\s+", " ", quote).strip(" .;,:|*–—-")
    if len(line) <= _LONGEST_LABEL:
        return line
    return line[: line.rfind(" ", 0, _LONGEST_LABEL)].rstrip(" ,;:–-") + " …"


def _priority_label(quote: str) -> str:
    named = cue_phrases("sections", "named", "priorities").search(quote)
    if named and named.gap:
        return short(named.gap)
    inline = cue_phrases("sections", "inline", "priorities").search(quote)
    if inline and len(quote) > inline.end + 1:
        return short(quote[inline.end :])
    opening = cue_phrases("sections", "trim", "priorities").opens(quote)
    rest = quote[opening.end :].strip(" .:;,–—-") if opening else ""
    return short(rest or quote)


def _topics(page: Page, words: str, mention: Mention) -> tuple[str, ...]:
    """The topics of the words themselves, else of the heading or label right above them."""
    own = tuple(page.topics.find(words))
    if own or mention.first == 0:
        return own
    return tuple(page.topics.find(page.passages[mention.first - 1].text))


def _areas(page: Page, evidence: Evidence) -> tuple[Area, ...]:
    return tuple(area for area in page.areas if area.name in evidence.quote)


def _raised_at(page: Page, mention: Mention, evidence: Evidence) -> str | None:
    """The event named in the words that announce the priority, or in its own words."""
    opener = page.places[mention.core].opener
    around = [evidence]
    if opener is not None:
        sentence = page.passages[opener].sentence
        same = [p for p in page.passages if p.sentence == sentence]
        around.append(Evidence.of(page.text, same[0].start, same[-1].end))
        before = [p for p in page.passages[:opener] if p.sentence == sentence - 1]
        if before:
            around.append(Evidence.of(page.text, before[0].start, before[-1].end))
    for stretch in around:
        for event in page.events:
            if any(stretch.start < e.end and e.start < stretch.end for e in event.evidence):
                return event.id
    return None


def _period(page: Page, mention: Mention) -> str | None:
    opener = page.places[mention.core].opener
    if opener is None:
        return None
    heading = page.passages[opener].text
    for generation in ("last", "next"):
        found = cue_phrases("sections", "periods", generation).search(heading)
        if found:
            return found.words
    return None
