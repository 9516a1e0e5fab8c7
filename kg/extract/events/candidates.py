"""What in a text could be an event: every date, every named operation, every noun of an event.

In: the text and the day it was issued. Out: candidates with the sentence they stand in. Which of
them are events is left to ``events``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeVar

from kg.extract.cue_index import CueIndex, Hit, cue_index
from kg.extract.dates import Dated, Precision, find_dates
from kg.extract.dates.patterns import date_words
from kg.extract.dates.relative import Said, days_said
from kg.extract.small_letters import in_small_letters
from kg.extract.wordlists import word_list

_ABBREVIATION = re.compile(
    r"(?:\b(?:St|Rd|Mr|Mrs|Ms|Dr|Insp|Sgt|Supt|Ch|Det|Rev|No|Cllr|Mon|Tues?|Weds?|Thurs?|Fri|Sat|Sun"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|incl|e\.g|i\.e|[ap]\.m|[A-Z]))\.\Z"
)
_STOP = re.compile(  # dots that lead across a line are none: "12 January ...... Example Hall"
    r"(?:(?<![\s.!?])[.!?]+|(?<=\s)(?:[!?]+|\.{1,3})(?!\.))[\"”’')]*"
    r"(?:\s+(?=[\"“‘'(•*\[]?[A-Z0-9£])|(?=[A-Z][a-z]))"
)
_SMALL_STOP = re.compile(r"(?<=[^\W_]{2})[.!?]+[\"”’')]*\s+(?=[^\W_])")
_OPERATION = re.compile(
    r"(?<![\w-])(?:(?P<word>Operation|Op|OPERATION|OP|Project|PROJECT)\.?\s+"
    r"(?P<name>(?:the\s+)?[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)?)"
    r"|#Op(?:eration)?(?P<tag>[A-Z]\w*))"
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
CLOCK = re.compile(
    r"\b\d{1,2}(?:[.:]\d\d)?\s?(?:am|pm|noon)\b|\b\d{1,2}[.:]\d\d\b|\b\d{4} ?hrs\b|\bnoon\b"
    r"|\bo['’]clock\b",
    re.IGNORECASE,
)
_WRAPPED = 45  # characters of the shortest line that is wrapped
_FULL = 60  # the same, where lines begin with small letters anyhow
_ENDS = frozenset(".!?:")
_LONG = 260  # characters of the longest evidence
_Day = TypeVar("_Day", Dated, Said)
_VAGUE = frozenset({Precision.MONTH, Precision.WEEKDAY})
_BARE = 5  # a line of no more other words than these leans on the line above it


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date or noun that could stand for an event."""

    start: int  # of the date or noun itself
    end: int
    span: tuple[int, int]  # the sentence around it
    heads: tuple[tuple[int, int], ...]  # lines above that it leans on
    trigger: str
    dated: Dated | None
    operation: str | None
    hits: tuple[Hit, ...]  # the cues of the sentence and of the lines it leans on
    kind: str | None
    loose: str | None = None  # a month or weekday in the sentence of a noun
    said: str | None = None  # the day told from that of the message: "tomorrow"

    @property
    def iso(self) -> str | None:
        """The date, ISO 8601, if the candidate has one."""
        return self.dated.iso if self.dated else None

    @property
    def day(self) -> str | None:
        """Its date, written out or told from the day of the message."""
        return self.iso or self.said


@cache
def cues() -> CueIndex:
    """The cues of kinds, of other dates and of headings, each group under its own name."""
    lists = word_list("events")
    return cue_index(
        {f"kind {name}": words for name, words in lists["kinds"].items()}
        | {f"has {name}": words for name, words in lists["other"].items()}
        | {"noun": lists["undated"]["words"], "soon": lists["undated"]["times"]}
        | {"deed": lists["deeds"]["words"], "spell": lists["undated"]["spells"]}
        | {f"under {name}": words for name, words in lists["headings"].items()}
    )


def kind_of(hits: Iterable[Hit]) -> str | None:
    """The notation of the kind that the longest of these cues speaks of, or None."""
    named = [h for h in hits if h.group.startswith("kind ")]
    longest = max(named, key=lambda h: h.end - h.start, default=None)
    return longest.group.removeprefix("kind ") if longest else None


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence, line or table row, without blank edges."""
    spans: list[tuple[int, int]] = []
    small = in_small_letters(text)
    for start, end in _lines(text, small=small):
        begin = start
        for stop in (_SMALL_STOP if small else _STOP).finditer(text, start, end):
            if not _ABBREVIATION.search(text[max(begin, stop.start() - 8) : stop.start() + 1]):
                spans.append((begin, stop.end()))
                begin = stop.end()
        spans.append((begin, end))
    return [s for s in (_trimmed(text, *span) for span in spans) if s[0] < s[1]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _lines(text: str, *, small: bool) -> Iterator[tuple[int, int]]:
    """Lines, those that are only wrapped taken together.

    In small letters a line that goes on looks like any other; there it must be long.
    """
    least = _FULL if small else _WRAPPED
    start = 0
    for found in re.finditer(r"\n|\Z", text):
        line = text[start : found.start()]
        last = line.rsplit("\n", 1)[-1]
        onward = text[found.end() : found.end() + 2]
        wrapped = len(last) >= least and onward[:1].islower()
        if small and last.rstrip()[-1:] in _ENDS:
            wrapped = False
        if not wrapped:
            yield start, found.start()
            start = found.end()


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with its dates and the lines that it leans on."""

    text: str  # of the whole message
    span: tuple[int, int]
    heads: tuple[tuple[int, int], ...]
    dates: tuple[Dated, ...]
    hits: tuple[Hit, ...]
    said: tuple[Said, ...]

    @property
    def loose(self) -> str | None:
        """Whether it names a month or a weekday without a day."""
        vague = (d.precision.value for d in self.dates if d.precision in _VAGUE)
        return next(vague, None)

    def candidate(
        self,
        start: int,
        end: int,
        trigger: str,
        *,
        dated: Dated | None = None,
        operation: str | None = None,
    ) -> Candidate:
        """A candidate of this sentence with its trigger at ``start``."""
        kind = "operation" if operation else self._kind(start)
        span = _clip(self.span, start, end)
        said = self._day_near(start, dated)
        return Candidate(
            start,
            end,
            span,
            self.heads,
            trigger,
            dated,
            operation,
            self.hits,
            kind,
            self.loose,
            said,
        )

    def _kind(self, start: int) -> str | None:
        """The kind that the words beside a place name; of a mere meeting, all words tell more."""
        own = kind_of(self._beside(start))
        return own if own not in {None, "public-meeting"} else kind_of(self.hits)

    def _beside(self, start: int) -> list[Hit]:
        """The cues of the part between semicolons in which a place lies: "Panel 3 May; stall …"."""
        first = max(self.span[0], self.text.rfind(";", self.span[0], start) + 1)
        stop = self.text.find(";", start, self.span[1])
        return [h for h in self.hits if first <= h.start < (stop if stop >= 0 else self.span[1])]

    def _day_near(self, start: int, dated: Dated | None) -> str | None:
        """The day told next to a place; "this Friday" is none to come beside "was held".

        Where a date is written out it holds, unless it is such a day itself: "last Friday".
        """
        past = any(hit.group == "has past" for hit in self.hits)
        days = [said for said in self.said if not (said.coming and past)]
        if dated:
            days = [said for said in days if dated.start <= said.start < dated.end]
        near = min(days, key=lambda said: abs(said.start - start), default=None)
        return near.iso if near else None


def candidates_in(text: str, issued: date | None) -> list[Candidate]:
    """Every candidate, in the order of the text."""
    dates = find_dates(text, issued)
    spans = sentences(text)
    inside = _by_span(dates, spans)
    said = _by_span(days_said(text, dates, issued), spans)
    by_span = _hits_by_span(cues().hits(text), spans)
    found: list[Candidate] = []
    for number, span in enumerate(spans):
        heads = _heads(text, spans, number, inside)
        hits = tuple(h for s in (*heads, span) for h in by_span[s])
        found += _of_sentence(_Sentence(text, span, heads, inside[number], hits, said[number]))
    leant_on = {head for c in found for head in c.heads}
    return [c for c in found if c.dated or c.operation or c.span not in leant_on]


def _by_span(dates: tuple[_Day, ...], spans: list[tuple[int, int]]) -> list[tuple[_Day, ...]]:
    """The dates of each sentence."""
    inside: list[tuple[_Day, ...]] = []
    at = 0
    for span in spans:
        first = at
        while at < len(dates) and dates[at].start < span[1]:
            at += 1
        inside.append(dates[first:at])
    return inside


def _hits_by_span(
    hits: list[Hit], spans: list[tuple[int, int]]
) -> dict[tuple[int, int], list[Hit]]:
    """The cues of each sentence."""
    found: dict[tuple[int, int], list[Hit]] = {span: [] for span in spans}
    at = 0
    for hit in hits:
        while at < len(spans) and spans[at][1] <= hit.start:
            at += 1
        if at < len(spans) and spans[at][0] <= hit.start:
            found[spans[at]].append(hit)
    return found


def _heads(
    text: str, spans: list[tuple[int, int]], number: int, inside: list[tuple[Dated, ...]]
) -> tuple[tuple[int, int], ...]:
    """The lines beside a sentence that holds little more than its dates: above, else below."""
    start, end = spans[number]
    rest = text[start:end]
    for dated in inside[number]:
        rest = rest.replace(text[dated.start : dated.end], " ")
    if not inside[number] or len(re.findall(r"[A-Za-z]{3,}", rest)) > _BARE:
        return ()
    heads = []
    if number and _leans(text, spans[number - 1], spans[number]):
        heads.append(spans[number - 1])
    below = number + 1 < len(spans) and not inside[number + 1]
    if (
        below
        and text[end : spans[number + 1][0]].count("\n") == 1
        and not re.search("[a-z]{3}", rest)
    ):
        heads.append(spans[number + 1])
    return tuple(heads)


def _leans(text: str, above: tuple[int, int], span: tuple[int, int]) -> bool:
    return above[1] - above[0] <= 120 and text[above[1] : span[0]].count("\n") <= 2


def _of_sentence(sentence: _Sentence) -> Iterator[Candidate]:
    """Candidates of its dates and operations; failing those, of a noun that names an event."""
    base, words = sentence.span[0], sentence.text[slice(*sentence.span)]
    operations = [m for m in _OPERATION.finditer(words) if _is_named(m)]
    name = _name(operations[0]) if operations else None
    whole = [d for d in sentence.dates if d.precision not in _VAGUE and not d.further]
    for dated in whole:
        trigger = operations[0].group(0) if operations else sentence.text[dated.start : dated.end]
        yield sentence.candidate(dated.start, dated.end, trigger, dated=dated, operation=name)
    for found in operations[1 if whole else 0 :]:
        yield sentence.candidate(
            base + found.start(),
            base + found.end(),
            found.group(0),
            operation=_name(found),
        )
    if whole or operations:
        return
    place = _noun(sentence, words)
    if place:
        yield sentence.candidate(*place, sentence.text[slice(*place)])


def _name(match: re.Match[str]) -> str:
    """The name of an operation in small letters; that of "#OpBronzeFern" is "bronze fern"."""
    return (match["name"] or _HUMP.sub(" ", match["tag"])).casefold()


def _is_named(match: re.Match[str]) -> bool:
    """Whether what stands behind "Operation" or "Project" is its name."""
    other, name = word_list("events")["operations"], _name(match)
    if name in other["not_names"]:
        return False
    first = re.sub(r"(?:s?['’]s?|s)\Z", "", name.split()[0])
    project = (match["word"] or "").casefold() == "project"
    return not (project and (first in other["not_of_projects"] or first in date_words()))


def _noun(sentence: _Sentence, words: str) -> tuple[int, int] | None:
    """The first noun that names an event; failing that "tomorrow" or a weekday's clock time."""
    own = [h for h in sentence.hits if sentence.span[0] <= h.start < sentence.span[1]]
    noun = min((h for h in own if h.group == "noun"), key=lambda h: (h.start, -h.end), default=None)
    if noun:
        return noun.start, noun.end
    clock = CLOCK.search(words)
    if not clock:
        return None
    soon = next((h for h in own if h.group == "soon"), None)
    if soon:
        return soon.start, soon.end
    base = sentence.span[0]
    return (base + clock.start(), base + clock.end()) if sentence.dates else None


def _clip(span: tuple[int, int], start: int, end: int) -> tuple[int, int]:
    """The sentence, or the part of a long one around the trigger."""
    if span[1] - span[0] <= _LONG:
        return span
    return max(span[0], start - _LONG // 2), min(span[1], end + _LONG // 2)
