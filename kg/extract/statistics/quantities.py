"""A small grammar of numbers as people write them.

In: tokens. Out: quantities with value, form and the tokens they span: "1,240", "£90,000",
"thirty-three", "1.2 million", "a third", "nine in ten", "four times as many", "third best",
"5-year low", "no robberies". Whether a quantity is claimed as a figure is left to others.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.statistics.forms import Form, Quantity
from kg.extract.statistics.lexicon import Lexicon, lexicon
from kg.extract.statistics.numbers import Number, lower, number_at, skip
from kg.extract.statistics.ranks import rank
from kg.extract.statistics.tokens import Token
from kg.extract.statistics.worded import part_context, worded

_NUMERIC = frozenset({"number", "mixed"})
_COUNTED = 4  # words that may stand between a part and "in every hundred"
_NO_WHOLE = frozenset({"the", "places", "roads", "wards", "visits"})  # "nine in ten places"


def quantities(tokens: Sequence[Token]) -> list[Quantity]:
    """All quantities of the tokens, in order and without overlap."""
    words = lexicon()
    found: list[Quantity] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        quantity = None
        if token.kind in _NUMERIC or token.lower in words.openers:
            quantity = _quantity(tokens, at, words)
        if quantity is None:
            at += 1
        else:
            found.append(quantity)
            at = quantity.last + 1
    return found


def _quantity(tokens: Sequence[Token], at: int, words: Lexicon) -> Quantity | None:
    token = tokens[at]
    if token.kind == "word":
        special = worded(tokens, at, words)
        if special is not None:
            return special
    if token.text == "£":
        return _pounds(tokens, at, words)
    if token.kind == "mixed" and token.lower.endswith(("st", "nd", "rd", "th")):
        return rank(tokens, at, words)
    number = number_at(tokens, at, words)
    if number is None:
        return None
    return _with_unit(tokens, at, number, words)


# ------------------------------------------------------------------ units behind numbers


def _pounds(tokens: Sequence[Token], at: int, words: Lexicon) -> Quantity | None:
    if at + 1 >= len(tokens) or tokens[at + 1].kind not in {"number", "mixed"}:
        return None
    number = number_at(tokens, at + 1, words)
    if number is None:
        return None
    if lower(tokens, number.last + 1) in {"k", "m", "bn", "mn"}:
        scale = words.scales[lower(tokens, number.last + 1)]
        number = Number(number.value * scale, number.last + 1, False)
    return Quantity(number.value, Form.POUNDS, at, number.last)


def _with_unit(tokens: Sequence[Token], at: int, number: Number, words: Lexicon) -> Quantity:
    for rule in (_percent, _points, _ratio, _part_of_number, _extreme, _times, _measured):
        quantity = rule(tokens, at, number, words)
        if quantity is not None:
            return quantity
    return Quantity(number.value, Form.WORDS if number.words else Form.DIGITS, at, number.last)


def _percent(tokens: Sequence[Token], at: int, number: Number, words: Lexicon) -> Quantity | None:
    last = number.last + 1
    if tokens[at].kind == "mixed" and tokens[at].lower.endswith(("pc", "pct")):
        return Quantity(number.value, Form.PERCENT, at, at)
    word = lower(tokens, last)
    if word == "-":
        last += 1
        word = lower(tokens, last)
    if (word, lower(tokens, last + 1)) in words.percent_pairs:
        last += 1
    elif word not in words.percent or (word == "pc" and tokens[last].text == "PC"):
        return None
    first, sign = at, ""
    if (
        at
        and tokens[at - 1].text in {"+", "-", "−", "–", "▲", "▼", "↑", "↓"}
        and _is_sign(tokens, at - 1)
    ):
        sign = "+" if tokens[at - 1].text in {"+", "▲", "↑"} else "-"
        first = at - 1
    if lower(tokens, last + 1) in words.points:
        last += 1
    return Quantity(number.value, Form.PERCENT, first, last, sign)


def _points(tokens: Sequence[Token], at: int, number: Number, words: Lexicon) -> Quantity | None:
    """Points of a percentage: "rose 6 points to 71%"."""
    place = number.last + 1
    if lower(tokens, place) not in words.points or lower(tokens, place + 1) not in {"to", "at"}:
        return None
    share = number_at(tokens, place + 2, words) if place + 2 < len(tokens) else None
    if share is None or _percent(tokens, place + 2, share, words) is None:
        return None
    return Quantity(number.value, Form.PERCENT, at, place)


def _is_sign(tokens: Sequence[Token], at: int) -> bool:
    """Whether the mark at ``at`` stands free before its number, as no dash between words does."""
    if tokens[at + 1].start != tokens[at].end and tokens[at].text not in "▲▼↑↓":
        return False
    return at == 0 or tokens[at - 1].kind != "number" or tokens[at - 1].end < tokens[at].start


def _ratio(tokens: Sequence[Token], at: int, number: Number, words: Lexicon) -> Quantity | None:
    """Nine in ten, one crime in five, 19 burglaries in every hundred: a share in percent."""
    place = _whole_after(tokens, number)
    if lower(tokens, place) == "out" and lower(tokens, place + 1) == "of":
        place += 1
    elif lower(tokens, place) != "in":
        return None
    place += 1
    if lower(tokens, place) in {"every", "each"} or _hundred(tokens, place + 1):
        place += 1
    whole = number_at(tokens, place, words) if place < len(tokens) else None
    if _hundred(tokens, place):
        whole = Number(100, place, True)
    if whole is None or not _round_whole(number.value, whole.value):
        return None
    following = lower(tokens, whole.last + 1)
    if (
        following in words.classes["time"]
        or following in words.hours | words.years | words.measures | _NO_WHOLE
        or following[:2] == "am"
    ):
        return None
    return Quantity(round(100 * number.value / whole.value, 1), Form.RATIO, at, whole.last)


def _whole_after(tokens: Sequence[Token], number: Number) -> int:
    """Where the words may stand that name the whole: after what is counted, before "in every"."""
    place = number.last + 1
    if number.value == 1:
        counted = place < len(tokens) and tokens[place].kind == "word"
        return place + 1 if counted and lower(tokens, place) not in {"in", "out"} else place
    for at in range(place, place + _COUNTED):
        if lower(tokens, at) == "in" and lower(tokens, at + 1) == "every":
            return at
        if at >= len(tokens) or tokens[at].kind != "word":
            break
    return place


def _hundred(tokens: Sequence[Token], at: int) -> bool:
    """Whether "hundred" stands here, as in "in the hundred", "in every hundred"."""
    return lower(tokens, at) == "hundred" and lower(tokens, at - 1) in {"the", "every", "each"}


def _round_whole(part: float, whole: float) -> bool:
    if part == 1:
        return 2 <= whole <= 1000 and whole == int(whole)
    return part < whole and whole in {3, 4, 5, 10, 20, 50, 100, 1000}


def _part_of_number(
    tokens: Sequence[Token], at: int, number: Number, words: Lexicon
) -> Quantity | None:
    """Two thirds, three-quarters, one fifth."""
    place = skip(tokens, number.last + 1)
    word = lower(tokens, place)
    if word not in words.parts or not 1 <= number.value <= 9 or not number.words:
        return None
    if number.value == 1 and not part_context(tokens, place, word):
        return None
    if number.value > 1 and not word.endswith(("s", "half")):
        return None
    value = 66.7 if (number.value, word) == (2, "thirds") else number.value * words.parts[word]
    return Quantity(round(value, 1), Form.PART, at, place)


def _extreme(tokens: Sequence[Token], at: int, number: Number, words: Lexicon) -> Quantity | None:
    """5-year low, ten year high."""
    place = skip(tokens, number.last + 1)
    if lower(tokens, place) in words.years and lower(tokens, place + 1) in {
        "low",
        "high",
        "lows",
        "highs",
        "record",
    }:
        return Quantity(number.value, Form.EXTREME, at, place + 1)
    if lower(tokens, place) in words.years:
        back = [lower(tokens, i) for i in range(max(0, at - 8), at)]
        if (
            back
            and back[-1] in {"for", "in", "over"} | {"past", "last"}
            and set(back) & {"lowest", "highest", "worst", "best"}
        ):
            return Quantity(number.value, Form.EXTREME, at, place)
    return None


def _times(tokens: Sequence[Token], at: int, number: Number, words: Lexicon) -> Quantity | None:
    """Four times as many, 2.5 times higher; "six times since July" counts occasions."""
    place = skip(tokens, number.last + 1)
    if lower(tokens, place) == "fold":
        return Quantity(number.value, Form.MULTIPLE, at, place)
    if lower(tokens, place) not in {"times", "x"} and not _suffixed(tokens[at], "x"):
        return None
    if lower(tokens, place + 1) in words.times_compared:
        return Quantity(number.value, Form.MULTIPLE, at, place)
    if lower(tokens, place) == "times":
        return Quantity(number.value, Form.OCCASIONS, at, place)
    return None


def _suffixed(token: Token, ending: str) -> bool:
    return token.kind == "mixed" and token.lower.endswith(ending)


def _measured(tokens: Sequence[Token], at: int, number: Number, words: Lexicon) -> Quantity | None:
    """Hours, years, minutes, kilos, pounds written behind the number."""
    place = skip(tokens, number.last + 1)
    if tokens[at].kind == "mixed":
        return _mixed_measure(tokens[at], at, number, words)
    word = lower(tokens, place)
    before = lower(tokens, place + 1)
    if word in {"officer", "police", "man", "patrol", "staff", "full"} and before in words.hours:
        word, place = before, place + 1
    if word in words.hours:
        return Quantity(number.value, Form.HOURS, at, place)
    if word in words.years and not (
        word == "year" and number.value != 1 and place == number.last + 1
    ):
        return _years(tokens, at, number, place, words)
    if word in words.money and lower(tokens, place + 1) not in {"of"}:
        return Quantity(number.value, Form.POUNDS, at, place)
    if word in words.measures and not (
        word in {"second", "days", "day"} and before in {"of", "hand"}
    ):
        return _compound_measure(tokens, at, number, place, words)
    return None


def _mixed_measure(token: Token, at: int, number: Number, words: Lexicon) -> Quantity | None:
    ending = token.lower.lstrip("0123456789.,")
    if ending in words.hours | {"h"}:
        return Quantity(number.value, Form.HOURS, at, at)
    if ending in words.years:
        return Quantity(number.value, Form.YEARS, at, at)
    if ending in words.measures:
        return Quantity(number.value, Form.MEASURE, at, at)
    return None


def _years(
    tokens: Sequence[Token], at: int, number: Number, place: int, words: Lexicon
) -> Quantity:
    """Years with months after them: 4 yrs 2 mths, four years and two months."""
    further = place + 1
    if lower(tokens, further) in {"and", ","}:
        further += 1
    months = number_at(tokens, further, words) if further < len(tokens) else None
    if months is not None and lower(tokens, months.last + 1) in {
        "months",
        "mths",
        "month",
        "months'",
    }:
        value = round(number.value + months.value / 12, 2)
        return Quantity(value, Form.YEARS, at, months.last + 1)
    return Quantity(number.value, Form.YEARS, at, place)


def _compound_measure(
    tokens: Sequence[Token], at: int, number: Number, place: int, words: Lexicon
) -> Quantity:
    """Minutes with seconds after them are seconds: 2 min 40."""
    if lower(tokens, place) in {"min", "mins", "minutes"} and place + 1 < len(tokens):
        further = place + 1 + (lower(tokens, place + 1) == "and")
        seconds = number_at(tokens, further, words) if further < len(tokens) else None
        if (
            seconds is not None
            and seconds.value < 60
            and tokens[further].sentence == tokens[at].sentence
        ):
            last = seconds.last
            if lower(tokens, last + 1) in {"seconds", "secs", "sec"}:
                last += 1
            return Quantity(60 * number.value + seconds.value, Form.MEASURE, at, last)
    return Quantity(number.value, Form.MEASURE, at, place)
