"""Cardinal numbers in digits and words: "1,240", "thirty-three", "1.2 million", "a dozen", "90k".

In: tokens and the place of one. Out: the number that begins there, with its last token.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kg.extract.statistics.lexicon import Lexicon
from kg.extract.statistics.tokens import Token


class Number(NamedTuple):
    """A number that ends with token ``last``; ``words`` where it is written in words."""

    value: float
    last: int
    words: bool


@cache
def _mixed() -> re.Pattern[str]:
    return re.compile(
        r"(\d[\d,]*(?:\.\d+)?)(k|m|mn|bn|hrs?|h|pc|pct|yrs?|mins?|kg|kgs|km|x|secs?|mths?)", re.I
    )


def lower(tokens: Sequence[Token], at: int) -> str:
    """The token at ``at`` in lower case; the empty string beyond the ends."""
    return tokens[at].lower if 0 <= at < len(tokens) else ""


def skip(tokens: Sequence[Token], at: int) -> int:
    """The next token after a hyphen or a wrapped line inside a number."""
    while at < len(tokens) and tokens[at].text in "-‐‑–":
        at += 1
    wrapped = at < len(tokens) and tokens[at].kind == "break"
    if wrapped and tokens[at].sentence == tokens[at - 1].sentence:
        at += 1
    return at


def number_at(tokens: Sequence[Token], at: int, words: Lexicon) -> Number | None:
    """A cardinal in digits or words that begins at ``at``."""
    token = tokens[at]
    if token.kind == "number":
        return _scaled(tokens, float(token.text.replace(",", "")), at, words, spelt=False)
    if token.kind == "mixed":
        return _mixed_number(token, at, words)
    if token.kind != "word":
        return None
    return _spelt(tokens, at, words)


@cache
def _times() -> re.Pattern[str]:
    return re.compile(r"[x×](\d{1,4})", re.I)


def _mixed_number(token: Token, at: int, words: Lexicon) -> Number | None:
    times = _times().fullmatch(token.text)  # "assaults x4"
    if times is not None:
        return Number(float(times[1]), at, False)
    match = _mixed().fullmatch(token.text)
    if match is None:
        return None
    value = float(match[1].replace(",", "").rstrip("."))
    scale = words.scales.get(match[2].lower(), 1)
    return Number(round(value * scale, 6), at, False)


def _scaled(
    tokens: Sequence[Token], value: float, last: int, words: Lexicon, *, spelt: bool
) -> Number:
    """``value`` with "hundred", "thousand", "million" after it, if they are there."""
    following = lower(tokens, last + 1)
    if following in words.scales and len(following) > 2:
        scale = words.scales[following]
        return Number(round(value * scale, 6), last + 1, spelt)
    return Number(value, last, spelt)


def _below_hundred(tokens: Sequence[Token], at: int, words: Lexicon) -> Number | None:
    word = lower(tokens, at)
    if word in words.cardinals:
        return Number(words.cardinals[word], at, True)
    if word not in words.tens:
        return None
    value = words.tens[word]
    unit_at = skip(tokens, at + 1)
    unit = words.cardinals.get(lower(tokens, unit_at), 0)
    adjacent = unit_at > at + 1 or (
        unit_at < len(tokens) and tokens[unit_at].start - tokens[at].end == 1
    )
    if 0 < unit < 10 and adjacent:
        return Number(value + unit, unit_at, True)
    return Number(value, at, True)


def _spelt(tokens: Sequence[Token], at: int, words: Lexicon) -> Number | None:
    head = _below_thousand(tokens, at, words)
    if head is None:
        return None
    if [lower(tokens, head.last + step) for step in (1, 2, 3)] == ["and", "a", "half"]:
        return Number(head.value + 0.5, head.last + 3, True)
    if lower(tokens, head.last + 1) in words.groups:
        return _grouped(tokens, head, words)
    total, last, limit = 0.0, at - 1, math.inf
    group: Number | None = head
    while group is not None:
        scale = words.scales.get(lower(tokens, group.last + 1), 1)
        if len(lower(tokens, group.last + 1)) < 3 or scale == 100:
            scale = 1
        if scale >= limit:
            break
        total, limit = total + group.value * scale, scale
        last = group.last + (scale > 1)
        group = _further(tokens, last, words) if scale > 1 else None
    return Number(total, last, True)


def _further(tokens: Sequence[Token], last: int, words: Lexicon) -> Number | None:
    """What "five hundred" or "and five" adds after thousands or millions."""
    at = last + 1 + (lower(tokens, last + 1) == "and")
    single = lower(tokens, at) in {"a", "one"} and lower(tokens, at + 1) != "hundred"
    return None if single and at == last + 1 else _below_thousand(tokens, at, words)


def _grouped(tokens: Sequence[Token], head: Number, words: Lexicon) -> Number:
    """A dozen, two dozen, a couple of."""
    value = head.value * words.groups[lower(tokens, head.last + 1)]
    of = lower(tokens, head.last + 2) == "of"
    return Number(value, head.last + 1 + of, True)


def _below_thousand(tokens: Sequence[Token], at: int, words: Lexicon) -> Number | None:
    """Twenty-three, a hundred, two hundred and five; "a" stands for one before a scale."""
    if lower(tokens, at) == "a" and lower(tokens, at + 1) in {*words.scales, *words.groups} - {
        "k",
        "m",
        "mn",
        "bn",
    }:
        head: Number | None = Number(1, at, True)
    else:
        head = _below_hundred(tokens, at, words)
    if head is None or lower(tokens, head.last + 1) != "hundred":
        return head
    hundreds = Number(head.value * 100, head.last + 1, True)
    after = hundreds.last + 1
    rest_at = after + (lower(tokens, after) == "and")
    rest = _below_hundred(tokens, rest_at, words)
    if rest is None or (rest_at == after and rest.value == 1):
        return hundreds
    return Number(hundreds.value + rest.value, rest.last, True)
