"""Cut a message's text into passages: the smallest stretches that may state one thing.

In: plain text of any layout (wrapped mail, bullets, numbered items, label-value lines, flattened
tables, sentences run together). Out: passages with offsets and the layout they stand in, in order
and without overlap. What a passage says is left to others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kg.extract.parts import parts
from kg.extract.wordlists import word_list


class Layout(StrEnum):
    """How a passage stands on the page."""

    HEADING = "heading"  # a short line of its own that heads what follows
    LEAD_IN = "lead-in"  # ends with a colon and introduces what follows
    LABEL = "label"  # the words before the colon or dash of a label-value line
    ITEM = "item"  # opens with a bullet, number or letter
    CELL = "cell"  # one cell of a table row
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Passage:
    """One clause, item, cell or heading: ``text[start:end]`` of the message."""

    start: int
    end: int
    text: str
    layout: Layout
    marker: str  # the bullet or number it opens with: "•", "1", "a", "" for none
    line: int  # number of the (unwrapped) line it stands on
    block: int  # number of the block between blank lines
    sentence: int  # clauses of one sentence share this number
    first: bool  # the first passage of its line


@dataclass(frozen=True, slots=True)
class _Rules:
    abbreviation: re.Pattern[str]
    marker: re.Pattern[str]
    joined: re.Pattern[str]
    opener: re.Pattern[str]
    wrap_share: float
    wrap_least: int


@cache
def _rules() -> _Rules:
    data = word_list("segmentation")

    def words(key: str) -> str:
        ordered = sorted(data[key], key=len, reverse=True)
        return "|".join(re.escape(w).replace("'", "['’]") for w in ordered)

    bullets = re.escape(data["bullets"])
    number = (
        r"(?:\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.):](?!\d)(?=\s|[A-Z])|\d(?:st|nd|rd|th)\b:?|#\d+)"
    )
    return _Rules(
        abbreviation=re.compile(
            rf"(?:^|[\s(/])(?:{words('abbreviations')}|[A-Z])\.$", re.IGNORECASE
        ),
        marker=re.compile(
            rf"\s*(?:(?:[{bullets}]\ufe0f?)+(?=\s|[^\W\d_]|[\"'“‘(£\d])|{number})\s*"
        ),
        joined=re.compile(words("joined_names")),
        opener=re.compile(
            rf"(?:{words('clause_subjects')}|{words('run_on_openers')})\b", re.IGNORECASE
        ),
        wrap_share=data["wrap_share"],
        wrap_least=data["wrap_least"],
    )


_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+|[A-Z“‘(]|$)|(?<=[a-z]{3})(?=[A-Z][a-z]+\s)")
_LAST_WORD = re.compile(r"[^\s(\"'“‘*_]+$")
_LONGEST_WORD = 40
_CELLS = re.compile(r"\s*\|\s*|\t+\s*|\s{3,}|\s*\.{4,}\s*")
_INLINE_NUMBER = re.compile(
    r"(?<=[\s.;:,])(?:\((?:\d{1,2}|[a-h]|[ivx]{1,4})\)|\d{1,2}[.):](?!\d))\s+(?=\S)"
)
_INLINE_BULLET = re.compile(r"(?<=\S)\s*[•●▪◦‣➤►]\s*(?=\S)")
_LABEL = re.compile(r"(?=[^\W\d_(“\"'])(?:[^:.!?|]{2,60}?)(?::\s+|:$|\s+[–—]\s+|\s-\s)")
_PARTS = re.compile(r";\s*|:\s+(?=\S)")
_ENDS_SENTENCE = re.compile(r"[.!?:…][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    block: int


Cut = Callable[[str, int, int, int], Iterable[tuple[int, int]]]
"""What cuts a stretch of a sentence into parts: see `kg.extract.parts.parts`."""


def segment(text: str, cut: Cut = parts) -> tuple[Passage, ...]:
    """The passages of ``text`` in reading order; every letter or digit lies in exactly one."""
    passages: list[Passage] = []
    sentence = 0
    for number, line in enumerate(_lines(text)):
        first = True
        for start, end, layout, marker in _pieces(text, line):
            for s, e in _sentences(text, start, end):
                sentence += 1
                for cs, ce, kind in _clauses(text, s, e, layout, cut):
                    trimmed = _trim(text, cs, ce)
                    if trimmed is None:
                        continue
                    passages.append(
                        Passage(
                            *trimmed,
                            text[slice(*trimmed)],
                            kind,
                            marker if first else "",
                            number,
                            line.block,
                            sentence,
                            first,
                        )
                    )
                    first = False
    return tuple(passages)


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without white space and stray marks at its edges; None where nothing is left."""
    while start < end and not (text[start].isalnum() or text[start] in "£$€#'\"“‘([@"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None


def _lines(text: str) -> Iterator[_Line]:
    """Lines of the author: what a mail program wrapped is joined again."""
    rules = _rules()
    raw = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    widest = max((e - s for s, e in raw), default=0)
    wrapped = sum(e - s >= rules.wrap_share * widest for s, e in raw) >= 3 and widest <= 110
    block, previous_end, current = 0, 0, None
    for start, end in raw:
        blank = not text[start:end].strip()
        gap = text.count("\n", previous_end, start) > 1 or blank
        if current is not None and (
            gap or not _continues(text, current, start, end, widest, wrapped)
        ):
            yield current
            current = None
        if gap:
            block += 1
        previous_end = end
        if blank:
            continue
        current = _Line(current.start if current else start, end, block)
    if current is not None:
        yield current


def _continues(text: str, before: _Line, start: int, end: int, widest: int, wrapped: bool) -> bool:
    """Whether the line ``start:end`` goes on with the one before it."""
    rules = _rules()
    last = text.rfind("\n", before.start, before.end) + 1 or before.start
    tail, head = text[last : before.end].rstrip(), text[start:end]
    if rules.marker.match(head) or "|" in head or "|" in tail or not head.strip():
        return False
    full = len(tail) >= rules.wrap_least and len(tail) >= rules.wrap_share * widest
    lower = head.lstrip()[:1].islower()
    if _ENDS_SENTENCE.search(tail):
        return wrapped and full and not tail.endswith(":") and len(tail) > 0.8 * widest
    return (wrapped and full) or (lower and len(tail) >= 30) or (lower and head[:1].isspace())


def _pieces(text: str, line: _Line) -> Iterator[tuple[int, int, Layout, str]]:
    """The cells and list items of one line, each with its layout and marker."""
    start, end = line.start, line.end
    opening = _rules().marker.match(text, start, end)
    marker = ""
    if opening and opening.end() < end:
        marker = opening.group().strip().strip("().:")
        start = opening.end()
    body = text[start:end]
    if "\n" not in body and _CELLS.search(body.strip(" |")):
        yield from ((s, e, Layout.CELL, marker) for s, e in _split(text, start, end, _CELLS))
        return
    layout = Layout.ITEM if marker else Layout.PROSE
    for s, e in _split(text, start, end, _INLINE_BULLET):
        numbered = list(_split_before(text, s, e, _INLINE_NUMBER))
        for i, (ns, ne) in enumerate(numbered):
            item = layout if (s, i) == (start, 0) else Layout.ITEM
            yield ns, ne, _whole_line(text, ns, ne, item, whole=(ns, ne) == (start, end)), marker


def _whole_line(text: str, start: int, end: int, layout: Layout, *, whole: bool) -> Layout:
    """Headings and lead-ins are told by their form: short, or with a colon at the end."""
    body = text[start:end].strip()
    if body.endswith(":"):
        return Layout.LEAD_IN
    short = len(body) <= 70 and len(body.split()) <= 10 and not _ENDS_SENTENCE.search(body)
    if whole and layout is Layout.PROSE and short and not body.endswith((",", ";")):
        return Layout.HEADING
    return layout


def _split(text: str, start: int, end: int, at: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for match in at.finditer(text, start, end):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < end:
        yield start, end


def _split_before(
    text: str, start: int, end: int, at: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    marks = list(at.finditer(text, start, end))
    if len(marks) < 2:
        yield start, end
        return
    for match in marks:
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < end:
        yield start, end


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences, also where the next one follows without a space."""
    abbreviation = _rules().abbreviation
    begin = start
    for match in _SENTENCE_END.finditer(text, start, end):
        stop = match.end()
        if stop < end and match.group() == ".":
            before = text[max(begin, match.start() - 12) : match.start() + 1]
            if abbreviation.search(before) or _no_end(text, match.start(), stop, end):
                continue
        if not match.group() and _is_one_word(text, begin, stop):
            continue
        yield begin, stop
        begin = stop
    if begin < end:
        yield begin, end


def _is_one_word(text: str, begin: int, place: int) -> bool:
    """Whether a capital inside a word begins no sentence: "TravelSafe", "#SlowDown".

    It does in "stationsDeal with" and "PoliceThe next": after a word in small letters, or with a
    word that opens sentences.
    """
    if _rules().joined.search(text, max(begin, place - 8), place + 8):
        return True
    word = _LAST_WORD.search(text, max(begin, place - _LONGEST_WORD), place)
    name = word is not None and (word.group()[0] in "#@" or word.group()[0].isupper())
    return name and not _rules().opener.match(text, place)


def _no_end(text: str, dot: int, stop: int, end: int) -> bool:
    """A dot inside a number, an address or before a small letter ends no sentence."""
    rest = text[stop:end].lstrip()
    if not rest:
        return False
    if rest[0].islower():
        return True
    glued = not text[stop].isspace()
    before = text[dot - 1] if dot else " "
    return glued and (before.isupper() or not (before.isalnum() or before in ")%'\"’”"))


def _clauses(
    text: str, start: int, end: int, layout: Layout, cut: Cut
) -> Iterator[tuple[int, int, Layout]]:
    """A sentence's lead-in or label, and its parts between semicolons and other joints."""
    body, sentence = text[start:end], start
    if layout in (Layout.HEADING, Layout.LEAD_IN):
        yield start, end, layout
        return
    label = _LABEL.match(body)
    colon = label is not None and label.group().rstrip().endswith(":")
    if label and label.end() < len(body.rstrip()) and (colon or len(label.group().split()) <= 7):
        kind = Layout.LEAD_IN if len(label.group().split()) > 7 else Layout.LABEL
        yield start, start + label.end(), kind
        start += label.end()
    for s, e in _split(text, start, end, _PARTS):
        for cs, ce in cut(text, s, e, sentence):
            ends_colon = text[ce : ce + 1] == ":" or text[cs:ce].rstrip().endswith(":")
            yield cs, ce, Layout.LEAD_IN if ends_colon else layout
