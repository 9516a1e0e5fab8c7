"""How a figure stands on the page: its line, its cell, its label, the count of a list.

In: a page and the place of a quantity on it. Out: names of features, as in ``features``.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.statistics.candidates import Page
from kg.extract.statistics.forms import Form, Quantity
from kg.extract.statistics.lexicon import Lexicon
from kg.extract.statistics.referents import label_tokens

_NEAR = 4  # figures before and behind that may be numbers of the same list


def _line(page: Page, quantity: Quantity) -> tuple[str, str]:
    """The words of the line before the quantity and behind it."""
    start, end = page.tokens[quantity.first].start, page.tokens[quantity.last].end
    line_start = page.text.rfind("\n", 0, start) + 1
    line_end = page.text.find("\n", end)
    return page.text[line_start:start], page.text[
        end : line_end if line_end >= 0 else len(page.text)
    ]


def _counts_up(page: Page, place: int) -> bool:
    """Whether lines or cells that lie near open with the number before or behind this one."""
    quantity = page.quantities[place]
    if quantity.form is not Form.DIGITS or not _opens(page, quantity):
        return False
    near = page.quantities[max(0, place - _NEAR) : place + _NEAR + 1]
    return any(
        abs(other.value - quantity.value) == 1
        and (other.value > quantity.value) == (other.first > quantity.first)
        and other.form is Form.DIGITS
        and _opens(page, other)
        for other in near
    )


def _opens(page: Page, quantity: Quantity) -> bool:
    """Whether nothing but marks stands before the figure in its line or cell."""
    before, _ = _line(page, quantity)
    return not any(letter.isalnum() for letter in before.rsplit("|", 1)[-1])


def layout(page: Page, place: int, words: Lexicon) -> Iterator[str]:
    """The features of the quantity at ``place`` that its line and its label give."""
    quantity = page.quantities[place]
    before, behind = _line(page, quantity)
    lead, trail = before.strip(), behind.strip()
    first, last = page.sentence_of(quantity)
    conditions = {
        "opens its line": not lead,
        "opens its item": bool(lead) and not any(letter.isalnum() for letter in lead),
        "ends its line": not trail,
        "behind a colon": lead.endswith(":"),
        "in brackets": lead.endswith("("),
        "line of its own": not lead and not trail,
        "short line": len(before) + len(behind) < 36,
        "table row": "|" in before + behind or "\t" in before + behind or "  " in lead,
        "opens its sentence": quantity.first == first,
        "short sentence": last - first <= 7,
        "near the top": page.tokens[quantity.first].start < 100,
        "signed": bool(quantity.signed),
    }
    yield from (name for name, holds in conditions.items() if holds)
    if _counts_up(page, place):
        yield "counts up from line to line"
    labelled = label_tokens(page, quantity)
    if labelled is not None and len(labelled):
        yield "behind a label"
        named = {kind for at in labelled for kind in words.things_of(page.lower(at))}
        yield from (f"behind a label with {kind}" for kind in named)
