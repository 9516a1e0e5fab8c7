"""What the model of events weighs: the words around a candidate, its date and its line.

In: the text and its candidates. Out: one row of named features a candidate.
"""

from __future__ import annotations

import re
from functools import cache

from kg.extract.date_patterns import month_numbers
from kg.extract.event_candidates import CLOCK, Candidate, pattern_of
from kg.extract.wordlists import word_list

_WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*|\d+|[£%:|•*]")
_WORD_WEIGHT = 0.4  # single words weigh less than the lists of cues, so that these are learnt first


@cache
def _others() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lists = word_list("events")["other"]
    return tuple((name, pattern_of(words)) for name, words in lists.items())


def features(text: str, candidates: list[Candidate]) -> list[dict[str, float]]:
    """One row for each candidate, in their order."""
    return [_row(text, c, candidates) for c in candidates]


def _row(text: str, c: Candidate, candidates: list[Candidate]) -> dict[str, float]:
    start, end = c.span
    before = text[max(start, c.start - 60) : c.start]
    after = text[c.end : min(end, c.end + 60)]
    names = ["bias", *_shape(c), *_line(text, c), *_cued(text, c, before, after)]
    near, following = _tokens(before)[-4:], _tokens(after)[:3]
    words = [f"w {word}" for word in _tokens(c.context) if _telling(word)]
    words += [f"b {word}" for word in near] + [f"a {word}" for word in following]
    row = dict.fromkeys(words, _WORD_WEIGHT) | dict.fromkeys(names, 1.0)
    return row | _neighbours(text, c, candidates)


def _cued(text: str, c: Candidate, before: str, after: str) -> list[str]:
    """Groups of cue words in the sentence, close by, and in the heading above."""
    sort = "date" if c.iso else "recurring" if c.dated else "operation" if c.operation else "noun"
    names: list[str] = []
    for name, pattern in _others():
        if pattern.search(c.context):
            names += [f"has {name}", f"has {name}, {sort}"]
        if pattern.search(before):
            names.append(f"has {name} before")
        if pattern.search(after):
            names.append(f"has {name} after")
    heading = _heading(text, c.span[0])
    for name, pattern in _headings():
        if pattern.search(heading):
            names += [f"under {name}", f"under {name}, {sort}"]
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


@cache
def _headings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lists = word_list("events")["headings"]
    return tuple((name, pattern_of(words)) for name, words in lists.items())


def _shape(c: Candidate) -> list[str]:
    """What sort of date or noun the candidate is."""
    shape = c.dated.precision.value if c.dated else "operation" if c.operation else "noun"
    names = [f"shape {shape}", f"kind {c.kind}", f"shape {shape}, kind {c.kind}"]
    if c.operation and c.dated:
        names.append("operation, dated")
    if c.dated and c.dated.further:
        names.append("further date")
    if c.dated and c.dated.ranged:
        names.append("ranged date")
    if c.loose:
        names.append(f"{shape} with a {c.loose}")
    if shape == "noun":
        names.append(f"trigger {c.trigger.casefold()}")
    return names


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
    return [name for name, holds in marks.items() if holds]


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
    for name, pattern in _others():
        if pattern.search(above):
            row[f"has {name} above"] = 1.0
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
