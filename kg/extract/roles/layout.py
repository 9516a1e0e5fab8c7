"""What the page tells about a passage before its words are read.

In: the passages of a message. Out: for each a row of numbers (layout, marker, place in its line,
list and message), and the passages that stand over it: heading, lead-in, label, head of its column.
What the passages say is left to the readers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.extract.segment import Layout, Passage

Rows = npt.NDArray[np.float32]

LAYOUTS = tuple(Layout)
MARKERS = ("none", "bullet", "number", "letter")
_FIRST_PERSON = re.compile(r"\b(?:we|we've|we're|we'll|our|i|i've|i'm|i'll|my)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_STEP = 0.5


@dataclass(frozen=True, slots=True)
class Over:
    """Numbers of the passages that stand over one passage; -1 where there is none."""

    heading: int  # the nearest heading before it
    lead_in: int  # the nearest lead-in in the same or the previous block
    label: int  # the label, or first cell, of its own line
    column: int  # the passage at its place in the first line of its table
    above: int  # the passage at its place in the line before


def marker_kind(marker: str) -> int:
    """The place of ``marker`` in MARKERS."""
    if not marker:
        return 0
    mark = marker.lstrip("#")
    if mark[:1].isdigit():
        return 2
    return 3 if mark.isalpha() and len(mark) <= 4 else 1


def standing_over(passages: Sequence[Passage]) -> list[Over]:
    """For every passage what stands over it, in one pass."""
    found: list[Over] = []
    lines = _lines(passages)
    table: tuple[int, int] = (-9, -9)  # (first line of the table, cells in it)
    heading = lead_in = -1
    previous: list[int] = []
    for members in lines:
        cells = len(members)
        in_table = passages[members[0]].layout is Layout.CELL and cells > 1
        if not in_table:
            table = (-9, -9)
        elif table[0] < 0:
            table = (members[0], cells)
        for place, index in enumerate(members):
            passage = passages[index]
            label = members[0] if place and passages[members[0]].layout in _LABELS else -1
            column = table[0] + place if in_table and place < table[1] else -1
            above = previous[place] if place < len(previous) else -1
            near = lead_in if lead_in >= 0 and _near(passages, lead_in, index) else -1
            found.append(Over(heading, near, label, -1 if column == index else column, above))
            if passage.layout is Layout.HEADING:
                heading, lead_in = index, -1
            elif passage.layout is Layout.LEAD_IN:
                lead_in = index
        previous = members
    return found


_LABELS = (Layout.LABEL, Layout.LEAD_IN, Layout.CELL)


def _near(passages: Sequence[Passage], lead_in: int, index: int) -> bool:
    return passages[index].block - passages[lead_in].block <= 1 or index - lead_in <= 8


def _lines(passages: Sequence[Passage]) -> list[list[int]]:
    lines: list[list[int]] = []
    for index, passage in enumerate(passages):
        if lines and passages[lines[-1][-1]].line == passage.line:
            lines[-1].append(index)
        else:
            lines.append([index])
    return lines


def layout_rows(passages: Sequence[Passage]) -> Rows:
    """One row of numbers per passage, most of them 0 or 1; shape (passages, WIDTH)."""
    count = len(passages)
    if not count:
        return np.zeros((0, WIDTH), dtype=np.float32)
    in_line = Counter(p.line for p in passages)
    in_block = Counter(p.block for p in passages)
    in_sentence = Counter(p.sentence for p in passages)
    rows = np.zeros((count, WIDTH), dtype=np.float32)
    own = rows[:, :_OWN]
    runs = _runs(passages)
    places: dict[str, Counter[int]] = {k: Counter() for k in ("line", "block", "sentence")}
    for i, p in enumerate(passages):
        in_place = places["line"][p.line], places["block"][p.block], places["sentence"][p.sentence]
        places["line"][p.line] += 1
        places["block"][p.block] += 1
        places["sentence"][p.sentence] += 1
        own[i, LAYOUTS.index(p.layout)] = 1
        own[i, 6 + marker_kind(p.marker)] = 1
        own[i, 10:] = [
            p.first,
            *_steps(in_place[0], (1, 2, 3)),
            *_steps(in_line[p.line], (2, 3, 5)),
            *_steps(in_place[1], (1, 2, 3, 5)),
            *_steps(in_block[p.block], (2, 3, 5, 9)),
            *_steps(in_place[2], (1, 2)),
            *_steps(in_sentence[p.sentence], (2, 3)),
            *_steps(runs[i][0], (1, 2, 4)),
            *_steps(runs[i][1], (2, 3, 6)),
            *_form(p),
            i / count,
            *_steps(i, (1, 3, 6, 12, 25)),
            *_steps(count - i, (2, 4, 7, 13)),
            *_steps(count, (10, 20, 40, 80)),
        ]
    rows[1:, _OWN : _OWN + _SHARED] = own[:-1, :_SHARED]
    rows[:-1, _OWN + _SHARED :] = own[1:, :_SHARED]
    return rows


def _steps(value: float, thresholds: Sequence[int]) -> list[float]:
    return [float(value >= t) for t in thresholds]


def _form(passage: Passage) -> list[float]:
    """Length, ending, capitals, figures and person of the words."""
    text = passage.text
    words = text.split()
    last = text[-1:]
    titled = sum(w[:1].isupper() for w in words) / len(words) if words else 0.0
    return [
        *_steps(len(words), (2, 3, 4, 6, 9, 13, 18, 26)),
        *(float(last == c) for c in ".:?!,"),
        float(text[:1].islower()),
        float(text.isupper()),
        titled,
        float(bool(_FIGURE.search(text))),
        float(bool(_FIRST_PERSON.search(text))),
        float(any(c in text for c in "\"“'‘")),
    ]


def _runs(passages: Sequence[Passage]) -> list[tuple[int, int]]:
    """For an item its place in its list and the length of the list; (0, 0) elsewhere."""
    runs = [(0, 0)] * len(passages)
    items: list[int] = []
    kind = 0
    for i, p in enumerate(passages):
        if not p.first:
            continue
        here = marker_kind(p.marker)
        if items and here != kind:
            _close(runs, items)
            items = []
        kind = here
        if here:
            items.append(i)
    _close(runs, items)
    return runs


def _close(runs: list[tuple[int, int]], items: list[int]) -> None:
    for place, index in enumerate(items):
        runs[index] = (place + 1, len(items))


_OWN = 10 + 1 + 3 + 3 + 4 + 4 + 2 + 2 + 3 + 3 + 19 + 1 + 5 + 4 + 4
_SHARED = 11  # layout, marker and first-of-line are told of both neighbours too
WIDTH = _OWN + 2 * _SHARED
