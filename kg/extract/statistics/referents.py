"""What a figure is a figure of, when the noun does not stand right behind it.

In: a page and a place among its quantities. Out: the token that names what is counted or measured
and the way it was found: "nine warrants" (counted), "two of the shops" (part), "Burglary: 12"
(label), "17% drop in robbery" (share), "robbery fell by 17%" (subject), "four were charged"
(antecedent).
"""

from __future__ import annotations

from typing import NamedTuple

from kg.extract.statistics.candidates import Page, head_at
from kg.extract.statistics.forms import Form, Quantity
from kg.extract.statistics.lexicon import Lexicon, lexicon

_SHARES = frozenset({Form.PERCENT, Form.PART, Form.MULTIPLE, Form.RATIO})
_PRONOUNS = frozenset({"them", "whom", "which", "these", "those", "us", "you", "it", "that"})
_REACH = 26  # tokens to look back for an antecedent


class Referent(NamedTuple):
    """The token at ``at`` names what the figure is of; ``how`` says the construction."""

    at: int | None
    how: str


def referent(page: Page, place: int) -> Referent:
    """What the quantity at ``place`` counts or measures."""
    words = lexicon()
    quantity = page.quantities[place]
    if quantity.form in _SHARES:
        return _of_share(page, place, words)
    if page.lower(quantity.last + 1) in {"of", "out"}:
        return _of_part(page, place, words)
    head = head_at(page, quantity, words)
    if head is not None:
        return Referent(head, "counted")
    labelled = label_tokens(page, quantity)
    if labelled is not None and labelled.stop > labelled.start:
        return Referent(_best_word(page, labelled, words), "label")
    return _antecedent(page, place, words)


def _best_word(page: Page, places: range, words: Lexicon) -> int | None:
    """The last word of the range that belongs to a class of things, else its last word."""
    for at in reversed(places):
        if words.things_of(page.lower(at)):
            return at
    return next((at for at in reversed(places) if page.tokens[at].kind == "word"), None)


def _of_part(page: Page, place: int, words: Lexicon) -> Referent:
    quantity = page.quantities[place]
    at = quantity.last + 1 + (page.lower(quantity.last + 1) == "out")
    at += 1
    if page.lower(at) in _PRONOUNS:
        found = _antecedent(page, place, words)
        return Referent(found.at, "part")
    while page.lower(at) in words.classes["det"].whole or page.lower(at) in {"a", "an"}:
        at += 1
    following = page.quantities[place + 1 : place + 2]
    if following and following[0].first == at:
        at = following[0].last + 1
    return Referent(_head_from(page, at, words), "part")


def _head_from(page: Page, start: int, words: Lexicon) -> int | None:
    head = None
    for at in range(start, min(start + 6, len(page.tokens))):
        token = page.tokens[at]
        if token.text in "-'’":
            continue
        if token.kind != "word" or token.lower in words.classes["stop"]:
            break
        if head is not None and token.lower.endswith("ed"):
            break
        head = at
    return head


def _of_share(page: Page, place: int, words: Lexicon) -> Referent:
    """The noun behind "of" or "in", else the subject before it."""
    quantity = page.quantities[place]
    last = page.sentence_of(quantity)[1]
    for at in range(quantity.last + 1, min(last, quantity.last + 5)):
        if page.lower(at) in {"of", "in", "as"}:
            start = at + 1
            while page.lower(start) in words.classes["det"].whole or page.lower(start) in {
                "a",
                "an",
                "many",
            }:
                start += 1
            head = _head_from(page, start, words)
            if (
                head is not None
                and words.things_of(page.lower(head))
                and not _is_time(page, head, words)
            ):
                return Referent(head, "share")
        if page.tokens[at].kind != "word":
            break
    head = head_at(page, quantity, words)
    if (
        head is not None
        and words.things_of(page.lower(head))
        and page.lower(head) not in words.up
        and page.lower(head) not in words.down
    ):
        return Referent(head, "share")
    found = _antecedent(page, place, words)
    return Referent(found.at, "subject")


def _is_time(page: Page, at: int, words: Lexicon) -> bool:
    return page.lower(at) in words.classes["time"] or page.lower(at) in words.classes["month"]


def _antecedent(page: Page, place: int, words: Lexicon) -> Referent:
    """The nearest thing named before the figure, by preference one that another figure counts."""
    quantity = page.quantities[place]
    first = page.sentence_of(quantity)[0]
    for at in range(quantity.first - 1, first - 1, -1):
        if _solid(page, at, words):
            return Referent(at, "before")
    number = page.tokens[quantity.first].sentence
    for back in (1, 2):
        if number - back < 0:
            break
        start, stop = page.sentences[number - back]
        for at in range(stop - 1, max(start, stop - _REACH) - 1, -1):
            if _solid(page, at, words):
                return Referent(at, "earlier sentence")
    return Referent(None, "nothing")


_SOLID = frozenset(
    {"crime", "report", "outcome", "property", "people", "activity", "survey", "listing"}
)


def _solid(page: Page, at: int, words: Lexicon) -> bool:
    word = page.lower(at)
    return page.tokens[at].kind == "word" and not _SOLID.isdisjoint(words.things_of(word))


def label_tokens(page: Page, quantity: Quantity) -> range | None:
    """The words of a label of one to six words before a figure that ends its field."""
    after = page.lower(quantity.last + 1).strip()
    same = quantity.last + 1 < len(page.tokens) and (
        page.tokens[quantity.last + 1].sentence == page.tokens[quantity.first].sentence
    )
    if same and after and after not in {".", ";", "|", ",", "(", ")", "-", "–", "—", "/", "+"}:
        return None
    first, last = page.sentence_of(quantity)
    if first == quantity.first and all(
        page.tokens[at].kind in {"break", "mark"} for at in range(quantity.last + 1, last)
    ):
        return _cell_above(page, first)
    end = quantity.first - 1
    while end >= first and page.tokens[end].text in ":;-–—=|.…":
        end -= 1
    at = end
    while (
        at >= first
        and end - at < 8
        and (page.tokens[at].kind == "word" or page.tokens[at].text in "-/&'’()")
    ):
        at -= 1
    opens = at < first or page.tokens[at].text in ".,;|•*:" or page.tokens[at].kind == "break"
    return range(at + 1, end + 1) if opens else None


def _cell_above(page: Page, first: int) -> range | None:
    """The label of a figure that stands alone in its cell or on its line: the cell before it."""
    number = page.tokens[first].sentence
    if not number:
        return None
    start, stop = page.sentences[number - 1]
    while stop > start and page.tokens[stop - 1].kind != "word":
        stop -= 1
    labelled = range(start, stop)
    words = [at for at in labelled if page.tokens[at].kind == "word"]
    plain = not any(
        page.tokens[at].kind == "number" or page.tokens[at].text in ".!?" for at in labelled
    )
    return labelled if plain and 0 < len(words) <= 7 else None
