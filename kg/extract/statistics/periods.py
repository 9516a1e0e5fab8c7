"""The period that a figure is of, as written.

In: a page and a quantity on it. Out: the words of the period, or nothing. A period belongs to the
figures of its own clause; one that stands alone between commas belongs to the clauses beside it
and, where it opens the sentence, to all of them; "a month" belongs to the count right before it.
"""

from __future__ import annotations

from typing import NamedTuple

from kg.extract.statistics.candidates import Page
from kg.extract.statistics.clauses import border, clause_round
from kg.extract.statistics.forms import Form, Quantity
from kg.extract.statistics.lexicon import Lexicon

_COUNTS = frozenset({Form.DIGITS, Form.WORDS, Form.HOURS, Form.POUNDS, Form.MEASURE, Form.NOTHING})
_OWN = 8  # tokens from a count to the "a month" behind what it counts
_IDLE = 2  # words that a clause may have beside a period that fills it: "In June alone,"


class _Period(NamedTuple):
    """A period: its tokens ``first`` to ``last`` and its offsets in the text."""

    first: int
    last: int
    start: int
    end: int


def period_of(page: Page, quantity: Quantity, words: Lexicon) -> str | None:
    """The period as written that stands nearest to the figure among those that may be its own."""
    best: tuple[int, str] | None = None
    for period in _periods(page, quantity, words):
        if not _own(page, quantity, period, words):
            continue
        before = page.tokens[quantity.first].start - period.end
        behind = period.start - page.tokens[quantity.last].end
        distance = max(before, behind)
        if best is None or distance < best[0]:
            best = (distance, " ".join(page.text[period.start : period.end].split()))
    return best[1] if best else None


def _periods(page: Page, quantity: Quantity, words: Lexicon) -> list[_Period]:
    first, last = page.sentence_of(quantity)
    start, end = page.tokens[first].start, page.tokens[last - 1].end
    figure = page.tokens[quantity.first].start
    found = []
    for match in words.period.finditer(page.text, start, end):
        if match.start() <= figure < match.end() and match.end() - match.start() < 14:
            continue
        inside = [
            at
            for at in range(first, last)
            if page.tokens[at].start < match.end() and page.tokens[at].end > match.start()
        ]
        found.append(_Period(inside[0], inside[-1], match.start(), match.end()))
    return found


def _own(page: Page, quantity: Quantity, period: _Period, words: Lexicon) -> bool:
    if words.rate.fullmatch(page.text, period.start, period.end):
        return _rate_of(page, quantity, period, words)
    begin, stop = clause_round(page, quantity.first, quantity.last, words)
    if begin <= period.first < stop:
        return True
    own = clause_round(page, period.first, period.last, words)
    if not _fills(page, period, own):
        return False
    opens = not any(
        page.tokens[at].kind == "word" for at in range(page.sentence_of(quantity)[0], own[0])
    )
    return opens or own[0] - stop in (0, 1) or begin - own[1] in (0, 1)


def _fills(page: Page, period: _Period, own: tuple[int, int]) -> bool:
    """Whether the clause of the period has hardly a word beside it."""
    beside = [
        at
        for at in range(*own)
        if not period.first <= at <= period.last and page.tokens[at].kind not in {"mark", "break"}
    ]
    return len(beside) <= _IDLE and all(page.tokens[at].kind == "word" for at in beside)


def _rate_of(page: Page, quantity: Quantity, period: _Period, words: Lexicon) -> bool:
    """Whether "a month" stands right behind the figure or what the figure counts."""
    gap = range(quantity.last + 1, period.first)
    if period.first <= quantity.last:
        return False
    if quantity.form not in _COUNTS:
        return not gap
    return (
        len(gap) <= _OWN
        and not any(border(page, at, words) for at in gap)
        and not any(other.first in gap for other in page.quantities)
    )
