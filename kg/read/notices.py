"""Cookie notices and the words around comment forms, which copies of pages hold as well as pages.

In: text of any format. Out: the text without them.
"""

from __future__ import annotations

import re
from functools import cache

from kg.read.wordings import any_phrase, wordings

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_COOKIE = re.compile(r"\bcookies?\b", re.IGNORECASE)
_LONGEST_NOTICE = 20


def drop_notices(text: str) -> str:
    """``text`` without cookie notices and words around comment forms, as copies of pages hold."""
    if not _notice().search(text):
        return text
    lines = (_without_notices(line) for line in text.split("\n"))
    return "\n".join(line for line in lines if line is not None)


def _without_notices(line: str) -> str | None:
    """``line`` without notices; None where it held nothing else."""
    if not _notice().search(line):
        return line
    if _opens_with_notice().match(line.strip(" *+-•[(")) and len(line.split()) <= _LONGEST_NOTICE:
        return None
    sentences = [part for part in _SENTENCE.split(line) if not _is_cookie_notice(part)]
    return " ".join(sentences) or None


@cache
def _notice() -> re.Pattern[str]:
    opening = any_phrase(wordings("pages")["notices"])
    return re.compile(rf"^[ \t*+•\[(-]*(?:{opening})|\bcookies?\b", re.IGNORECASE | re.MULTILINE)


@cache
def _opens_with_notice() -> re.Pattern[str]:
    return re.compile(any_phrase(wordings("pages")["notices"]), re.IGNORECASE)


def _is_cookie_notice(sentence: str) -> bool:
    return _COOKIE.search(sentence) is not None and _cookie_words().search(sentence) is not None


@cache
def _cookie_words() -> re.Pattern[str]:
    words = any_phrase(wordings("pages")["cookie_words"])
    return re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE)
