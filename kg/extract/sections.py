"""Which section of the message a passage stands in: concerns, responses, results, strategy, advice.

In: passages. Out: for each passage its section, the passage that opened it, and the number of the
item it belongs to. Openers, labels and closing words are phrases in ``cues/sections.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kg.extract.phrases import cue_phrases
from kg.extract.segment import Layout, Passage


class Section(StrEnum):
    """What the passages below an opener are about."""

    NONE = "none"
    PRIORITIES = "priorities"
    RESPONSE = "response"
    ACHIEVEMENTS = "achievements"
    STRATEGY = "strategy"
    ADVICE = "advice"
    INCIDENTS = "incidents"


_ANNOUNCING_WORDS = 5
_VERBAL_NOUN = re.compile(r"[a-z]{2,}ing\b")
_KINDS = (
    Section.STRATEGY,
    Section.RESPONSE,
    Section.ACHIEVEMENTS,
    Section.PRIORITIES,
    Section.ADVICE,
    Section.INCIDENTS,
)


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where a passage stands: its section, what opened it, and which item of it this is."""

    section: Section
    opener: int | None = None  # index of the passage that opened the section
    item: int | None = None  # items are counted through the whole message; None for no item
    opens: bool = False  # the passage is an opener itself
    announced: bool = False  # a sentence opened it, not a mere heading or label
    listed: bool = False  # announced, and its items are a visible list


@dataclass(slots=True)
class _State:
    """What is open while the passages are walked through."""

    section: Section = Section.NONE
    opener: int | None = None
    style: str = ""  # how items are told: "marked", "glued", "lines", "" until the first one
    item: int = -1
    sentence: int = -1
    line: int = -1


def standpoints(passages: Sequence[Passage], text: str) -> tuple[Standpoint, ...]:
    """One standpoint for each passage."""
    state, counter = _State(), 0
    places: list[Standpoint] = []
    styles: dict[int, str] = {}
    for index, passage in enumerate(passages):
        kind = _opens(passages, index) or _opens_with_next(passages, index)
        if kind is not None:
            state = _State(kind, index)
            _open_sentence(passages, places, Standpoint(kind, index, opens=True))
            continue
        if state.opener is None or _closes(passages, index, state, text):
            state = _State()
            places.append(Standpoint(Section.NONE))
            continue
        if _new_item(passages, index, state, text):
            counter += 1
            state.item = counter
        state.sentence, state.line = passage.sentence, passage.line
        styles[state.opener] = state.style
        item = state.item if state.item > 0 else None
        places.append(Standpoint(state.section, state.opener, item))
    return _with_lists(passages, places, styles)


def _open_sentence(
    passages: Sequence[Passage], places: list[Standpoint], opener: Standpoint
) -> None:
    """Add the opener; the clauses before it in the same sentence open the section with it."""
    here = len(places)
    for before in range(here - 1, -1, -1):
        if passages[before].sentence != passages[here].sentence or places[before].opens:
            break
        places[before] = opener
    places.append(opener)


def _with_lists(
    passages: Sequence[Passage], places: Sequence[Standpoint], styles: dict[int, str]
) -> tuple[Standpoint, ...]:
    """The standpoints with what is known of an opener only once its whole section was seen."""

    def complete(place: Standpoint) -> Standpoint:
        if place.opener is None or place.opens:
            return place
        layout = passages[place.opener].layout
        announced = layout in (Layout.LEAD_IN, Layout.PROSE) or _long_label(passages[place.opener])
        listed = announced and styles.get(place.opener, "") in ("marked", "glued")
        return replace(place, announced=announced, listed=listed)

    return tuple(complete(place) for place in places)


def _opens(passages: Sequence[Passage], index: int) -> Section | None:
    """The kind of section that a passage opens, if any: the longest phrase decides."""
    passage = passages[index]
    bare = passage.text.strip(" \t:.?!*#=–-\"'“”‘’")
    for kind in _KINDS:
        if kind is Section.INCIDENTS:
            continue
        whole = cue_phrases("sections", "labels", kind.value).opens(bare)
        if whole and whole.end >= len(bare) and _stands_out(passage):
            return kind
    if not _may_open(passages, index):
        return None
    best: tuple[int, Section] | None = None
    for kind in _KINDS:
        found = cue_phrases("sections", kind.value).search(passage.text)
        if found and (best is None or len(found.words) > best[0]):
            best = (len(found.words), kind)
    return best[1] if best else None


def _opens_with_next(passages: Sequence[Passage], index: int) -> Section | None:
    """A lead-in right before another one on the same line is part of the same opener."""
    after = passages[index + 1] if index + 1 < len(passages) else None
    if after is None or after.line != passages[index].line:
        return None
    both = {passages[index].layout, after.layout}
    return _opens(passages, index + 1) if both == {Layout.LEAD_IN} else None


def _stands_out(passage: Passage) -> bool:
    return passage.layout in (Layout.HEADING, Layout.LEAD_IN, Layout.LABEL, Layout.CELL)


def _may_open(passages: Sequence[Passage], index: int) -> bool:
    """A heading, a lead-in, or a sentence right before a list may open a section."""
    passage = passages[index]
    if passage.layout in (Layout.HEADING, Layout.LEAD_IN) or _long_label(passage):
        return True
    if passage.layout is not Layout.PROSE:
        return False
    after = passages[index + 1] if index + 1 < len(passages) else None
    if after is None or after.line == passage.line:
        return False
    before_list = after.layout is Layout.ITEM
    short = passage.first and len(passage.text.split()) <= 14
    return before_list or short


def _long_label(passage: Passage) -> bool:
    """Five words before a colon announce something; fewer are the label of their line."""
    return passage.layout is Layout.LABEL and len(passage.text.split()) >= _ANNOUNCING_WORDS


def _closes(passages: Sequence[Passage], index: int, state: _State, text: str) -> bool:
    """Whether the section ends before this passage."""
    passage = passages[index]
    if cue_phrases("sections", "closing").search(passage.text) and not passage.marker:
        return True
    opener = passages[state.opener] if state.opener is not None else passage
    if opener.layout in (Layout.LABEL, Layout.CELL) and not _long_label(opener):
        return passage.line > opener.line + (state.line != opener.line)
    if state.section is Section.PRIORITIES and _told_in_its_sentence(passages, state, passage):
        return True
    new_line = passage.line != state.line and state.line >= 0
    if state.style == "marked" and new_line and passage.layout is not Layout.ITEM:
        return state.section is not Section.RESPONSE or passage.layout is Layout.HEADING
    if state.style == "glued" and passage.sentence != state.sentence and not _glued(passage, text):
        return state.section is Section.PRIORITIES or _announces(passages, index)
    if state.style in ("lines", "sentences") and new_line:
        if passage.layout is Layout.HEADING and passage.text.isupper():
            return True
        before = next(p for p in reversed(passages[:index]) if p.line != passage.line)
        return before.block != passage.block and state.section is not Section.RESPONSE
    return False


def _told_in_its_sentence(passages: Sequence[Passage], state: _State, passage: Passage) -> bool:
    """Whether what the opener announced was told in its own sentence, which is over.

    So it is after "you asked for these: more patrols, fewer moped thefts.", but not after
    "you asked for these: More patrols. Fewer moped thefts."
    """
    if state.opener is None or state.style != "sentences":
        return False
    opener, first = passages[state.opener], passages[state.opener + 1]
    told = first.sentence == opener.sentence and first.text[:1].islower()
    return told and passage.sentence != opener.sentence


def _announces(passages: Sequence[Passage], index: int) -> bool:
    """Whether the sentence of a passage ends in a colon: something else is listed from there on."""
    sentence = passages[index].sentence
    own = [each for each in passages[index:] if each.sentence == sentence]
    return any(each.layout is Layout.LEAD_IN for each in own)


def _glued(passage: Passage, text: str) -> bool:
    """A sentence that follows the one before without a space: a list item that lost its line."""
    return passage.start > 0 and text[passage.start - 1] in ".!?;"


def _new_item(passages: Sequence[Passage], index: int, state: _State, text: str) -> bool:
    """Whether a new item of the open section begins here; notes how the items are told."""
    passage = passages[index]
    new_line = passage.line != state.line
    if passage.layout is Layout.ITEM and (passage.first or _numbered(passage, text)):
        state.style = "marked"
        return new_line or passage.sentence != state.sentence
    if state.style == "marked":
        return new_line and state.section is Section.RESPONSE
    if state.item < 0:
        state.style = state.style or ("lines" if passage.first else "sentences")
        return True
    if _glued(passage, text) and passage.sentence != state.sentence:
        state.style = "glued"
        return True
    if state.style == "glued":
        return False
    if _is_parallel(passages, index, state):
        return True
    return new_line or (state.style == "sentences" and passage.sentence != state.sentence)


def _is_parallel(passages: Sequence[Passage], index: int, state: _State) -> bool:
    """Whether a clause of the opener's own sentence begins as the first item of its list does.

    So do all of "you asked us for these: tackling drugs, supporting shops and stopping theft".
    """
    if state.opener is None or passages[index].sentence != passages[state.opener].sentence:
        return False
    both = (passages[state.opener + 1], passages[index])
    return all(_VERBAL_NOUN.match(passage.text) for passage in both)


def _numbered(passage: Passage, text: str) -> bool:
    before = text[max(0, passage.start - 4) : passage.start]
    return any(c.isdigit() for c in before) or ")" in before
