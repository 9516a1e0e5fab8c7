"""Quantities that may be claims, each with the words around it as features.

In: a message's text. Out: candidates (quantity, sentence, neighbours) without the digits that are
dates, times, telephone numbers, addresses, references or ages, and the features by which the
model weighs them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.statistics.forms import Form, Quantity
from kg.extract.statistics.lexicon import Lexicon, lexicon
from kg.extract.statistics.quantities import quantities
from kg.extract.statistics.tokens import Token, tokens_of


@dataclass(frozen=True, slots=True)
class Page:
    """A text with its tokens, the sentences' token ranges and the quantities in it."""

    text: str
    tokens: Sequence[Token]
    sentences: Sequence[tuple[int, int]]  # first token and the one after the last
    quantities: Sequence[Quantity]

    def sentence_of(self, quantity: Quantity) -> tuple[int, int]:
        """The token range of the sentence in which ``quantity`` stands."""
        return self.sentences[self.tokens[quantity.first].sentence]

    def lower(self, at: int) -> str:
        """The token at ``at`` in lower case; the empty string beyond the ends."""
        return self.tokens[at].lower if 0 <= at < len(self.tokens) else ""


def read_page(text: str) -> Page:
    """The tokens and the quantities of ``text`` that no guard has ruled out."""
    tokens = tokens_of(text)
    spans = [match.span() for match in lexicon().not_figures.finditer(text)]
    starts = [start for start, _ in spans]

    def ruled_out(quantity: Quantity) -> bool:
        if quantity.form in (Form.EXTREME, Form.RANK, Form.POUNDS):
            return False
        start = tokens[quantity.first].start
        place = bisect_right(starts, start) - 1
        return place >= 0 and spans[place][1] > start

    kept = [quantity for quantity in quantities(tokens) if not ruled_out(quantity)]
    return Page(text, tokens, _sentences(tokens), kept)


def _sentences(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    count = tokens[-1].sentence + 1 if tokens else 0
    first = [0] * count
    last = [0] * count
    for at in range(len(tokens) - 1, -1, -1):
        first[tokens[at].sentence] = at
    for at, token in enumerate(tokens):
        last[token.sentence] = at + 1
    return list(zip(first, last, strict=True))


def head_at(page: Page, quantity: Quantity, words: Lexicon) -> int | None:
    """The token of the noun that the quantity counts: "nine drugs warrants in" → warrants."""
    stops = words.classes["stop"]
    head = None
    for at in range(quantity.last + 1, min(quantity.last + 7, len(page.tokens))):
        token = page.tokens[at]
        if token.text in "-’'":
            continue
        if (
            token.kind != "word"
            or token.lower in stops
            or token.sentence != page.tokens[quantity.first].sentence
        ):
            break
        if head is not None and token.lower.endswith("ed") and at > quantity.last + 1:
            break
        head = at
    return head


def comparison(page: Page, place: int, words: Lexicon) -> str:
    """The part that the quantity plays beside another: baseline, whole, compared, or none.

    The baseline is what another is compared with, the whole is that of which another is a part;
    "compared" is what a baseline stands behind.
    """
    quantity = page.quantities[place]
    if _is_baseline(page, place, words):
        return "baseline"
    if _is_whole(page, place):
        return "whole"
    following = page.quantities[place + 1 : place + 2]
    if (
        following
        and same_sentence(page, quantity, following[0])
        and _is_baseline(page, place + 1, words)
    ):
        return "compared"
    return ""


def same_sentence(page: Page, one: Quantity, other: Quantity) -> bool:
    """Whether both stand in one sentence, or in two that follow each other."""
    return page.tokens[one.first].sentence == page.tokens[other.first].sentence


def _before_text(page: Page, quantity: Quantity, count: int) -> str:
    first = max(page.sentence_of(quantity)[0], quantity.first - count)
    return " ".join(page.lower(at).strip() for at in range(first, quantity.first))


def _after_text(page: Page, quantity: Quantity, count: int) -> str:
    last = min(page.sentence_of(quantity)[1], quantity.last + 1 + count)
    return " ".join(page.lower(at).strip() for at in range(quantity.last + 1, last))


def _is_baseline(page: Page, place: int, words: Lexicon) -> bool:
    quantity = page.quantities[place]
    if quantity.form in (Form.NOTHING, Form.RANK, Form.EXTREME, Form.OCCASIONS, Form.MULTIPLE):
        return False
    before = " " + _before_text(page, quantity, 5)
    after = _after_text(page, quantity, 5)
    if before.endswith(" from") and (
        after.startswith(("to ", "down to", "up to")) or _moved(page, quantity, place)
    ):
        return True
    if _partner(page, place) is None:
        return False
    if any(
        before.endswith(" " + cue)
        for cue in words.before_baseline
        if cue not in {"from", "than the", "than"}
    ):
        return True
    if (
        before.endswith(" than")
        and place
        and _after_text(page, page.quantities[place - 1], 1)
        not in {"more", "fewer", "less", "lower", "higher"}
    ):
        return not before.endswith((" more than", " less than", " fewer than", " higher than"))
    if any(after.startswith(cue) for cue in words.after_baseline):
        return True
    return _bracketed(page, place)


def _moved(page: Page, quantity: Quantity, place: int) -> bool:
    """Whether a rise or fall is said before "from N", with the present figure near."""
    words = lexicon()
    first = page.sentence_of(quantity)[0]
    before = [page.lower(at) for at in range(max(first, quantity.first - 8), quantity.first)]
    return _partner(page, place) is not None and any(
        word in words.up or word in words.down for word in before
    )


def _partner(page: Page, place: int) -> int | None:
    """The figure that is compared with the one at ``place``: the nearest of its kind."""
    quantity = page.quantities[place]
    before = " " + _before_text(page, quantity, 5)
    order = (place + 1, place - 1) if before.endswith(" from") else (place - 1, place + 1)
    for strict in (True, False):
        places: tuple[int, ...] = (*order, place + 2, place - 2) if strict else order
        for other_place in places:
            if 0 <= other_place < len(page.quantities):
                other = page.quantities[other_place]
                kind = same_form(quantity, other) if strict else same_kind(quantity, other)
                if kind and _near(page, quantity, other, 22 if strict else 7):
                    return other_place
    return None


def _near(page: Page, one: Quantity, other: Quantity, tokens: int) -> bool:
    apart = abs(page.tokens[one.first].sentence - page.tokens[other.first].sentence)
    return apart <= 1 and abs(one.first - other.first) < tokens


def baseline_place(page: Page, place: int) -> int | None:
    """The place of the figure with which the one at ``place`` is compared."""
    for other in (place + 1, place - 1, place + 2, place - 2):
        if (
            0 <= other < len(page.quantities)
            and _is_baseline(page, other, lexicon())
            and _partner(page, other) == place
        ):
            return other
    return None


_PLAIN = frozenset({Form.DIGITS, Form.WORDS, Form.NOTHING})
_UNITED = frozenset({Form.MEASURE, Form.HOURS, Form.PERCENT})


def same_form(one: Quantity, other: Quantity) -> bool:
    """Whether both are written alike: two plain numbers, two percentages."""
    return one.form == other.form or (one.form in _PLAIN and other.form in _PLAIN)


def same_kind(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities may measure the same, one of them without its unit."""
    return (
        same_form(one, other)
        or (one.form in _PLAIN and other.form in _UNITED)
        or (other.form in _PLAIN and one.form in _UNITED)
    )


def _bracketed(page: Page, place: int) -> bool:
    """A number alone in brackets behind another: 12 (9), 41 (last year 57)."""
    quantity = page.quantities[place]
    if place == 0 or page.lower(quantity.last + 1) != ")":
        return False
    opening = next(
        (
            at
            for at in range(quantity.first - 1, max(-1, quantity.first - 5), -1)
            if page.lower(at) == "("
        ),
        None,
    )
    return (
        opening is not None
        and page.quantities[place - 1].last == opening - 1
        and quantity.form in (Form.DIGITS, Form.PERCENT)
    )


def _is_whole(page: Page, place: int) -> bool:
    """The N of "two of N shops", "13 of N", "third of N"."""
    quantity = page.quantities[place]
    if place == 0 or quantity.form not in (Form.DIGITS, Form.WORDS):
        return False
    between = [page.lower(at) for at in range(page.quantities[place - 1].last + 1, quantity.first)]
    return (between[-1:] == ["of"] and len(between) <= 4) or (
        between[-2:] in (["of", "the"], ["of", "our"]) and len(between) <= 3
    )
