"""Cut a long message into parts that a model can take in, each overlapping the one before.

In: a text. Out: stretches of it, cut between paragraphs, else between lines, sentences or words.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.second.errors import UnusableAnswerError

LONGEST_PART = 10_000  # characters: some 2,500 tokens, beside as many of instruction and answer
OVERLAP = 1_000
MOST_PARTS = 12
_BORDERS = ("\n\n", "\n", ". ", " ")


@dataclass(frozen=True, slots=True)
class Part:
    """``text[start:end]`` of a message."""

    start: int
    end: int


def parts_of(text: str) -> tuple[Part, ...]:
    """The parts of ``text`` in order; one where it is not long.

    Raises UnusableAnswerError where there would be too many of them.
    """
    parts: list[Part] = []
    start = 0
    while True:
        end = _end(text, start)
        parts.append(Part(start, end))
        if end == len(text):
            return tuple(parts)
        if len(parts) == MOST_PARTS:
            raise UnusableAnswerError(
                f"too long for the second reader ({len(text):,} characters; it takes some "
                f"{MOST_PARTS * (LONGEST_PART - OVERLAP):,})"
            )
        start = _begin(text, end)


def _end(text: str, start: int) -> int:
    """The last border in the second half of what may follow ``start``."""
    limit = start + LONGEST_PART
    if limit >= len(text):
        return len(text)
    for border in _BORDERS:
        at = text.rfind(border, start + LONGEST_PART // 2, limit)
        if at >= 0:
            return at + len(border)
    return limit


def _begin(text: str, end: int) -> int:
    """Where the next part begins: at a border, not more than the overlap before ``end``."""
    for border in _BORDERS:
        at = text.find(border, end - OVERLAP, end - OVERLAP // 2)
        if at >= 0:
            return at + len(border)
    return end - OVERLAP
