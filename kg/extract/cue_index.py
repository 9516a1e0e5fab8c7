"""Many groups of cue words found in one pass over a text.

In: groups of phrases (``~`` at the end of a word stands for any ending). Out: hits, each with its
place and its group. One pass over the words costs far less than a pattern for every group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’&-][^\W_]+)*|:")
_OPENING = 3  # letters by which a word is ruled out at once


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue met in a text."""

    start: int
    end: int
    group: str


@dataclass(frozen=True, slots=True)
class CueIndex:
    """Phrases by their first word; those with an open ending by the letters that are given."""

    whole: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    open_ended: dict[str, tuple[str, ...]]
    lengths: tuple[int, ...]  # of the open-ended cues
    openings: frozenset[str]  # the first letters of every cue: what opens otherwise is passed over

    def hits(self, text: str) -> list[Hit]:
        """Every cue of every group; cues of one group may overlap."""
        tokens = [(m.start(), m.end(), _fold(m.group(0))) for m in _WORD.finditer(text)]
        found: list[Hit] = []
        for position, (start, end, word) in enumerate(tokens):
            if word[:_OPENING] not in self.openings:
                continue
            for length in self.lengths:
                if length > len(word):
                    break
                groups = self.open_ended.get(word[:length], ())
                found += [Hit(start, end, group) for group in groups]
            for words, group in self.whole.get(word, ()):
                last = position + len(words) - 1
                if last < len(tokens) and _follows(words, tokens[position : last + 1]):
                    found.append(Hit(start, tokens[last][1], group))
        return found


def _fold(word: str) -> str:
    return word.casefold().replace("’", "'")


def _follows(words: tuple[str, ...], tokens: list[tuple[int, int, str]]) -> bool:
    for cue, (_, _, word) in zip(words, tokens, strict=True):
        if not (word.startswith(cue[:-1]) if cue.endswith("~") else word == cue):
            return False
    return True


def cue_index(groups: Mapping[str, Iterable[str]]) -> CueIndex:
    """The index of these groups of phrases."""
    whole: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    open_ended: dict[str, list[str]] = {}
    for group, phrases in groups.items():
        for phrase in phrases:
            words = tuple(
                _fold(w) + "~" * phrase_word.endswith("~")
                for phrase_word in phrase.split()
                for w in _WORD.findall(phrase_word)
            )
            if len(words) == 1 and words[0].endswith("~"):
                open_ended.setdefault(words[0][:-1], []).append(group)
            elif words:
                whole.setdefault(words[0].removesuffix("~"), []).append((words, group))
    return CueIndex(
        {word: tuple(rows) for word, rows in whole.items()},
        {word: tuple(names) for word, names in open_ended.items()},
        tuple(sorted({len(word) for word in open_ended})),
        frozenset(word[:_OPENING] for word in (*whole, *open_ended)),
    )
