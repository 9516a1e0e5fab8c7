"""Write down what became of every passage, so that a wrong reading can be traced.

In: what was heard about the passages, and the mentions that came of it. Out: one note a passage,
in the order of the text.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.mentions import Hearing, Mention
from kg.extract.rules import Ballot, Vote
from kg.extract.sections import Standpoint
from kg.statements import Evidence, PassageNote

_LETTERS = {Vote.PRIORITY: "p", Vote.ACTION: "a", Vote.REMARK: "r"}


def passage_notes(
    text: str, hearing: Hearing, mentions: Sequence[Mention]
) -> tuple[PassageNote, ...]:
    """One note for each passage."""
    owners = _owners(mentions)
    return tuple(
        PassageNote(
            evidence=Evidence.of(text, passage.start, passage.end),
            layout=passage.layout.value,
            section=place.section.value,
            statements=tuple(owners.get(index, ())),
            priority=round(role.priority, 3),
            action=round(role.action, 3),
            cues=ballot.cues or role.cues,
            rule=_rule(ballot, place),
        )
        for index, (passage, place, ballot, role) in enumerate(
            zip(hearing.passages, hearing.places, hearing.votes, hearing.roles, strict=True)
        )
    )


def _owners(mentions: Sequence[Mention]) -> dict[int, list[str]]:
    """Passage → ids of the statements it belongs to, numbered as they are composed."""
    counts = dict.fromkeys(_LETTERS, 0)
    owners: dict[int, list[str]] = {}
    for mention in mentions:
        counts[mention.vote] += 1
        for index in range(mention.first, mention.last + 1):
            owners.setdefault(index, []).append(f"{_LETTERS[mention.vote]}{counts[mention.vote]}")
    return owners


def _rule(ballot: Ballot, place: Standpoint) -> str:
    if place.opens:
        return "opener"
    if ballot.remark:
        return f"remark: {ballot.remark.value}"
    if ballot.against:
        return f"against: {ballot.against}"
    return "" if ballot.vote is Vote.NONE else ballot.vote.value
