"""Which figures of a page are only there to be compared with another, or are its whole.

In: a page. Out: for every quantity its part (baseline, whole, compared, none) and, for those that
are compared, the place of their baseline: "18, compared with 26", "from 31 to 8", "12 (9)".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from kg.extract.statistics.candidates import Page
from kg.extract.statistics.forms import Form, Quantity
from kg.extract.statistics.lexicon import Lexicon, lexicon

_NEVER = frozenset({Form.NOTHING, Form.RANK, Form.EXTREME, Form.OCCASIONS, Form.MULTIPLE})
_PLAIN = frozenset({Form.DIGITS, Form.WORDS, Form.NOTHING})
_UNITED = frozenset({Form.MEASURE, Form.HOURS, Form.PERCENT})
_FAR = 22  # tokens between a figure and the one it is compared with
_NEAR = 7  # the same, where one of the two is written without its unit


class Comparisons(NamedTuple):
    """Part of every quantity, and the baseline's place for those that have one."""

    parts: Sequence[str]
    baselines: Mapping[int, int]


def compare(page: Page) -> Comparisons:
    """The comparisons on a page."""
    words = lexicon()
    baselines: dict[int, int] = {}
    for place in range(len(page.quantities)):
        partner = _compared_with(page, place, words)
        if partner is not None and partner not in baselines:
            baselines[partner] = place
    behind = set(baselines.values())
    parts = [
        "baseline"
        if place in behind
        else "compared"
        if place in baselines
        else "whole"
        if _is_whole(page, place)
        else ""
        for place in range(len(page.quantities))
    ]
    return Comparisons(parts, baselines)


def _compared_with(page: Page, place: int, words: Lexicon) -> int | None:
    """The place of the figure whose baseline stands at ``place``, if one does."""
    quantity = page.quantities[place]
    if quantity.form in _NEVER or quantity.signed:  # "30 (-11%)" tells the change, no baseline
        return None
    column = _column(page, place)
    if column is not None:
        return column
    if page.lower(_lead(page, quantity.first, words.about)) == "from":
        return _from(page, place, words)
    partner = _partner(page, place, (place - 1, place + 1))
    if partner is None:
        return None
    first = quantity.first
    while page.lower(first - 1) in words.between:
        first -= 1
    cued = (
        ends_with(page, first, words.before_baseline)
        or starts_with(page, quantity.last + 1, words.after_baseline)
        or _than(page, place)
        or (_bracketed(page, place, words) and not _is_share_of(quantity, page.quantities[partner]))
    )
    return partner if cued else None


def _is_share_of(share: Quantity, count: Quantity) -> bool:
    """Whether brackets give the share that a count makes: "144 (6.2%)"."""
    return share.form is Form.PERCENT and count.form in _PLAIN


# ------------------------------------------------------------------ the other figure


def _partner(page: Page, place: int, order: tuple[int, ...]) -> int | None:
    """The figure that is compared with the one at ``place``: the nearest of its kind."""
    quantity = page.quantities[place]
    for other_place in (*order, place + 2, place - 2):
        if _close(page, quantity, other_place, _FAR):
            other = page.quantities[other_place]
            if same_form(quantity, other):
                return other_place
    for other_place in order:
        if _close(page, quantity, other_place, _NEAR):
            other = page.quantities[other_place]
            if _same_kind(quantity, other):
                return other_place
    return None


def _close(page: Page, one: Quantity, other_place: int, tokens: int) -> bool:
    if not 0 <= other_place < len(page.quantities):
        return False
    other = page.quantities[other_place]
    apart = abs(page.tokens[one.first].sentence - page.tokens[other.first].sentence)
    return apart <= 1 and abs(one.first - other.first) < tokens


def same_form(one: Quantity, other: Quantity) -> bool:
    """Whether both are written alike: two plain numbers, two percentages."""
    return one.form == other.form or (one.form in _PLAIN and other.form in _PLAIN)


def _same_kind(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities may measure the same, one of them without its unit."""
    return (one.form in _PLAIN and other.form in _UNITED) or (
        other.form in _PLAIN and one.form in _UNITED
    )


# ------------------------------------------------------------------ the constructions


def ends_with(page: Page, first: int, cues: Sequence[tuple[str, ...]]) -> bool:
    """Whether one of the wordings stands right before token ``first``."""
    return any(
        all(page.lower(first - len(cue) + i) == word for i, word in enumerate(cue))
        for cue in cues
        if cue[-1] == page.lower(first - 1)
    )


def starts_with(page: Page, start: int, cues: Sequence[tuple[str, ...]]) -> bool:
    """Whether one of the wordings begins at token ``start``."""
    return any(
        all(page.lower(start + i) == word for i, word in enumerate(cue))
        for cue in cues
        if cue[0] == page.lower(start)
    )


def _than(page: Page, place: int) -> bool:
    """More arrests than the 40 of last year; but no "more than 40" and no "10 more than"."""
    first = page.quantities[place].first
    if page.lower(first - 1) != "than":
        return False
    if page.lower(first - 2) in {"more", "less", "fewer", "higher", "greater", "lower"}:
        return False
    before = page.quantities[place - 1].last + 1 if place else 0
    return page.lower(before) not in {"more", "fewer", "less", "lower", "higher"}


def _lead(page: Page, first: int, bounds: Sequence[tuple[str, ...]]) -> int:
    """The token before a figure, or before the "about" or "fewer than" in front of it."""
    bound = next((cue for cue in bounds if ends_with(page, first, (cue,))), ())
    return first - len(bound) - 1


def _from(page: Page, place: int, words: Lexicon) -> int | None:
    """From 31 to 8; down from 44; a rise from 12 in May to 19 in June."""
    quantity = page.quantities[place]
    last = page.sentence_of(quantity)[1]
    for other_place in (place + 1, place + 2):
        if other_place < len(page.quantities):
            other = page.quantities[other_place]
            lead = _lead(page, other.first, (*words.about, *words.less, *words.more))
            to = "to" in (page.lower(lead), page.lower(other.first - 1))
            joined = to and other.first < min(last, quantity.first + 14)
            if joined and (same_form(quantity, other) or _same_kind(quantity, other)):
                return other_place
    first = page.sentence_of(quantity)[0]
    moved = any(
        page.lower(at) in words.up or page.lower(at) in words.down
        for at in range(max(first, quantity.first - 8), quantity.first)
    )
    return _partner(page, place, (place - 1, place + 1)) if moved else None


def _bracketed(page: Page, place: int, words: Lexicon) -> bool:
    """A number in brackets behind another, with no words but those of a period: 12 (9)."""
    quantity = page.quantities[place]
    opening, closing = quantity.first - 1, quantity.last + 1
    while quantity.first - opening < 6 and _of_period(page, opening, words):
        opening -= 1
    while closing - quantity.last < 8 and _of_period(page, closing, words):
        closing += 1
    if page.lower(opening) != "(" or page.lower(closing) != ")" or not place:
        return False
    return page.quantities[place - 1].last >= opening - 2


def _of_period(page: Page, at: int, words: Lexicon) -> bool:
    word = page.lower(at)
    return (
        word in words.in_brackets
        or word in words.classes["month"].whole
        or (len(word) == 2 and word[0] == "q" and word[1].isdigit())
        or (word.isdigit() and len(word) == 4)
    )


@cache
def _between_columns() -> re.Pattern[str]:
    return re.compile(r"\s*(?:[;|]|\t| {2,})\s*")


def _column(page: Page, place: int) -> int | None:
    """In a row "Burglary; 38; 51; -25%" the second number is the baseline of the first.

    So is the first of the second, where the change behind them says so: "51; 38; -25%".
    """
    if _are_columns(page, place - 1) and not later_last(page, place - 1):
        return place - 1
    return place + 1 if _are_columns(page, place) and later_last(page, place) else None


def _are_columns(page: Page, place: int) -> bool:
    """Whether the number at ``place`` and the next stand in a row of two."""
    if place < 0 or not _continues_row(page, place, 1):
        return False
    return not (_continues_row(page, place, -1) or _continues_row(page, place + 1, 1))


def later_last(page: Page, place: int) -> bool:
    """Whether the signed change behind two numbers of a row leads from the first to the second."""
    if place + 2 >= len(page.quantities):
        return False
    one, two, change = page.quantities[place : place + 3]
    between = page.text[page.tokens[two.last].end : page.tokens[change.first].start]
    if not change.signed or not _between_columns().fullmatch(between) or "\n" in between:
        return False
    return one.value != two.value and (change.signed == "+") == (two.value > one.value)


def _continues_row(page: Page, place: int, step: int) -> bool:
    """Whether a further plain number stands in the same row beside the one at ``place``."""
    if not 0 <= place + step < len(page.quantities):
        return False
    one, two = sorted((place, place + step))
    left, right = page.quantities[one], page.quantities[two]
    between = page.text[page.tokens[left.last].end : page.tokens[right.first].start]
    return (
        "\n" not in between
        and left.form == right.form == Form.DIGITS
        and bool(_between_columns().fullmatch(between))
    )


def _is_whole(page: Page, place: int) -> bool:
    """The N of "two of N shops", "13 of the N", "third of N"."""
    quantity = page.quantities[place]
    if not place or quantity.form not in (Form.DIGITS, Form.WORDS):
        return False
    gap = range(page.quantities[place - 1].last + 1, quantity.first)
    between = [page.lower(at) for at in gap]
    if between[-1:] == ["of"]:
        return len(between) <= 4
    return between[-2:] in (["of", "the"], ["of", "our"]) and len(between) <= 3
