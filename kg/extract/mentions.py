"""Decide which stretches of the text are priorities, actions and remarks.

In: passages with their standpoints, the rules' ballots and, where there is one, the learned
reader's roles. Out: mentions, each a run of passages with what decided it. Listed items stand as
one mention unless the reader sees several things in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.rules import Ballot, Vote
from kg.extract.sections import Section, Standpoint
from kg.extract.segment import Passage
from kg.statements import ActionKind, Decision, RemarkKind


@dataclass(frozen=True, slots=True)
class Mention:
    """Passages ``first`` to ``last`` (both included) state one thing."""

    vote: Vote
    first: int
    last: int
    core: int  # the passage that decided
    decision: Decision
    kind: ActionKind = ActionKind.ACTIVITY
    remark: RemarkKind | None = None


def by_rules(
    passages: Sequence[Passage], places: Sequence[Standpoint], votes: Sequence[Ballot]
) -> tuple[Mention, ...]:
    """The mentions that the rules alone see."""
    mentions: list[Mention] = []
    taken: set[tuple[int, Vote]] = set()
    for index, ballot in enumerate(votes):
        if ballot.vote is Vote.NONE:
            continue
        named = ballot.vote is Vote.PRIORITY and places[index].item is None
        group = range(index, index + 1) if named else _group(passages, places, index)
        key = (group[0], ballot.vote)
        if ballot.vote is not Vote.REMARK and key in taken:
            continue
        taken.add(key)
        mentions.append(
            Mention(
                ballot.vote,
                group[0],
                group[-1],
                index,
                _why(ballot, places[index]),
                ballot.kind,
                ballot.remark,
            )
        )
    return tuple(mentions)


def _group(passages: Sequence[Passage], places: Sequence[Standpoint], index: int) -> range:
    """The passages of the same item, or of the same sentence where there is no item."""
    place, passage = places[index], passages[index]
    itemised = place.item is not None and (
        place.section is not Section.RESPONSE or bool(passage.marker) or _marked(passages, index)
    )

    def same(other: int) -> bool:
        if itemised:
            return places[other].item == place.item and places[other].section is place.section
        return passages[other].sentence == passage.sentence and not places[other].opens

    first = last = index
    while first > 0 and same(first - 1):
        first -= 1
    while last + 1 < len(passages) and same(last + 1):
        last += 1
    return range(first, last + 1)


def _marked(passages: Sequence[Passage], index: int) -> bool:
    line = passages[index].line
    return any(p.marker for p in passages if p.line == line)


def _why(ballot: Ballot, place: Standpoint) -> Decision:
    where = {
        Section.NONE: "in no section",
        Section.PRIORITIES: "below the words that announce the community's priorities",
        Section.RESPONSE: "below the words that announce the response",
        Section.ACHIEVEMENTS: "below the words that announce local results",
        Section.STRATEGY: "below the words that announce the strategy",
        Section.ADVICE: "below the words that announce advice",
        Section.INCIDENTS: "among the incidents",
    }[place.section]
    words = ", ".join(f"“{cue}”" for cue in ballot.cues)
    return Decision(f"It stands {where}; what decided: {words}.", None, ballot.cues)
