"""What the wording and the section of each passage say about its role, without any learning.

In: passages and their standpoints. Out: for each passage a vote (priority, action, remark or
nothing) with the phrase that cast it. The phrases lie in ``cues/``; the learned reader takes these
votes as one voice among others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kg.extract.phrases import cue_file, cue_phrases
from kg.extract.sections import Section, Standpoint
from kg.extract.segment import Layout, Passage
from kg.statements import ActionKind, ActionStatus, RemarkKind

_OVER_DEEDS = frozenset(
    {RemarkKind.REFUSAL, RemarkKind.ADVICE, RemarkKind.APPEAL, RemarkKind.POWER}
)
"""Kinds of remark that stand even where the passage also sounds like a deed."""

_OPENING_OVER_DEEDS = frozenset({RemarkKind.OTHER_BODY, RemarkKind.SYMPATHY})
"""Kinds of remark that do so where they open the passage."""


class Vote(StrEnum):
    """What a passage is, going by the rules."""

    NONE = "none"
    PRIORITY = "priority"
    ACTION = "action"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Ballot:
    """The rules' vote on one passage, with the words it rests on."""

    vote: Vote
    cues: tuple[str, ...] = ()
    kind: ActionKind = ActionKind.ACTIVITY
    remark: RemarkKind | None = None
    inline: bool = False  # named in a sentence that lists concerns
    against: str = ""  # "effect" or "boilerplate": the words speak against any statement


def ballots(passages: Sequence[Passage], places: Sequence[Standpoint]) -> tuple[Ballot, ...]:
    """One ballot for each passage."""
    openings, frame, inline = _openings(passages), _frame(passages), _inline(passages)
    return tuple(
        inline[index]
        if index in inline and place.section is Section.NONE
        else _ballot(passage, place, openings[index], frame.get(passage.sentence))
        for index, (passage, place) in enumerate(zip(passages, places, strict=True))
    )


def _inline(passages: Sequence[Passage]) -> dict[int, Ballot]:
    """The passages of sentences such as "you asked us to focus on burglary, drugs and noise"."""
    wordings = cue_phrases("sections", "inline", "priorities")
    said: dict[int, str] = {}
    found: dict[int, Ballot] = {}
    for index, passage in enumerate(passages):
        words = wordings.search(passage.text)
        if words and len(passage.text) > words.end + 1:
            said[passage.sentence] = words.words
        if passage.sentence in said:
            found[index] = Ballot(Vote.PRIORITY, (said[passage.sentence],), inline=True)
    return found


def _ballot(passage: Passage, place: Standpoint, opening: Passage, frame: str | None) -> Ballot:
    if place.opens:
        return Ballot(Vote.NONE)
    if frame:
        return Ballot(Vote.NONE, (frame,), against="boilerplate")
    return _by_section(passage, place) or _by_wording(passage, place, opening)


def _frame(passages: Sequence[Passage]) -> dict[int, str]:
    """The sentences that belong to the frame around a message, with the words that show it."""
    wordings = cue_phrases("sections", "boilerplate")
    found = ((p.sentence, wordings.search(p.text)) for p in passages)
    return {sentence: words.words for sentence, words in found if words}


def _openings(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """For each passage the one that begins its sentence, or the part after a lead-in's colon."""
    openings: list[Passage] = []
    fresh = True
    for passage in passages:
        fresh = fresh or openings[-1].sentence != passage.sentence
        openings.append(passage if fresh else openings[-1])
        fresh = passage.layout in (Layout.LEAD_IN, Layout.LABEL)
    return tuple(openings)


def _by_section(passage: Passage, place: Standpoint) -> Ballot | None:
    """What the section alone decides: listed concerns, strategy lines, advice."""
    if place.section is Section.NONE:
        named = cue_phrases("sections", "named", "priorities").search(passage.text)
        return Ballot(Vote.PRIORITY, (named.words,)) if named else None
    if place.section is Section.ADVICE:
        return Ballot(Vote.REMARK, ("stands under advice",), remark=RemarkKind.ADVICE)
    if place.item is None:
        return None
    if place.section is Section.PRIORITIES:
        return Ballot(Vote.PRIORITY, ("listed among the priorities",))
    if place.section is Section.STRATEGY:
        return Ballot(Vote.ACTION, ("listed in the strategy",), ActionKind.PLEDGE)
    return None


def _by_wording(passage: Passage, place: Standpoint, opening: Passage) -> Ballot:
    """What the words decide: a deed of the police, or a remark that answers nothing."""
    deed = deed_words(passage.text, begins=passage is opening)
    remark = remark_of(passage.text, begins=passage is opening)
    if remark and (not deed or _over_deeds(passage.text, *remark)):
        return Ballot(Vote.REMARK, (remark[1],), remark=remark[0])
    effect = effect_words(opening.text) or effect_words(passage.text)
    if effect:
        return Ballot(Vote.NONE, (effect,), against="effect")
    if not deed:
        return Ballot(Vote.NONE)
    if place.section is Section.RESPONSE:
        return Ballot(Vote.ACTION, deed, ActionKind.RESPONSE)
    if place.section is Section.ACHIEVEMENTS and place.item is not None:
        return Ballot(Vote.ACTION, deed, ActionKind.ACTIVITY)
    return Ballot(Vote.NONE)


def _over_deeds(text: str, kind: RemarkKind, words: str) -> bool:
    opens = text.casefold().removeprefix("the ").startswith(words.casefold().removeprefix("the "))
    return kind in _OVER_DEEDS or (opens and kind in _OPENING_OVER_DEEDS)


def deed_words(text: str, *, begins: bool = True) -> tuple[str, ...]:
    """The subject and verb that tell of a deed of the police, or nothing.

    ``begins`` says that the text is the beginning of a sentence, where a bare "Increasing …" or
    "By walking …" tells of a deed.
    """
    if cue_phrases("deeds", "boasts").search(text):
        return ()
    ranked = cue_phrases("deeds", "ranked").search(text)
    if ranked:
        return (ranked.words,)
    bare = text.removeprefix("By ")
    verb = cue_phrases("deeds", "verbs").opens(bare) if begins else None
    if verb and verb.words.casefold().endswith("ing"):
        return (verb.words,)
    return _subject_and_verb(text) or _deed_noun(text)


def _subject_and_verb(text: str) -> tuple[str, ...]:
    subject = cue_phrases("deeds", "subjects").search(text)
    verb = cue_phrases("deeds", "verbs").search(text, subject.end) if subject else None
    return (subject.words, verb.words) if subject and verb else ()


def _deed_noun(text: str) -> tuple[str, ...]:
    noun = cue_phrases("deeds", "nouns").search(text)
    return (noun.words,) if noun else ()


def effect_words(text: str) -> str | None:
    """The opening that shows an effect, a figure or an intention instead of a deed."""
    found = cue_phrases("deeds", "effects").opens(text)
    return found.words if found else None


def remark_of(text: str, *, begins: bool = True) -> tuple[RemarkKind, str] | None:
    """The kind of remark that a passage is by its wording, with the words that say so.

    Advice is told by how a sentence ``begins``, the other kinds by words anywhere in it.
    """
    for name in cue_file("remarks"):
        kind = RemarkKind(name)
        found = cue_phrases("remarks", name)
        advice = kind is RemarkKind.ADVICE
        hit = found.opens(text) if advice else found.search(text)
        if hit and (begins or not advice):
            return kind, hit.words
    return None


def status_of(text: str, kind: ActionKind) -> ActionStatus:
    """How far a deed had come, by its tense: planned before ongoing before done."""
    if kind is ActionKind.PLEDGE:
        return ActionStatus.PLANNED
    for status in (ActionStatus.PLANNED, ActionStatus.ONGOING, ActionStatus.DONE):
        if cue_phrases("deeds", status.value).search(text):
            return status
    opening = text.split(maxsplit=1)[0].casefold() if text.strip() else ""
    return ActionStatus.ONGOING if opening.endswith("ing") else ActionStatus.UNKNOWN
