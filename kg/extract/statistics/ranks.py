"""Places in an order: "third best", "ranks 3rd", "second of 43 forces", "the safest in London".

In: tokens and the place of one. Out: the rank that begins there, or nothing. Whether it is claimed
as a figure is left to others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.extract.statistics.forms import Form, Quantity
from kg.extract.statistics.lexicon import Lexicon
from kg.extract.statistics.numbers import lower, number_at, skip
from kg.extract.statistics.tokens import Token

_NEAR = 5  # tokens after "of" within which what is ranked is named
_COUNTED_OUT = frozenset({"the", "a", "an", "this", "that", "our", "every", "each", "his", "her"})
_STRONG = frozenset({"rank", "ranks", "ranked", "ranking", "placed"})


class Ordinal(NamedTuple):
    """An ordinal that ends with token ``last``."""

    value: int
    last: int


def ordinal_at(tokens: Sequence[Token], at: int, words: Lexicon) -> Ordinal | None:
    """Third, 3rd, twenty-second: the ordinal that begins at ``at``."""
    word = lower(tokens, at)
    if word in words.ordinals:
        return Ordinal(words.ordinals[word], at)
    if word.endswith(("st", "nd", "rd", "th")) and word[:-2].isdecimal():
        return Ordinal(int(word[:-2]), at)
    if word in words.tens:
        unit_at = skip(tokens, at + 1)
        unit = words.ordinals.get(lower(tokens, unit_at), 0)
        if 0 < unit < 10 and unit_at > at + 1:
            return Ordinal(words.tens[word] + unit, unit_at)
    return None


def rank(tokens: Sequence[Token], at: int, words: Lexicon) -> Quantity | None:
    """The rank that begins with an ordinal, a verb of ranking or a superlative."""
    word = tokens[at].lower
    placed = ordinal_at(tokens, at, words)
    if placed is not None:
        return _placed(tokens, at, placed, words)
    if word in words.rank_verbs:
        return _rank_verb(tokens, at, words)
    if word in words.superlatives and _among(tokens, at, words):
        last = at + 1 if word == "most" else at
        if word == "most" and not lower(tokens, at + 1).endswith(("ed", "ing")):
            return None
        return Quantity(1, Form.RANK, at, last)
    return None


def _placed(tokens: Sequence[Token], at: int, placed: Ordinal, words: Lexicon) -> Quantity | None:
    """Third best; second of 43 forces; 11th in the county."""
    place = skip(tokens, placed.last + 1)
    if lower(tokens, place) in words.superlatives - {"top"}:
        return Quantity(placed.value, Form.RANK, at, place)
    if lower(tokens, at - 1) not in _COUNTED_OUT and _stands_among(tokens, placed.last, words):
        return Quantity(placed.value, Form.RANK, at, placed.last)
    return None


def _rank_verb(tokens: Sequence[Token], at: int, words: Lexicon) -> Quantity | None:
    """Ranks first, ranked 3rd, came third of 43."""
    placed = ordinal_at(tokens, at + 1, words)
    if placed is None:
        return None
    after = {lower(tokens, i) for i in range(placed.last + 1, min(placed.last + 7, len(tokens)))}
    joined = lower(tokens, placed.last + 1) in {"of", "out", "in", "among", "for"}
    if (
        tokens[at].lower in _STRONG
        or (joined and after & words.rank_subjects)
        or _stands_among(tokens, placed.last, words)
    ):
        return Quantity(placed.value, Form.RANK, at, placed.last)
    if lower(tokens, placed.last + 1) == "of" and _value_at(tokens, placed.last + 2, words):
        return Quantity(placed.value, Form.RANK, at, placed.last)
    return None


def _value_at(tokens: Sequence[Token], at: int, words: Lexicon) -> float | None:
    """The value of the number that begins at ``at``, or nothing, also beyond the end."""
    number = number_at(tokens, at, words) if at < len(tokens) else None
    return None if number is None else number.value


def _stands_among(tokens: Sequence[Token], last: int, words: Lexicon) -> bool:
    """Whether what follows an ordinal names what is ranked: "of 43", "in the county"."""
    at = last + 1
    if lower(tokens, at) == "out":
        at += 1
    joiner = lower(tokens, at)
    if joiner not in {"of", "in", "among"} or at + 1 >= len(tokens):
        return False
    at += 1
    if lower(tokens, at) in {"the", "all", "our"}:
        at += 1
    if joiner == "in":
        return lower(tokens, at) in words.rank_subjects
    if _value_at(tokens, at, words) in words.rank_wholes:
        return True
    near = [t for t in tokens[at : at + _NEAR] if t.sentence == tokens[last].sentence]
    return any(t.lower in words.rank_many for t in near)


def _among(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Whether a superlative compares forces, boroughs or the like."""
    sentence = tokens[at].sentence
    for place in range(at + 1, min(at + 12, len(tokens))):
        token = tokens[place]
        if token.sentence != sentence:
            return False
        if token.lower in words.rank_subjects and lower(tokens, place - 1) != "for":
            before = {lower(tokens, i) for i in range(at + 1, place)}
            return bool(before & {"in", "of", "among", "any", "across"}) or token.lower.endswith(
                "ally"
            )
    return False
