"""The clause that holds a figure and its measure: the evidence of a claim.

In: a page and a quantity on it. Out: where the sentence, or of a long one the clause, begins and
ends in the text; list marks before it are left out.
"""

from __future__ import annotations

from kg.extract.statistics.candidates import Page
from kg.extract.statistics.clauses import followed_by_blank, parted
from kg.extract.statistics.forms import Quantity

_LONG = 250  # characters: a longer sentence is cut to the clauses round the figure
_REACH = 9  # tokens kept on either side of the figure at least
_MARKS = "-–—*•·▪●✔>|"  # with which an item of a list begins


def clause(page: Page, quantity: Quantity) -> tuple[int, int]:
    """Where the words begin and end that hold the figure and its measure."""
    first, last = page.sentence_of(quantity)
    last = max(last, quantity.last + 1)
    while last > quantity.last + 1 and _idle_end(page, last - 1):
        last -= 1
    if page.tokens[last - 1].end - page.tokens[first].start > _LONG:
        first, last = _narrowed(page, quantity, first, last)
    elif _bare(page, quantity, first, last):
        first = _with_lead(page, first)
    first = _after_mark(page, first, quantity.first)
    return page.tokens[first].start, page.tokens[last - 1].end


def _idle_end(page: Page, at: int) -> bool:
    token = page.tokens[at]
    return token.kind == "break" or token.text in "|•*"


def _after_mark(page: Page, first: int, figure: int) -> int:
    """The first token behind the mark or the number of a list's item: "– ", "* ", "1. "."""
    while first < figure and (
        page.tokens[first].kind == "break"
        or (page.tokens[first].text in _MARKS and followed_by_blank(page, first))
    ):
        first += 1
    if (
        first + 1 < figure
        and page.tokens[first].kind == "number"
        and page.tokens[first + 1].text in ".)"
        and followed_by_blank(page, first + 1)
    ):
        first += 2
    return first


def _narrowed(page: Page, quantity: Quantity, first: int, last: int) -> tuple[int, int]:
    for at in range(quantity.first - _REACH, first, -1):
        if parted(page, at) or page.lower(at) in {"and", "but"}:
            first = at + 1
            break
    for at in range(quantity.last + _REACH, last):
        if parted(page, at) or page.lower(at) in {"and", "but"}:
            return first, at
    return first, last


def _bare(page: Page, quantity: Quantity, first: int, last: int) -> bool:
    """Whether the sentence has no word for what the figure measures: "Down 3%.", "12"."""
    inside = [at for at in range(first, last) if not quantity.first <= at <= quantity.last]
    words = [at for at in inside if page.tokens[at].kind == "word"]
    return len(words) <= 2


def _with_lead(page: Page, first: int) -> int:
    """The start of the sentence before, where it is short enough to be the label."""
    number = page.tokens[first].sentence
    back = 3
    while number > 0 and back > 0:
        number -= 1
        back -= 1
        start, stop = page.sentences[number]
        if page.text.count("\n\n", page.tokens[start].start, page.tokens[first].start):
            return first
        if stop - start > 14:
            return first
        if sum(page.tokens[at].kind == "word" for at in range(start, stop)):
            return start
    return first
