"""Events of a message: meetings, sessions, deadlines, named operations, dated searches.

In: the text and the day it was issued. Out: events with kind, date, place and the words that name
them. Every date and every noun that can name an event is a candidate; a small linear model
(``weights.json``, trained by ``training/events_model.py``) tells the events among
them from incidents, figures and dates of issue.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from kg.extract.cue_index import Hit
from kg.extract.events.candidates import Candidate, candidates_in
from kg.extract.events.features import features
from kg.extract.opinion import Opinion, heard
from kg.extract.wordlists import word_list
from kg.statements import Decision, Event, Evidence

_PLACE = re.compile(
    r"\b(?:at|in|outside|inside|from|on|by)\s+(?:the\s+)?"
    r"((?:[A-Z][\w'’-]*|St\.)(?:\s+(?:[A-Z][\w'’-]*|of|and|the|&|on|upon))*)"
)
_COLON = re.compile(r":(?!\d\d)")  # not that of a clock
_MONTH = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December|Mon|Tues?|Wed|Thu|Fri|Sat|Sun)"
)


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of the features, and the least estimates of what is taken for an event.

    Many dates are no events; a meeting or a session without a date is seldom anything else.
    """

    weights: Mapping[str, float]
    threshold: float  # of what has a date or the name of an operation
    undated: float  # of all else

    def takes(self, estimate: float, candidate: Candidate) -> bool:
        """Whether the candidate is taken for an event: an undated deed never is."""
        if candidate.dated or candidate.operation:
            return estimate >= self.threshold
        return estimate >= self.undated and (bool(candidate.said) or not _is_deed(candidate))


@cache
def _model() -> Model:
    path = Path(__file__).resolve().parent / "weights.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    return Model(dict(data["weights"]), float(data["threshold"]), float(data["undated"]))


def score(row: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The model's estimate, 0 to 1, that a candidate with these features is an event."""
    z = sum(weights.get(name, 0.0) * value for name, value in row.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


def find_events(
    text: str, issued: date | None, model: Model | None = None, opinion: Opinion | None = None
) -> tuple[Event, ...]:
    """The events that ``text`` names, in its order.

    ``issued`` is the day of the message where its header states it: years that the text leaves out
    are inferred from it. ``model`` weighs the candidates; the shipped one when left out.
    ``opinion`` is a further reader's, heard beside it.
    """
    model = model or _model()
    candidates = candidates_in(text, issued)
    estimates = [score(row, model.weights) for row in features(text, candidates, issued)]
    if opinion:
        odds = heard(opinion, [(c.start, c.end) for c in candidates])
        estimates = [opinion.joined(p, o) for p, o in zip(estimates, odds, strict=True)]
    scored = list(zip(estimates, candidates, strict=True))
    groups = distinct([(p, c) for p, c in scored if model.takes(p, c)])
    return tuple(_event(text, group, number) for number, group in enumerate(groups, 1))


Scored = tuple[float, Candidate]


def distinct(scored: list[Scored]) -> list[list[Scored]]:
    """The candidates of one event together, the one that tells most first, in the text's order.

    A named operation is one event for each date it is given; a date is one event for each kind.
    """
    groups: list[list[Scored]] = []
    for p, candidate in sorted(scored, key=lambda s: (-bool(s[1].dated), -s[0])):
        group = next((g for g in groups if _same(candidate, g[0][1])), None)
        if group is None:
            groups.append([(p, candidate)])
        else:
            group.append((p, candidate))
    return sorted(groups, key=lambda group: group[0][1].start)


def spans_of(group: list[Scored]) -> list[tuple[int, int]]:
    """The stretches of text that speak of one event."""
    spans = {span for _, c in group for span in (c.span, *c.heads)}
    return sorted(spans)


def _same(one: Candidate, other: Candidate) -> bool:
    if one.operation and one.operation == other.operation:
        return one.day is None or other.day is None or one.day == other.day
    if one.day and one.day == other.day:
        return one.span == other.span or one.kind == other.kind
    return one.span == other.span and (one.day is None or other.day is None)


def _event(text: str, group: list[Scored], number: int) -> Event:
    p, candidate = group[0]
    return Event(
        id=f"e{number}",
        label=_label(text, candidate),
        evidence=_evidence(text, group),
        decision=Decision(
            f"{candidate.trigger!r} reads as an event rather than an incident or a figure",
            score=round(p, 3),
            cues=(candidate.trigger,),
        ),
        kind=candidate.kind or "other",
        date=candidate.day,
        place=_place(text, candidate),
    )


def _evidence(text: str, group: list[Scored]) -> tuple[Evidence, ...]:
    """The sentence that tells most comes first, up to a colon behind what names the event."""
    candidate = group[0][1]
    start, end = candidate.span
    named = max([candidate.end, *(hit.end for hit in _naming(candidate))])
    colon = _COLON.search(text, named, end)
    own = (start, colon.end() if colon else end)
    others = [span for span in spans_of(group) if span != candidate.span]
    return tuple(Evidence.of(text, *span) for span in (own, *others))


def _is_deed(candidate: Candidate) -> bool:
    """Whether all that names the candidate is something done: "nine warrants in July"."""
    deeds = {hit.start for hit in candidate.hits if hit.group == "deed"}
    naming = _naming(candidate)
    return bool(naming) and all(hit.start in deeds for hit in naming)


def _naming(candidate: Candidate) -> list[Hit]:
    """The cues of the candidate's kind that stand in its own sentence."""
    start, end = candidate.span
    group = f"kind {candidate.kind}"
    return [hit for hit in candidate.hits if hit.group == group and start <= hit.start < end]


def _label(text: str, candidate: Candidate) -> str:
    """The operation's name, the noun phrase that names the event, else the words around it."""
    if candidate.operation:
        return candidate.trigger
    naming = _naming(candidate)
    if naming:
        nearest = min(naming, key=lambda hit: abs(hit.start - candidate.start))
        return _noun_phrase(text, candidate.span[0], nearest)
    start, end = candidate.span
    words = re.sub(r"\s+", " ", text[start:end]).strip(" \t•*-–—|:")
    return words if len(words) <= 90 else words[:90].rsplit(" ", 1)[0] + "…"


@cache
def _no_adjectives() -> frozenset[str]:
    return frozenset(word_list("events")["labels"]["not_before"])


_CAPITAL_WORDS = re.compile(r"(?:[A-Z0-9][\w'’&-]*[^\S\n]+(?:(?:of|and|the|&)[^\S\n]+)*){1,6}$")


def _noun_phrase(text: str, start: int, hit: Hit) -> str:
    """The cue with the capitalised words before it: "Community Crime-Fighting event"."""
    before = _CAPITAL_WORDS.search(text[start : hit.start])
    lead = before.group() if before and before.start() > 0 else ""
    if not lead:
        word = re.search(r"\b([a-z][\w'’-]+)[^\S\n]+$", text[start : hit.start], re.IGNORECASE)
        lead = word.group() if word and word.group(1).casefold() not in _no_adjectives() else ""
    words = re.sub(r"\s+", " ", lead + text[hit.start : hit.end]).strip()
    return words[:1].upper() + words[1:]


def _place(text: str, candidate: Candidate) -> str | None:
    start, end = candidate.span
    for found in _PLACE.finditer(text, start, end):
        name = found.group(1)
        if not _MONTH.match(name) and not name.startswith(("Operation", "Op ", "Project ")):
            return re.sub(r"\s+", " ", re.sub(r"\s+(?:of|and|the|&|on)$", "", name))
    return None
