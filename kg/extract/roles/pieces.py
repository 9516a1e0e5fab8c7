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

CLS, SEP = 101, 102
MARKS = 1 + 3 * len(LAYOUTS)  # 0 stands for "no mark"
WINDOW = 384  # pieces in a window; the encoder could take 512
SHARED = 96  # pieces that a window shares with the one before
LONGEST = 96  # pieces of one passage; the rest is cut off


@dataclass(frozen=True, slots=True)
class Pieces:
    """The windows of one message: (windows, width), and (passages, windows * width) for pools."""

    ids: npt.NDArray[np.int64]
    marks: npt.NDArray[np.int64]
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
    """As few windows as `windows` makes, none much wider than the others: that costs time."""
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
    """Lay the pieces of the passages out in windows of one width.

    A window that would be narrower than the others takes more of the text beside its passages, so
    that none is padded and the encoder needs no mask.
    """
    lengths = [len(p) + 1 for p in pieces]
    ends = np.cumsum(lengths)
    cells, signs = _cells(passages, pieces)
    runs = even_windows(lengths)
    inner = max(sum(lengths[i] for i in run) for run in runs)
    width = inner + 2
    ids = np.full((len(runs), width), SEP, dtype=np.int64)
    ids[:, 0] = CLS
    marks = np.zeros_like(ids)
    words = np.zeros((len(passages), len(runs), width), dtype=np.float32)
    opening = np.zeros_like(words)
    starts = np.zeros(len(passages), dtype=np.int64)
    for w, run in enumerate(runs):
        first = min(int(ends[run.start]) - lengths[run.start], len(cells) - inner)
        ids[w, 1:-1] = cells[first : first + inner]
        marks[w, 1:-1] = signs[first : first + inner]
        for i in run:
            end = 1 + int(ends[i]) - first
            at = end - lengths[i]
            opening[i, w, at] = 1
            words[i, w, at + 1 : end] = 1
            starts[i] = w * width + at + 1
    flat = (len(passages), len(runs) * width)
    words, opening = words.reshape(flat), opening.reshape(flat)
    words /= np.maximum(1, words.sum(axis=1, keepdims=True))
    opening /= opening.sum(axis=1, keepdims=True)
    return Pieces(ids, marks, words, opening, starts)


def _cells(
    passages: Sequence[Passage], pieces: Sequence[Sequence[int]]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """All pieces laid end to end, and the marks over them; a mark stands over a SEP."""
    ids: list[int] = []
    marks: list[int] = []
    for i, own in enumerate(pieces):
        ids += [SEP, *own]
        marks += [mark_of(passages, i), *[0] * len(own)]
    return np.array(ids, dtype=np.int64), np.array(marks, dtype=np.int64)
