"""Which way a figure is said to have moved.

In: a page, a quantity on it and its baseline. Out: up, down or neither.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.statistics.candidates import Page
from kg.extract.statistics.clauses import clause_round
from kg.extract.statistics.comparisons import ends_with
from kg.extract.statistics.forms import Form, Quantity
from kg.extract.statistics.lexicon import Lexicon
from kg.statements import Direction

_SIGNS = {
    **dict.fromkeys("+▲↑", Direction.UP),
    **dict.fromkeys("-−–▼↓", Direction.DOWN),
}
_SHARES = frozenset({Form.PERCENT, Form.PART, Form.MULTIPLE, Form.RATIO})


def direction_of(
    page: Page, quantity: Quantity, base: Quantity | None, words: Lexicon
) -> Direction:
    """Which way the figure is said to have moved."""
    if quantity.signed:
        return Direction.UP if quantity.signed == "+" else Direction.DOWN
    if base is not None:
        if base.value == quantity.value:
            return Direction.NONE
        return Direction.UP if quantity.value > base.value else Direction.DOWN
    if quantity.form is Form.EXTREME:
        return _extreme_direction(page, quantity)
    if quantity.form is Form.MULTIPLE:
        return Direction.UP
    if quantity.form in _SHARES:
        return _nearest_direction(page, quantity, words, left=8, right=5)
    return _count_direction(page, quantity, words)


def _extreme_direction(page: Page, quantity: Quantity) -> Direction:
    near = [page.lower(at) for at in range(quantity.first - 8, quantity.last + 1)]
    if {"low", "lows", "lowest"} & set(near):
        return Direction.DOWN
    return Direction.UP if {"high", "highs", "highest"} & set(near) else Direction.NONE


def _count_direction(page: Page, quantity: Quantity, words: Lexicon) -> Direction:
    """A count moves where "more" or "fewer" stands behind it, or "fell to" before it.

    So it does where its change stands in brackets behind it: "12 (-3)", "30 (+11%)".
    """
    if change := _change_in_brackets(page, quantity):
        return change
    for step in (1, 2):
        word = page.lower(quantity.last + step)
        if word in {"more", "extra", "additional"}:
            return Direction.UP
        if word in {"fewer", "less", "short"}:
            return Direction.DOWN
    if page.lower(quantity.first - 1) in {"to", "at"}:
        before = range(quantity.first - 5, quantity.first - 1)
        moved = [page.lower(at) for at in before]
        if any(word in words.down for word in moved):
            return Direction.DOWN
        if any(word in words.up for word in moved):
            return Direction.UP
    return Direction.NONE


def _change_in_brackets(page: Page, quantity: Quantity) -> Direction | None:
    opening, sign, number = (page.lower(quantity.last + step) for step in (1, 2, 3))
    return _SIGNS.get(sign) if opening == "(" and number[:1].isdigit() else None


def _nearest_direction(
    page: Page, quantity: Quantity, words: Lexicon, *, left: int, right: int
) -> Direction:
    """The nearest word of rising or falling in the figure's clause, or right behind it.

    Of "driving down X by 14%" the word may stand as far back as the clause goes.
    """
    bound = _bound_tokens(page, quantity, words)
    first, last = clause_round(page, quantity.first, quantity.last, words)
    if _after_by(page, quantity, bound, words):
        behind = range(quantity.first - 1, first - 1, -1)
        direction = _first_way(page, quantity, behind, bound, words)
        if direction is not None:
            return direction[1]
    start = page.sentence_of(quantity)[0]
    ahead = range(
        quantity.last + 1, min(_ahead(page, quantity, last, words), quantity.last + 1 + right)
    )
    behind = range(quantity.first - 1, max(start, quantity.first - left) - 1, -1)
    found = (_first_way(page, quantity, places, bound, words) for places in (ahead, behind))
    options = [option for option in found if option is not None]
    return min(options)[1] if options else Direction.NONE


def _ahead(page: Page, quantity: Quantity, last: int, words: Lexicon) -> int:
    """Where the words that may say the direction end: with the clause, or "14%, down on May"."""
    end = page.sentence_of(quantity)[1]
    if last < end and last == quantity.last + 1 and _way(page.lower(last + 1), words):
        return end
    return last


def _after_by(page: Page, quantity: Quantity, bound: range, words: Lexicon) -> bool:
    at = (bound.start if bound else quantity.first) - 1
    while page.lower(at) in words.lead_in and page.lower(at) != "by":
        at -= 1
    return page.lower(at) == "by"


def _first_way(
    page: Page, quantity: Quantity, places: Iterable[int], bound: range, words: Lexicon
) -> tuple[int, Direction] | None:
    for distance, at in enumerate(places):
        own = at not in bound and not _of_another(page, at, quantity)
        direction = _way(page.lower(at), words) if own else None
        if direction is not None:
            return distance, direction
    return None


def _of_another(page: Page, at: int, quantity: Quantity) -> bool:
    """Whether a word such as "rise" has a figure of its own: "60% back a rise of £15"."""
    if page.lower(at + 1) != "of":
        return False
    return any(other.first == at + 2 for other in page.quantities if other is not quantity)


def _way(word: str, words: Lexicon) -> Direction | None:
    if word in words.down and word != "only":  # "only one in ten" tells how few, no fall
        return Direction.DOWN
    return Direction.UP if word in words.up else None


def _bound_tokens(page: Page, quantity: Quantity, words: Lexicon) -> range:
    """The tokens of "more than", "up to" and the like before the figure: no direction in them."""
    for cues in (words.more, words.less, words.about):
        for cue in cues:
            if ends_with(page, quantity.first, (cue,)):
                return range(quantity.first - len(cue), quantity.first)
    return range(0)
