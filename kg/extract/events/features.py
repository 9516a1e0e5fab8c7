"""What the model of events weighs: the words around a candidate, its date and its line.

In: the text and its candidates. Out: one row of named features a candidate.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from kg.extract.dates.patterns import month_numbers
from kg.extract.events.candidates import CLOCK, Candidate, cues
from kg.extract.wordlists import any_of, word_list

_WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*|\d+|[£%:|•*]")
_STAMP = re.compile(r",?\s*(?:at\s+|@\s*)?\d{1,2}[:.]\d\d\b")  # "12/11, 18:04"
_LEAD_IN = 70  # characters before a date in which a header's name may stand
_NEAR = 60  # characters before and after a date that count as close by
_WORD_WEIGHT = 0.4  # single words weigh less than the lists of cues, so that these are learnt first


def features(
    text: str, candidates: list[Candidate], issued: date | None = None
) -> list[dict[str, float]]:
    """One row for each candidate, in their order; ``issued`` is the day of the message."""
    own = issued.isoformat() if issued else None
    return [_row(text, c, candidates, own) for c in candidates]


def _row(
    text: str, c: Candidate, candidates: list[Candidate], issued: str | None
) -> dict[str, float]:
    start, end = c.span
    before = text[max(start, c.start - _NEAR) : c.start]
    after = text[c.end : min(end, c.end + _NEAR)]
    names = ["bias", *_shape(text, c), *_line(text, c), *_cued(text, c)]
    if c.iso and c.iso == issued:
        names += ["day of issue", f"day of issue, kind {c.kind}"]
    if c.iso and _in_header(text, c.start):
        names.append("header's date")
    near, following = _tokens(before)[-4:], _tokens(after)[:3]
    words = [f"w {word}" for word in _tokens(_context(text, c)) if _telling(word)]
    words += [f"b {word}" for word in near] + [f"a {word}" for word in following]
    row = dict.fromkeys(words, _WORD_WEIGHT) | dict.fromkeys(names, 1.0)
    return row | _neighbours(text, c, candidates)


def _in_header(text: str, position: int) -> bool:
    """Whether the line says before ``position`` when it was written: "Issued", "by Ann Tam,"."""
    start = max(text.rfind("\n", 0, position) + 1, position - _LEAD_IN)
    return _header().search(text[start:position]) is not None


@cache
def _header() -> re.Pattern[str]:
    words = word_list("events")["headers"]
    return re.compile(
        rf"(?i:^[\s>\[*_|-]*(?:{any_of(words['opening'])})\b.{{0,30}}"
        rf"|^[^\n]{{3,50}}\b(?:{any_of(words['written'])})\b.{{0,12}})\Z"
        r"|^[\s>*_]*[Bb]y [A-Z].{2,40}[,|·•-]\s*\Z"
    )


def _cued(text: str, c: Candidate) -> list[str]:
    """Groups of cue words in the sentence, close by, and in the heading above."""
    sort = "date" if c.iso else "recurring" if c.dated else "operation" if c.operation else "noun"
    names: list[str] = []
    for hit in c.hits:
        if not hit.group.startswith("has "):
            continue
        names += [hit.group, f"{hit.group}, {sort}"]
        if c.start - _NEAR <= hit.start < c.start and c.span[0] <= hit.start:
            names.append(f"{hit.group} before")
        if c.end <= hit.start < c.end + _NEAR and hit.end <= c.span[1]:
            names.append(f"{hit.group} after")
    for hit in cues().hits(_heading(text, c.span[0])):
        if hit.group.startswith("under "):
            names += [hit.group, f"{hit.group}, {sort}"]
    return names


def _heading(text: str, position: int) -> str:
    """The nearest short line above without a full stop."""
    end = text.rfind("\n", 0, position)
    for _ in range(6):
        if end < 0:
            return ""
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end].strip()
        if line and len(line) < 60 and line[-1] not in ".,;" and not re.search(r"\d", line):
            return line
        end = start - 1
    return ""


def _context(text: str, c: Candidate) -> str:
    return " ".join(text[s:e] for s, e in (*c.heads, c.span))


def _shape(text: str, c: Candidate) -> list[str]:
    """What sort of date or noun the candidate is."""
    shape = c.dated.precision.value if c.dated else "operation" if c.operation else "noun"
    names = [f"shape {shape}", f"kind {c.kind}", f"shape {shape}, kind {c.kind}"]
    if c.operation and c.dated:
        names.append("operation, dated")
    if c.operation and c.trigger.casefold().startswith("project"):
        names.append("project")
    if c.dated and c.dated.further:
        names.append("further date")
    if c.dated and c.dated.ranged:
        names.append("ranged date")
    if c.dated and c.iso:
        names += _date_shape(text, c)
    if c.loose:
        names.append(f"{shape} with a {c.loose}")
    if shape == "noun":
        names.append(f"trigger {c.trigger.casefold()}")
        names.append(f"led by {_led_by(text, c)}")
    return names


_LEAD = re.compile(
    r"\b(at|to|from|after|before|for|in|of|with|by)?\s*"
    r"\b(the|a|an|our|your|their|this|last|next|my|each|every|another|any|no)\s+(?:\S+\s+){0,3}\Z",
    re.IGNORECASE,
)


def _led_by(text: str, c: Candidate) -> str:
    """The preposition and the determiner before a noun: "at the AGM", "a surgery"."""
    found = _LEAD.search(text[max(c.span[0], c.start - 40) : c.start])
    return " ".join(w.casefold() for w in found.groups() if w) if found else "nothing"


def _date_shape(text: str, c: Candidate) -> list[str]:
    """How the date is written: with its weekday, in figures only, as the stamp of a post."""
    words = text[c.dated.start : c.dated.end] if c.dated else ""
    opening = text[max(0, c.start - 2) : c.start]
    marks = {
        "weekday named": bool(re.match(r"[A-Za-z]{3,}\W+(?:the\s+)?\d", words)),
        "date in figures": not re.search(r"[A-Za-z]{3}", words),
        "year named": bool(re.search(r"\d{4}", words)),
        "stamp": bool(_STAMP.match(text, c.end))
        and (not opening.strip(" ") or opening[-1] in "[·•(\n"),
        "in brackets": opening.endswith(("(", "[")),
        "before a colon": text[c.end : c.end + 1] == ":",
        "before a dash": bool(re.match(r"\s+[-–—|]\s", text[c.end : c.end + 3])),
    }
    return [name for name, holds in marks.items() if holds]


def _line(text: str, c: Candidate) -> list[str]:
    """How the candidate's sentence stands on the page."""
    start, end = c.span
    marks = {
        "time": bool(CLOCK.search(text[start : end + 60])),
        "top": c.start < 150,
        "leans on a head": bool(c.heads),
        "opens its sentence": c.start - start <= 3,
        "opens its line": start == 0 or text[start - 1] == "\n",
        "no full stop": not re.search(r"[.!?]", text[end - 1 : end + 1]),
    }
    held = [name for name, holds in marks.items() if holds]
    sort = "date" if c.iso else "other"
    return held + [f"{name}, {sort}" for name in held]


def _neighbours(text: str, c: Candidate, candidates: list[Candidate]) -> dict[str, float]:
    """How the candidate stands among the others, and the words of the line above."""
    row: dict[str, float] = {}
    same = [o for o in candidates if o.span == c.span and o is not c]
    if same:
        row["others in sentence"] = 1.0
    if any(o.start < c.start for o in same):
        row["not the first in sentence"] = 1.0
    if c.operation and any(o.operation == c.operation and o.start < c.start for o in candidates):
        row["operation again"] = 1.0
    if c.iso and any(o.iso == c.iso and o.start < c.start for o in candidates):
        row["date again"] = 1.0
    close = sum(1 for o in candidates if o.dated and 0 < abs(o.start - c.start) < 200)
    row[f"dates near {min(3, close)}"] = 1.0
    line_start = text.rfind("\n", 0, c.span[0]) + 1
    above = text[max(0, line_start - 90) : max(0, line_start - 1)].rsplit("\n", 1)[-1]
    for hit in cues().hits(above):
        if hit.group.startswith("has "):
            row[f"{hit.group} above"] = 1.0
    return row


def _tokens(words: str) -> list[str]:
    """Words in lower case, numbers as one sign, endings cut to what they have in common."""
    return [_stem(w) for w in _WORD.findall(words.casefold())]


def _telling(word: str) -> bool:
    """Whether a word says more than that there is a sentence or a date."""
    return len(word) > 3 and word not in month_numbers() and word not in _plain()


@cache
def _plain() -> frozenset[str]:
    return frozenset(word_list("events")["plain"]["words"]) | frozenset(
        _stem(day) for day in word_list("dates")["weekdays"]
    )


def _stem(word: str) -> str:
    if word.isdigit():
        return "0"
    for ending in ("ings", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
