"""Stretches of a text as the encoder sees them: a figure, a date, the noun of an event.

In: passages and stretches of the same text. Out: which of the encoder's pieces make up each
stretch, and the mean of what the encoder says of them.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.extract.roles.layout import Rows
from kg.extract.roles.pieces import LONGEST, Pieces
from kg.extract.roles.wordpiece import WordPieces
from kg.extract.segment import Passage

Span = tuple[int, int]
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pieces ``first`` to ``last`` (without it) of the passage at ``passage``."""

    passage: int
    first: int
    last: int


def stretches(
    passages: Sequence[Passage], vocabulary: WordPieces, spans: Sequence[Span]
) -> list[Stretch | None]:
    """The pieces of the words that each span touches, in the passage in which it begins.

    None where no passage holds it, or where it lies behind the pieces that the encoder reads.
    """
    starts = [p.start for p in passages]
    cut: dict[int, list[tuple[int, int, int, int]]] = {}
    found: list[Stretch | None] = []
    for start, end in spans:
        owner = bisect.bisect_right(starts, start) - 1
        if owner < 0 or passages[owner].end <= start:
            found.append(None)
            continue
        if owner not in cut:
            cut[owner] = _words(passages[owner], vocabulary)
        touched = [w for w in cut[owner] if w[0] < end and w[1] > start]
        first = touched[0][2] if touched else LONGEST
        last = min(touched[-1][3], LONGEST) if touched else 0
        found.append(Stretch(owner, first, last) if first < last else None)
    return found


def _words(passage: Passage, vocabulary: WordPieces) -> list[tuple[int, int, int, int]]:
    """Of every word: where it begins and ends in the text, its first piece and the one after it."""
    out = []
    at = 0
    for match in _WORD.finditer(passage.text):
        count = len(vocabulary.encode(match.group()))
        out.append((passage.start + match.start(), passage.start + match.end(), at, at + count))
        at += count
    return out


def pool(pieces: Pieces, found: Sequence[Stretch]) -> Rows:
    """Weights that take the mean over the pieces of each stretch: (stretches, windows * width)."""
    rows = np.zeros((len(found), pieces.ids.size), dtype=np.float32)
    for row, stretch in zip(rows, found, strict=True):
        at = pieces.starts[stretch.passage]
        row[at + stretch.first : at + stretch.last] = 1 / (stretch.last - stretch.first)
    return rows
