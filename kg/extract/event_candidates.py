"""What in a text could be an event: every date, every named operation, every noun of an event.

In: the text and the day it was issued. Out: candidates with the sentence they stand in. Which of
them are events is left to ``events``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from kg.extract.dates import Dated, Precision, find_dates
from kg.extract.wordlists import any_of, word_list

_ABBREVIATION = re.compile(
    r"(?:\b(?:St|Rd|Mr|Mrs|Ms|Dr|Insp|Sgt|Supt|Ch|Det|Rev|No|Cllr|Mon|Tues?|Weds?|Thurs?|Fri|Sat|Sun"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|incl|e\.g|i\.e|[ap]\.m|[A-Z]))\.\Z"
)
_STOP = re.compile(r"[.!?]+[\"”’')]*(?:\s+(?=[\"“‘'(•*\[]?[A-Z0-9£])|(?=[A-Z][a-z]))")
_OPERATION = re.compile(
    r"\b(Operation|Op|OPERATION|OP)\.?\s+((?:the\s+)?[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)?)"
)
_NO_NAME = frozenset({"the", "this", "update", "results", "name", "our", "officers"})
CLOCK = re.compile(
    r"\b\d{1,2}(?:[.:]\d\d)?\s?(?:am|pm|noon)\b|\b\d{1,2}[.:]\d\d\b|\b\d{4} ?hrs\b|\bnoon\b"
    r"|\bo['’]clock\b",
    re.IGNORECASE,
)
_LONG = 260  # characters of the longest evidence
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
    context: str  # the sentence and the lines above, lower case
    kind: str | None
    loose: str | None = None  # a month or weekday in the sentence of a noun

    @property
    def iso(self) -> str | None:
        """The date, ISO 8601, if the candidate has one."""
        return self.dated.iso if self.dated else None


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, pattern_of(words)) for kind, words in word_list("events")["kinds"].items())


def pattern_of(words: list[str]) -> re.Pattern[str]:
    """One pattern of the words, ``~`` standing for any ending."""
    parts = [
        re.escape(w.removesuffix("~")).replace(r"\ ", r"\s+") + r"\w*" * w.endswith("~")
        for w in sorted(words, key=len, reverse=True)
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w])", re.IGNORECASE)


@cache
def _undated() -> re.Pattern[str]:
    return re.compile(
        rf"(?i:(?<![\w-])(?:{any_of(word_list('events')['undated']['words'])})(?!\w))"
    )


@cache
def _near_times() -> re.Pattern[str]:
    return re.compile(rf"(?i:\b(?:{any_of(word_list('events')['undated']['times'])})\b)")


def _soon(words: str, dates: tuple[Dated, ...]) -> re.Match[str] | None:
    """A word such as "tomorrow", or a clock time beside a weekday."""
    clock = CLOCK.search(words)
    return _near_times().search(words) if clock else None if not dates else clock


def kind_of(context: str) -> str | None:
    """The notation of the kind of event that the words speak of, or None."""
    best: tuple[int, str] | None = None
    for kind, pattern in _kinds():
        found = pattern.search(context)
        if found:
            rank = len(found.group(0))
            if best is None or rank > best[0]:
                best = (rank, kind)
    return best[1] if best else None


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence, line or table row, without blank edges."""
    spans: list[tuple[int, int]] = []
    for start, end in _lines(text):
        begin = start
        for stop in _STOP.finditer(text, start, end):
            if not _ABBREVIATION.search(text[max(begin, stop.start() - 8) : stop.start() + 1]):
                spans.append((begin, stop.end()))
                begin = stop.end()
        spans.append((begin, end))
    return [s for s in (_trimmed(text, *span) for span in spans) if s[0] < s[1]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Lines, those that are only wrapped taken together."""
    start = 0
    for found in re.finditer(r"\n|\Z", text):
        line = text[start : found.start()]
        last = line.rsplit("\n", 1)[-1]
        onward = text[found.end() : found.end() + 2]
        wrapped = len(last) >= 45 and onward[:1].islower()
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

    @property
    def context(self) -> str:
        """The words of the sentence and of the lines it leans on, lower case."""
        return " ".join(self.text[s:e] for s, e in (*self.heads, self.span)).casefold()

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
        context = self.context
        kind = "operation" if operation else kind_of(context)
        span = _clip(self.span, start, end)
        return Candidate(
            start, end, span, self.heads, trigger, dated, operation, context, kind, self.loose
        )


def candidates_in(text: str, issued: date | None) -> list[Candidate]:
    """Every candidate, in the order of the text."""
    dates = find_dates(text, issued)
    spans = sentences(text)
    inside: list[tuple[Dated, ...]] = []
    at = 0
    for span in spans:
        first = at
        while at < len(dates) and dates[at].start < span[1]:
            at += 1
        inside.append(dates[first:at])
    found: list[Candidate] = []
    for number, span in enumerate(spans):
        heads = _heads(text, spans, number, inside)
        found += _of_sentence(_Sentence(text, span, heads, inside[number]))
    leant_on = {head for c in found for head in c.heads}
    return [c for c in found if c.dated or c.operation or c.span not in leant_on]


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
    operations = [m for m in _OPERATION.finditer(words) if m.group(2).casefold() not in _NO_NAME]
    name = operations[0].group(2).casefold() if operations else None
    whole = [d for d in sentence.dates if d.precision not in _VAGUE and not d.further]
    for dated in whole:
        trigger = operations[0].group(0) if operations else sentence.text[dated.start : dated.end]
        yield sentence.candidate(dated.start, dated.end, trigger, dated=dated, operation=name)
    for found in operations[1 if whole else 0 :]:
        yield sentence.candidate(
            base + found.start(),
            base + found.end(),
            found.group(0),
            operation=found.group(2).casefold(),
        )
    if whole or operations:
        return
    noun = _undated().search(words) or _soon(words, sentence.dates)
    if noun:
        yield sentence.candidate(base + noun.start(), base + noun.end(), noun.group(0))


def _clip(span: tuple[int, int], start: int, end: int) -> tuple[int, int]:
    """The sentence, or the part of a long one around the trigger."""
    if span[1] - span[0] <= _LONG:
        return span
    return max(span[0], start - _LONG // 2), min(span[1], end + _LONG // 2)
