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
LAYOUT_NUMBERS = {layout: number for number, layout in enumerate(LAYOUTS)}
MARKERS = ("none", "bullet", "number", "letter")
_FIRST_PERSON = re.compile(r"\b(?:we|we've|we're|we'll|our|i|i've|i'm|i'll|my)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_QUOTED = re.compile("[\"“'‘]")

# What is counted of a passage, and from which numbers on it makes a difference.
_STEPS = (
    (1, 2, 3),  # place in the line
    (2, 3, 5),  # passages in the line
    (1, 2, 3, 5),  # place in the block
    (2, 3, 5, 9),  # passages in the block
    (1, 2),  # place in the sentence
    (2, 3),  # passages in the sentence
    (1, 2, 4),  # place in the list
    (2, 3, 6),  # items in the list
    (2, 3, 4, 6, 9, 13, 18, 26),  # words
    (1, 3, 6, 12, 25),  # passages before
    (2, 4, 7, 13),  # passages to the end
    (10, 20, 40, 80),  # passages in the message
)
_COUNTED = [column for column, least in enumerate(_STEPS) for _ in least]
_LEAST = np.array([n for least in _STEPS for n in least])


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
    rows = np.zeros((count, WIDTH), dtype=np.float32)
    own = rows[:, :_OWN]
    runs = _runs(passages)
    numbers = np.arange(count)
    counted = np.array(
        [
            *(v for key in ("line", "block", "sentence") for v in _places(passages, key)),
            *zip(*runs, strict=True),
            [len(p.text.split()) for p in passages],
            numbers,
            count - numbers,
            np.full(count, count),
        ]
    ).T
    steps = counted[:, _COUNTED] >= _LEAST
    own[numbers, [LAYOUT_NUMBERS[p.layout] for p in passages]] = 1
    own[numbers, [6 + marker_kind(p.marker) for p in passages]] = 1
    own[:, 10] = [p.first for p in passages]
    own[:, 11 : 11 + _FORM] = [_form(p.text) for p in passages]
    own[:, 11 + _FORM] = numbers / count
    own[:, 12 + _FORM :] = steps
    rows[1:, _OWN : _OWN + _SHARED] = own[:-1, :_SHARED]
    rows[:-1, _OWN + _SHARED :] = own[1:, :_SHARED]
    return rows


def _places(passages: Sequence[Passage], key: str) -> tuple[list[int], list[int]]:
    """For every passage its place in its line (block, sentence) and how many stand there."""
    names = [getattr(p, key) for p in passages]
    sizes = Counter(names)
    met: Counter[int] = Counter()
    places = []
    for name in names:
        places.append(met[name])
        met[name] += 1
    return places, [sizes[name] for name in names]


def _form(text: str) -> list[float]:
    """Ending, capitals, figures and person of the words."""
    words = text.split()
    last = text[-1:]
    return [
        last == ".",
        last == ":",
        last == "?",
        last == "!",
        last == ",",
        text[:1].islower(),
        text.isupper(),
        sum(w[:1].isupper() for w in words) / max(1, len(words)),
        _FIGURE.search(text) is not None,
        _FIRST_PERSON.search(text) is not None,
        _QUOTED.search(text) is not None,
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


_FORM = 11
_OWN = 10 + 1 + _FORM + 1 + len(_COUNTED)
_SHARED = 11  # layout, marker and first-of-line are told of both neighbours too
WIDTH = _OWN + 2 * _SHARED
