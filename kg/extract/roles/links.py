"""How a priority and an action stand to one another in a message.

In: passages, and which of them state priorities and which actions. Out: a row of numbers for every
pair (distance, same line or block, order, heading, number, shared words). Which pair is an answer
is left to the readers.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from kg.extract.roles.layout import Over, Rows, marker_kind, standing_over
from kg.extract.roles.wording import wording
from kg.extract.roles.words import tokens
from kg.extract.segment import Layout, Passage

_STEM = re.compile(r"(?:ings?|ies|ied|edly|ed|ers?|es|s|ly|ment)$")


def stems(text: str) -> set[str]:
    """Content words without their endings; names keep a mark so that they can weigh more."""
    found: set[str] = set()
    words, common = tokens(text), wording().common
    for i, word in enumerate(words):
        if word == "^name" or word in common or len(word) < 3:
            continue
        named = i + 1 < len(words) and words[i + 1] == "^name"
        stem = _STEM.sub("", word) if len(word) > 4 else word
        found.add(stem[:6])
        if named:
            found.add(f"^{stem[:6]}")
    return found


def number_of(passage: Passage) -> str:
    """The number that the passage bears ("2." or "Promise two"), or nothing."""
    if marker_kind(passage.marker) in (2, 3):
        return passage.marker.strip("#").lower().rstrip("stndrh:")
    match = wording().numbered.search(passage.text[:40])
    if not match:
        return ""
    said = (match.group(1) or match.group(2)).lower()
    return wording().ordinals.get(said, said)


def pair_rows(
    passages: Sequence[Passage], priorities: Sequence[int], actions: Sequence[int]
) -> Rows:
    """Numbers for every pair; shape (priorities, actions, PAIR_WIDTH)."""
    rows = np.zeros((len(priorities), len(actions), PAIR_WIDTH), dtype=np.float32)
    if not priorities or not actions:
        return rows
    over = standing_over(passages)
    likeness = _likeness(passages, over, priorities, actions)
    numbers = [number_of(p) for p in passages]
    numbers = [_inherited(numbers, over, passages, i) for i in range(len(passages))]
    message = _message_numbers(priorities, actions)
    for j, a in enumerate(actions):
        before = [i for i, p in enumerate(priorities) if p <= a]
        after = [i for i, p in enumerate(priorities) if p > a]
        nearest = before[-1] if before else -1
        following = after[0] if after else -1
        heads = _chain(over, a)
        for i, p in enumerate(priorities):
            rows[i, j, :-4] = [
                *_places(passages, p, a),
                *_between(i, j, nearest, following, priorities, actions),
                *_structure(passages, over, heads, p, a),
                *_numbers(numbers[p], numbers[a]),
                *likeness[i, j],
                *message,
            ]
    _ties(rows, passages, priorities, actions)
    return rows


def _inherited(
    numbers: list[str], over: list[Over], passages: Sequence[Passage], index: int
) -> str:
    """A passage's own number, or that of the line it belongs to, or of its heading."""
    if numbers[index]:
        return numbers[index]
    first = index
    while first and passages[first - 1].line == passages[index].line:
        first -= 1
    return numbers[first] or (numbers[over[index].heading] if over[index].heading >= 0 else "")


def _chain(over: list[Over], index: int) -> set[int]:
    """Everything that stands over a passage, also indirectly."""
    found: set[int] = set()
    waiting = [index]
    while waiting:
        here = over[waiting.pop()]
        for upper in (here.heading, here.lead_in, here.label):
            if upper >= 0 and upper not in found and len(found) < 12:
                found.add(upper)
                if upper in (here.lead_in, here.label):
                    waiting.append(upper)
    return found


def _places(passages: Sequence[Passage], p: int, a: int) -> list[float]:
    one, two = passages[p], passages[a]
    apart, lines, blocks = a - p, two.line - one.line, two.block - one.block
    return [
        float(apart > 0),
        float(apart == 0),
        *(float(apart == d) for d in (-1, 1, 2, 3)),
        *(float(0 < apart <= d) for d in (5, 8, 12)),
        *(float(-d <= apart < 0) for d in (3, 8)),
        math.copysign(math.log1p(abs(apart)), apart) / 4,
        float(one.sentence == two.sentence),
        *(float(lines == d) for d in (0, 1, 2, 3)),
        math.copysign(math.log1p(abs(lines)), lines) / 4,
        *(float(blocks == d) for d in (-1, 0, 1, 2)),
        math.copysign(math.log1p(abs(blocks)), blocks) / 3,
    ]


def _between(
    i: int, j: int, nearest: int, following: int,
    priorities: Sequence[int], actions: Sequence[int],
) -> list[float]:  # fmt: skip
    p, a = priorities[i], actions[j]
    low, high = min(p, a), max(p, a)
    others = max(0, bisect_left(priorities, high) - bisect_right(priorities, low))
    deeds = max(0, bisect_left(actions, high) - bisect_right(actions, low))
    return [
        float(i == nearest),
        float(i == following),
        *(float(p < a and others == d) for d in (0, 1, 2)),
        *(float(p > a and others == d) for d in (0, 1)),
        min(others, 8) / 4,
        *(float(deeds == d) for d in (0, 1, 2)),
        min(deeds, 10) / 5,
        float(p < a and others == 0 and deeds == 0),
        float(i == j),
        float(i == j and len(priorities) == len(actions)),
        abs(i / max(1, len(priorities) - 1) - j / max(1, len(actions) - 1)),
        float(len(priorities) > 1 and _follows_run(priorities, actions, i, j)),
    ]


def _follows_run(priorities: Sequence[int], actions: Sequence[int], i: int, j: int) -> bool:
    """Whether the action has the rank in its run that the priority has in the run before."""
    count = bisect_left(priorities, actions[j])
    if not count:
        return False
    start = count - 1
    first = bisect_right(actions, priorities[start])
    while start:
        after = bisect_right(actions, priorities[start - 1])
        if after < len(actions) and actions[after] < priorities[start]:
            break
        start -= 1
    return i - start == j - first


def _structure(
    passages: Sequence[Passage], over: list[Over], heads: set[int], p: int, a: int
) -> list[float]:
    mine, yours = over[p], over[a]
    return [
        float(mine.heading == yours.heading and yours.heading >= 0),
        float(p in heads),
        float(yours.heading == p),
        float(yours.label == p or yours.lead_in == p),
        float(yours.heading >= 0 and yours.heading > p),
        float(mine.column >= 0 and yours.column >= 0 and mine.column != yours.column),
        float(passages[p].layout is passages[a].layout),
        float(passages[p].layout is Layout.HEADING),
        float(passages[p].layout in (Layout.LABEL, Layout.LEAD_IN)),
        float(passages[p].layout is Layout.CELL),
        float(passages[p].layout is Layout.ITEM),
        float(passages[a].layout is Layout.CELL),
        float(passages[a].layout is Layout.ITEM),
    ]


def _numbers(mine: str, yours: str) -> list[float]:
    both = bool(mine) and bool(yours)
    return [float(both and mine == yours), float(both and mine != yours)]


class _Bags:
    """The content words of every passage, and how much each tells in this message."""

    def __init__(self, passages: Sequence[Passage], over: list[Over]) -> None:
        self._passages, self._over = passages, over
        self.own = [stems(p.text) for p in passages]
        seen = Counter(w for bag in self.own for w in bag)
        self._weights = {w: math.log(1 + len(passages) / n) for w, n in seen.items()}

    def weight(self, words: Iterable[str]) -> float:
        """Rare words weigh more."""
        return sum(self._weights[w] for w in sorted(words))

    def wide(self, index: int) -> set[str]:
        """The words of a passage's sentence, label and heading."""
        bag = set(self.own[index])
        for k in range(max(0, index - 2), min(len(self.own), index + 3)):
            if self._passages[k].sentence == self._passages[index].sentence:
                bag |= self.own[k]
        for upper in (self._over[index].heading, self._over[index].label):
            if upper >= 0:
                bag |= self.own[upper]
        return bag


def _likeness(
    passages: Sequence[Passage], over: list[Over], priorities: Sequence[int], actions: Sequence[int]
) -> Rows:
    """Shared words of a pair, weighed by rarity in the message; shape (…, …, LIKENESS)."""
    bags = _Bags(passages, over)
    out = np.zeros((len(priorities), len(actions), LIKENESS), dtype=np.float32)
    widest = {i: bags.wide(i) for i in {*priorities, *actions}}
    weights = {i: (bags.weight(bags.own[i]), bags.weight(widest[i])) for i in widest}
    for i, p in enumerate(priorities):
        for j, a in enumerate(actions):
            shared = bags.own[p] & bags.own[a]
            both = (bags.own[p] & widest[a]) | (widest[p] & bags.own[a])
            out[i, j, 0:6] = [
                len(shared) > 0,
                len(shared) > 1,
                min(len(both), 4) / 4,
                any(w.startswith("^") for w in shared),
                bags.weight(shared) / (1 + math.sqrt(weights[p][0] * weights[a][0])),
                bags.weight(both) / (1 + math.sqrt(weights[p][0] * weights[a][1])),
            ]
    for source, place in ((4, 6), (5, 9)):
        values = out[..., source]
        most = values.max(axis=0, keepdims=True)
        out[..., place] = (values > 0) & (values >= most)
        out[..., place + 1] = most - values
        out[..., place + 2] = (values > 0) & (values >= values.max(axis=1, keepdims=True))
    return out


def _message_numbers(priorities: Sequence[int], actions: Sequence[int]) -> list[float]:
    apart = float(priorities[-1] < actions[0])
    mixed = sum(any(p < a < q for a in actions) for p, q in pairwise(priorities)) / max(
        1, len(priorities) - 1
    )
    return [
        apart,
        mixed,
        *(float(len(priorities) >= n) for n in (2, 3, 5, 8)),
        *(float(len(actions) >= n) for n in (2, 4, 8)),
        min(len(actions) / len(priorities), 5) / 5,
    ]


def _ties(
    rows: Rows, passages: Sequence[Passage], priorities: Sequence[int], actions: Sequence[int]
) -> None:
    """Whether the priority is the only one in the action's block or line, and what others share."""
    blocks = [[passages[p].block == passages[a].block for a in actions] for p in priorities]
    lines = [[passages[p].line == passages[a].line for a in actions] for p in priorities]
    for place, same in ((-4, np.array(blocks)), (-2, np.array(lines))):
        count = same.sum(axis=0, keepdims=True)
        rows[..., place] = same & (count == 1)
        rows[..., place + 1] = ~same & (count > 0)


LIKENESS = 12
PAIR_WIDTH = 23 + 17 + 13 + 2 + LIKENESS + 10 + 4
