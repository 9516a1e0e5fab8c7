"""A message as the encoder takes it: word pieces in windows, a mark before every passage.

In: passages and a vocabulary. Out: arrays of piece numbers, marks, and which pieces belong to which
passage. A mark tells the layout of the passage that follows and whether it opens a line or a block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.extract.roles.layout import LAYOUT_NUMBERS, LAYOUTS
from kg.extract.roles.wordpiece import WordPieces
from kg.extract.segment import Passage

CLS, SEP, PAD = 101, 102, 0
MARKS = 1 + 3 * len(LAYOUTS)  # 0 stands for "no mark"
WINDOW = 384  # pieces in a window; the encoder could take 512
SHARED = 96  # pieces that a window shares with the one before
LONGEST = 96  # pieces of one passage; the rest is cut off


@dataclass(frozen=True, slots=True)
class Pieces:
    """The windows of one message: (windows, width), and (passages, windows * width) for pools."""

    ids: npt.NDArray[np.int64]
    marks: npt.NDArray[np.int64]
    mask: npt.NDArray[np.int64]
    words: npt.NDArray[np.float32]  # the mean of a passage's pieces
    opening: npt.NDArray[np.float32]  # its mark
    starts: npt.NDArray[np.int64]  # where a passage's pieces begin, windows laid end to end


def mark_of(passages: Sequence[Passage], index: int) -> int:
    """The mark that opens a passage."""
    here = passages[index]
    opens = 0
    if here.first:
        opens = 2 if index == 0 or passages[index - 1].block != here.block else 1
    return 1 + 3 * LAYOUT_NUMBERS[here.layout] + opens


def windows(lengths: Sequence[int], width: int = WINDOW, shared: int = SHARED) -> list[range]:
    """Runs of passages that fit into a window, each sharing its opening with the one before."""
    found: list[range] = []
    start = 0
    while start < len(lengths):
        end, used = start, 2
        while end < len(lengths) and used + lengths[end] <= width:
            used += lengths[end]
            end += 1
        end = max(end, start + 1)
        found.append(range(start, end))
        if end >= len(lengths):
            break
        back, overlap = end, 0
        while back > start + 1 and overlap + lengths[back - 1] <= shared:
            back -= 1
            overlap += lengths[back]
        start = back
    return found


def even_windows(lengths: Sequence[int]) -> list[range]:
    """As few windows as `windows` makes, none much wider than the others: padding costs time."""
    runs = windows(lengths)
    least, most = WINDOW // 2, WINDOW
    while len(runs) > 1 and most - least > 8:
        width = (least + most) // 2
        trial = windows(lengths, width)
        if len(trial) > len(runs):
            least = width
        else:
            runs, most = trial, width
    return runs


def encode_pieces(passages: Sequence[Passage], vocabulary: WordPieces) -> list[list[int]]:
    """The piece numbers of every passage, without special ones."""
    return [vocabulary.encode(p.text)[:LONGEST] for p in passages]


def arrange(passages: Sequence[Passage], pieces: Sequence[Sequence[int]]) -> Pieces:
    """Lay the pieces of the passages out in windows."""
    lengths = [len(p) + 1 for p in pieces]
    runs = even_windows(lengths)
    width = max(sum(lengths[i] for i in run) + 2 for run in runs)
    shape = (len(runs), width)
    ids = np.full(shape, PAD, dtype=np.int64)
    marks = np.zeros(shape, dtype=np.int64)
    mask = np.zeros(shape, dtype=np.int64)
    words = np.zeros((len(passages), len(runs), width), dtype=np.float32)
    opening = np.zeros_like(words)
    starts = np.zeros(len(passages), dtype=np.int64)
    for w, run in enumerate(runs):
        ids[w, 0] = CLS
        at = 1
        for i in run:
            ids[w, at] = SEP
            marks[w, at] = mark_of(passages, i)
            opening[i, w, at] = 1
            end = at + lengths[i]
            ids[w, at + 1 : end] = pieces[i]
            words[i, w, at + 1 : end] = 1
            starts[i] = w * width + at + 1
            at = end
        ids[w, at] = SEP
        mask[w, : at + 1] = 1
    flat = (len(passages), len(runs) * width)
    words, opening = words.reshape(flat), opening.reshape(flat)
    words /= np.maximum(1, words.sum(axis=1, keepdims=True))
    opening /= opening.sum(axis=1, keepdims=True)
    return Pieces(ids, marks, mask, words, opening, starts)
