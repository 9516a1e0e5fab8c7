"""The small language in which cue files name phrases, and how it is matched.

In: phrases of ordinary words. Out: compiled patterns that say which phrase was found where.

A phrase is a row of words. ``*`` stands for up to eight words, ``a|b`` for one word or the other,
``word~`` for any ending of the word (``patrol~``: patrol, patrols, patrolling). Case, the form of
apostrophes and hyphens, and the width of white space do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.extract.wordlists import word_list

_GAP = r"((?:[^\s!?]*[^\s.!?][^\S\n]+){0,8}?)"


def cue_file(name: str) -> dict[str, Any]:
    """The cue file ``cues/NAME.toml`` beside this module."""
    return word_list(name)


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase of a cue file that was met in a text."""

    start: int
    end: int
    words: str
    gap: str = ""  # what stood for the first "*" of the phrase


@dataclass(frozen=True, slots=True)
class Phrases:
    """Many phrases as one pattern."""

    pattern: re.Pattern[str]

    def search(self, text: str, start: int = 0, end: int | None = None) -> Found | None:
        """The first phrase in ``text[start:end]``."""
        match = self.pattern.search(text, start, len(text) if end is None else end)
        return _found(match) if match else None

    def all(self, text: str) -> tuple[Found, ...]:
        """Every phrase, without overlaps, from left to right."""
        return tuple(_found(match) for match in self.pattern.finditer(text))

    def opens(self, text: str) -> Found | None:
        """A phrase at the very beginning of the text, after any opening marks."""
        lead = len(text) - len(text.lstrip(" \t\"'“‘([*#_-–•"))
        match = self.pattern.match(text, lead)
        return _found(match) if match else None


def _found(match: re.Match[str]) -> Found:
    gap = next((g for g in match.groups() if g and g.strip()), "")
    return Found(match.start(), match.end(), match.group(), gap.strip(" ,"))


def phrases(lines: Iterable[str]) -> Phrases:
    """One pattern out of many phrases; longer ones are tried first."""
    ordered = sorted(set(lines), key=lambda line: (-len(line), line))
    body = "|".join(_expression(line) for line in ordered) or r"(?!)"
    return Phrases(re.compile(rf"(?<!\w)(?:{body})(?!\w)", re.IGNORECASE))


@cache
def cue_phrases(file: str, *keys: str) -> Phrases:
    """The phrases that stand under ``keys`` of a cue file: ``cue_phrases("remarks", "advice")``."""
    found: Any = cue_file(file)
    for key in keys:
        found = found[key]
    return phrases(found)


def _expression(line: str) -> str:
    parts: list[str] = []
    for word in line.split():
        if word == "*":
            parts.append(_GAP)
        else:
            options = "|".join(_word(option) for option in word.split("|"))
            parts.append(f"(?:{options})" + r"[\s,:]+")
    joined = "".join(parts)
    return joined.removesuffix(r"[\s,:]+")


def _word(word: str) -> str:
    ending = r"\w*" if word.endswith("~") else ""
    escaped = re.escape(word.removesuffix("~"))
    return escaped.replace("'", "['’]").replace(r"\-", r"[-–\s]?") + ending
