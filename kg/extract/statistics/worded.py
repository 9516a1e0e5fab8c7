"""Words that are quantities by themselves: no, twice, doubled, half, third best, ranks first.

In: tokens and the place of one. Out: the quantity that begins there, or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.statistics.forms import Form, Quantity
from kg.extract.statistics.lexicon import Lexicon, lexicon
from kg.extract.statistics.numbers import lower
from kg.extract.statistics.ranks import rank
from kg.extract.statistics.tokens import Token


def worded(tokens: Sequence[Token], at: int, words: Lexicon) -> Quantity | None:
    """The quantity that a word such as "no", "twice" or "half" begins, if it does."""
    word = tokens[at].lower
    if word in words.nothing:
        return _nothing(tokens, at, word)
    if word == "not" and lower(tokens, at + 1) in {"one", "a"}:
        return _not_one(tokens, at)
    if word in words.multiples:
        return _multiple(tokens, at, words)
    if word in words.occasions:
        return _occasions(tokens, at, words)
    return _part(tokens, at, words) or rank(tokens, at, words)


def _nothing(tokens: Sequence[Token], at: int, word: str) -> Quantity | None:
    if word == "no" and lower(tokens, at + 1) in {
        "more",
        "longer",
        "one",
        "fewer",
        "less",
        ",",
        ".",
        "",
        "doubt",
        "need",
        "matter",
        "later",
        "way",
        "further",
        "-",
    }:
        return None
    if word in {"none", "nobody"} and lower(tokens, at + 1) in {"the"}:
        return None
    return Quantity(0, Form.NOTHING, at, at)


def _not_one(tokens: Sequence[Token], at: int) -> Quantity | None:
    if tokens[at + 1].lower == "one":
        return Quantity(0, Form.NOTHING, at, at + 1)
    if lower(tokens, at + 2) == "single":
        return Quantity(0, Form.NOTHING, at, at + 2)
    return None


def _multiple(tokens: Sequence[Token], at: int, words: Lexicon) -> Quantity | None:
    word = tokens[at].lower
    if word == "double" and lower(tokens, at + 1) in {
        "-",
        "yellow",
        "crewed",
        "check",
        "glazing",
        "decker",
        "locking",
        "parking",
        "crewing",
        "lock",
    }:
        return None
    return Quantity(words.multiples[word], Form.MULTIPLE, at, at)


def _occasions(tokens: Sequence[Token], at: int, words: Lexicon) -> Quantity | None:
    value = words.occasions[tokens[at].lower]
    if lower(tokens, at + 1) in {"as", "the"}:
        return Quantity(value, Form.MULTIPLE, at, at)
    return Quantity(value, Form.OCCASIONS, at, at)


def part_context(tokens: Sequence[Token], place: int, word: str) -> bool:
    """Whether a part of the whole is meant, and not an ordinal or three months."""
    following = lower(tokens, place + 1)
    if word == "third" and following in {"was", "is", ",", "has"}:
        return lower(tokens, place - 2) in {"by", "almost", "nearly", "about", "over", "than"}
    if word == "quarter" and following in {"to", "past"}:
        return False
    return following in lexicon().after_part or not following[:1].isalnum()


def _part(tokens: Sequence[Token], at: int, words: Lexicon) -> Quantity | None:
    """Half, a half, halved, a third less, by a quarter."""
    if tokens[at].lower in words.halved:
        return Quantity(words.halved[tokens[at].lower], Form.PART, at, at)
    article = tokens[at].lower in {"a", "the"}
    place = at + 1 if article else at
    word = lower(tokens, place)
    if word not in words.parts:
        return None
    if word.startswith("hal"):
        if lower(tokens, place + 1) in {"past", "an", "-", "hour", "term"}:
            return None
        return Quantity(50, Form.PART, at, place)
    if tokens[at].lower != "a" or not part_context(tokens, place, word):
        return None
    return Quantity(words.parts[word], Form.PART, at, place)
