"""Words, numbers and marks of a text, cut into sentences.

In: plain text of any layout. Out: tokens with offsets, each numbered with its sentence and line;
wrapped lines are joined and sentences that run together without a space are parted.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kg.extract.small_letters import in_small_letters
from kg.extract.wordlists import word_list


class Token(NamedTuple):
    """One word, number or mark: ``text[start:end]``, in lower case as ``lower``."""

    text: str
    lower: str
    start: int
    end: int
    kind: str  # word, number, mixed (letters and digits), mark, break, link
    sentence: int


_FULL = 60  # characters of the shortest line that is wrapped, in a text all in small letters
_LONGEST = 200
"""Tokens of the longest sentence: text without full stops is taken in stretches of that length."""


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        r"""(?P<link>https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[@\#][^\W\d]\w+)
        |(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\w|[.,]\d))
        |(?P<mixed>\d[\d,]*(?:\.\d+)?[^\W\d]\w*|[^\W\d_]+\d\w*|\d+(?:[.,]\d+){2,})
        |(?P<number2>\d+)
        |(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)
        |(?P<break>[^\S\n]*\n\s*)
        |(?P<mark>[^\s\w]|_)""",
        re.VERBOSE,
    )


@cache
def _short() -> frozenset[str]:
    """Abbreviations of all texts, and those that stand beside figures."""
    own = word_list("statistics")["abbreviations"]["words"]
    return frozenset(w.casefold() for w in (*word_list("segmentation")["abbreviations"], *own))


def tokens_of(text: str) -> list[Token]:
    """The tokens of ``text`` in order; blanks are left out, line breaks are tokens."""
    found: list[Token] = []
    sentence = line_start = 0
    stopped = False  # after a full stop that may end its sentence
    small = in_small_letters(text)
    for match in _pattern().finditer(text):
        kind = match.lastgroup or "mark"
        start, end = match.span()
        if kind == "break":
            if _hard(text, start, end, line_start, small=small):
                sentence, stopped = sentence + 1, False
            line_start = end
        elif stopped and _opens(text, found, start, small=small):
            sentence += 1
        raw = match.group()
        found.append(Token(raw, raw.lower(), start, end, kind.rstrip("2"), sentence))
        if kind == "mark":
            stopped = _stops(found)
        elif kind != "break":
            stopped = False
    return _bounded(found)


def _bounded(found: list[Token]) -> list[Token]:
    """Sentences of more than `_LONGEST` tokens cut before a word; the others as they are."""
    bounded: list[Token] = []
    cuts = opened = 0
    for token in found:
        if bounded and bounded[-1].sentence != token.sentence + cuts:
            opened = len(bounded)
        elif len(bounded) - opened >= _LONGEST and token.kind == "word":
            cuts, opened = cuts + 1, len(bounded)
        bounded.append(token._replace(sentence=token.sentence + cuts) if cuts else token)
    return bounded


def _stops(found: list[Token]) -> bool:
    """Whether a sentence may have ended with the last token, a mark."""
    last = found[-1]
    if last.text in ".!?|•":
        return last.text != "." or not _abbreviation(found)
    return last.text in "\"”'’)" and _after_stop(found)


def _after_stop(found: list[Token]) -> bool:
    return len(found) > 1 and found[-2].kind == "mark" and found[-2].text in ".!?"


def _abbreviation(found: list[Token]) -> bool:
    before = found[-2] if len(found) > 1 else None
    return before is not None and before.kind == "word" and before.lower in _short()


def _opens(text: str, found: list[Token], start: int, *, small: bool) -> bool:
    """Whether a sentence may begin at ``start``, after a full stop or the like."""
    first = text[start]
    if found[-1].text in "|•":
        return first.isalpha()
    if first.isupper() or first.isdigit() or first in "\"“'‘(£•-–—*✔[":
        return True
    return (small or found[-1].text in "!?") and text[start - 1].isspace()


def _hard(text: str, start: int, end: int, line_start: int, *, small: bool) -> bool:
    """Whether the line break at ``start`` ends a sentence, or is a mere wrap.

    In a text all in small letters only a long line is wrapped.
    """
    if text.count("\n", start, end) > 1 or end >= len(text):
        return True
    following = text[end]
    last = text[start - 1] if start else "\n"
    if following in "•*-–—>|✔#(" or last in ".!?:":
        return True
    if (following.islower() and last.isalpha()) or last in ",-":
        return small and last not in ",-" and start - line_start < _FULL
    return start - line_start < 55 or not (following.islower() or last.islower())
