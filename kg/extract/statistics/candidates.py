"""Quantities that may be claims, each with the words around it as features.

In: a message's text. Out: candidates (quantity, sentence, neighbours) without the digits that are
dates, times, telephone numbers, addresses, references or ages, and the features by which the
model weighs them.
"""

from __future__ import annotations

import re
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
    kinds: Sequence[tuple[str, ...]]  # word classes of every token

    def sentence_of(self, quantity: Quantity) -> tuple[int, int]:
        """The token range of the sentence in which ``quantity`` stands."""
        return self.sentences[self.tokens[quantity.first].sentence]

    def lower(self, at: int) -> str:
        """The token at ``at`` in lower case; the empty string beyond the ends."""
        return self.tokens[at].lower if 0 <= at < len(self.tokens) else ""


def read_page(text: str) -> Page:
    """The tokens and the quantities of ``text`` that no guard has ruled out."""
    tokens = tokens_of(text)
    guard = lexicon().not_figures
    kept = [
        q for q in quantities(tokens) if q.form in _SURE or not _ruled_out(text, tokens, q, guard)
    ]
    kinds = [lexicon().classes_of(token.lower) for token in tokens]
    return Page(text, tokens, _sentences(tokens), kept, kinds)


_SURE = frozenset({Form.EXTREME, Form.RANK, Form.POUNDS})
_BACK = 10  # tokens before a number at which a guard may begin: "buses 67, 76, 149 and 276"
_FEW = 2  # no further back than this over a word that is longer than "and"
_SHORT = 3


def _ruled_out(
    text: str, tokens: Sequence[Token], quantity: Quantity, guard: re.Pattern[str]
) -> bool:
    """Whether the number is part of a date, a telephone number, an address, an age or the like."""
    start = tokens[quantity.first].start
    opening = text.rfind("\n", 0, start) + 1
    for at in range(quantity.first, max(-1, quantity.first - _BACK), -1):
        token = tokens[at]
        if token.kind != "break" and _guarded(guard, text, token.start, start):
            return True
        if at < quantity.first - _FEW and token.kind == "word" and len(token.text) > _SHORT:
            break
    return _guarded(guard, text, opening, start)


def _guarded(guard: re.Pattern[str], text: str, begin: int, start: int) -> bool:
    match = guard.match(text, begin)
    return match is not None and match.end() > start


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
        if token.text in "-’'" or (at == quantity.last + 1 and token.lower in words.more_of):
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


def stretch_of_time(page: Page, quantity: Quantity, words: Lexicon) -> bool:
    """Whether the quantity says how long something took, or when: "in five weeks"."""
    last = quantity.last
    if quantity.form in (Form.DIGITS, Form.WORDS):
        last += 1
        if page.lower(last) in {"full", "working", "calendar", "consecutive", "more", "short"}:
            last += 1
        if page.lower(last) not in words.classes["time"]:
            return False
    elif quantity.form not in (Form.MEASURE, Form.HOURS, Form.YEARS):
        return False
    if page.lower(last + 1) in {"ago", "later", "earlier", "before", "old", "away", "long"}:
        return True
    at = quantity.first - 1
    before = page.lower(at)
    if before in {"last", "past", "previous", "next", "first", "final"}:
        return True
    while page.lower(at) in words.stretch_skip:
        at -= 1
    return page.lower(at) in words.stretch_after and not _sentenced(page, at, words)


def _sentenced(page: Page, at: int, words: Lexicon) -> bool:
    """Whether a court's sentence or a waiting time stands before: "jailed for 26 months"."""
    return any(page.lower(place) in words.custody for place in range(at - 3, at))
