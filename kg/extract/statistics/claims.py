"""Quantities that the model takes for claims → statistical claims with all their parts.

In: a message's text. Out: claims in order of the text, each with its clause as evidence, unit,
direction, bound, period, baseline, measure and the features that weighed.
"""

from __future__ import annotations

from kg.extract.statistics.candidates import (
    Page,
    read_page,
)
from kg.extract.statistics.comparisons import Comparisons, compare, ends_with, starts_with
from kg.extract.statistics.features import features
from kg.extract.statistics.forms import Form, Quantity
from kg.extract.statistics.lexicon import Lexicon, lexicon
from kg.extract.statistics.measures import measure_of
from kg.extract.statistics.model import Model, model
from kg.extract.statistics.quotes import clause
from kg.statements import Bound, Decision, Direction, Evidence, StatisticalClaim, Unit

_UNITS = {
    Form.PERCENT: Unit.PERCENT,
    Form.RATIO: Unit.PERCENT,
    Form.PART: Unit.PERCENT,
    Form.MULTIPLE: Unit.TIMES,
    Form.RANK: Unit.RANK,
    Form.EXTREME: Unit.YEARS,
    Form.POUNDS: Unit.POUNDS,
    Form.HOURS: Unit.HOURS,
    Form.YEARS: Unit.YEARS,
    Form.MEASURE: Unit.OTHER,
}
_SHARES = frozenset({Form.PERCENT, Form.PART, Form.MULTIPLE, Form.RATIO})


def find_statistics(text: str) -> tuple[StatisticalClaim, ...]:
    """Every figure about crime, arrests, outcomes or police activity that ``text`` claims."""
    return claims_of(read_page(text), model())


def claims_of(page: Page, judge: Model) -> tuple[StatisticalClaim, ...]:
    """The claims among the page's quantities, as ``judge`` decides."""
    claims: list[StatisticalClaim] = []
    compared = compare(page)
    claimed = False
    for place in range(len(page.quantities)):
        named = list(features(page, place, compared, claimed_before=claimed))
        probability = judge.probability(named)
        claimed = probability >= judge.threshold
        if claimed:
            decision = _decision(probability, judge.reasons(named))
            claims.append(
                _claim(page, place, baseline_of(page, place, compared), decision, len(claims) + 1)
            )
    return tuple(claims)


def _decision(probability: float, cues: tuple[str, ...]) -> Decision:
    said = "; ".join(cues) if cues else "nothing in particular"
    why = f"The words around the figure are those of a claim about crime or policing ({said})."
    return Decision(why=why, score=round(probability, 3), cues=cues)


def _claim(
    page: Page, place: int, base: Quantity | None, decision: Decision, number: int
) -> StatisticalClaim:
    words = lexicon()
    quantity = page.quantities[place]
    start, end = clause(page, quantity)
    measure = measure_of(page, quantity, words)
    return StatisticalClaim(
        id=f"s{number}",
        label=_label(page, quantity, measure),
        evidence=(Evidence.of(page.text, start, end),),
        decision=decision,
        measure=measure,
        value=quantity.value,
        unit=unit_of(page, quantity, base),
        direction=direction_of(page, quantity, base, words),
        bound=bound_of(page, quantity, words),
        period=period_of(page, quantity, words),
        baseline=None if base is None else base.value,
    )


def _label(page: Page, quantity: Quantity, measure: str) -> str:
    written = page.text[page.tokens[quantity.first].start : page.tokens[quantity.last].end]
    return f"{measure}: {' '.join(written.split())}"


# ------------------------------------------------------------------ unit, baseline


def unit_of(page: Page, quantity: Quantity, base: Quantity | None) -> Unit:
    """What the figure counts; a bare number takes the unit of what it is compared with."""
    unit = _UNITS.get(quantity.form)
    if unit is not None:
        return unit
    if base is not None and base.form in (Form.PERCENT, Form.HOURS, Form.MEASURE, Form.POUNDS):
        return _UNITS[base.form]
    if quantity.value >= 50 and [page.lower(quantity.last + step) for step in (1, 2)] == [
        "in",
        "cash",
    ]:
        return Unit.POUNDS
    return Unit.COUNT


def baseline_of(page: Page, place: int, compared: Comparisons) -> Quantity | None:
    """The figure with which the one at ``place`` is compared, if the text gives it."""
    other = compared.baselines.get(place)
    return None if other is None else page.quantities[other]


# ------------------------------------------------------------------ direction, bound, period


def direction_of(
    page: Page, quantity: Quantity, base: Quantity | None, words: Lexicon
) -> Direction:
    """Which way the figure is said to have moved."""
    if quantity.signed:
        return Direction.UP if quantity.signed == "+" else Direction.DOWN
    if base is not None:
        if base.value == quantity.value:
            return Direction.NONE
        return Direction.UP if quantity.value > base.value else Direction.DOWN
    if quantity.form is Form.EXTREME:
        return _extreme_direction(page, quantity)
    if quantity.form is Form.MULTIPLE:
        return Direction.UP
    if quantity.form in _SHARES:
        return _nearest_direction(page, quantity, words, left=8, right=5)
    return _count_direction(page, quantity, words)


def _extreme_direction(page: Page, quantity: Quantity) -> Direction:
    near = [page.lower(at) for at in range(quantity.first - 8, quantity.last + 1)]
    if {"low", "lows", "lowest"} & set(near):
        return Direction.DOWN
    return Direction.UP if {"high", "highs", "highest"} & set(near) else Direction.NONE


def _count_direction(page: Page, quantity: Quantity, words: Lexicon) -> Direction:
    """A count moves where "more" or "fewer" stands behind it, or "fell to" before it."""
    for step in (1, 2):
        word = page.lower(quantity.last + step)
        if word in {"more", "extra", "additional"}:
            return Direction.UP
        if word in {"fewer", "less", "short"}:
            return Direction.DOWN
    if page.lower(quantity.first - 1) in {"to", "at"}:
        before = range(quantity.first - 5, quantity.first - 1)
        moved = [page.lower(at) for at in before]
        if any(word in words.down for word in moved):
            return Direction.DOWN
        if any(word in words.up for word in moved):
            return Direction.UP
    return Direction.NONE


def _nearest_direction(
    page: Page, quantity: Quantity, words: Lexicon, *, left: int, right: int
) -> Direction:
    first, last = page.sentence_of(quantity)
    ahead = range(quantity.last + 1, min(last, quantity.last + 1 + right))
    behind = range(quantity.first - 1, max(first, quantity.first - left) - 1, -1)
    bound = _bound_tokens(page, quantity, words)
    options: list[tuple[int, Direction]] = []
    for places in (ahead, behind):
        for distance, at in enumerate(places):
            direction = None if at in bound else _way(page.lower(at), words)
            if direction is not None:
                options.append((distance, direction))
                break
    return min(options)[1] if options else Direction.NONE


def _way(word: str, words: Lexicon) -> Direction | None:
    if word in words.down:
        return Direction.DOWN
    return Direction.UP if word in words.up else None


def _bound_tokens(page: Page, quantity: Quantity, words: Lexicon) -> range:
    """The tokens of "more than", "up to" and the like before the figure: no direction in them."""
    for cues in (words.more, words.less, words.about):
        for cue in cues:
            if ends_with(page, quantity.first, (cue,)):
                return range(quantity.first - len(cue), quantity.first)
    return range(0)


def bound_of(page: Page, quantity: Quantity, words: Lexicon) -> Bound | None:
    """More, less or about, where the text says that the figure is not exact."""
    first = quantity.first
    if page.lower(first - 1) in {"a", "the", "just"}:
        first -= 1
    if ends_with(page, first, words.less):
        return Bound.LESS
    if ends_with(page, first, words.more) or starts_with(page, quantity.last + 1, words.more_after):
        return Bound.MORE
    vague = starts_with(page, quantity.last + 1, (("or", "so"),))
    return Bound.ABOUT if vague or ends_with(page, first, words.about) else None


def period_of(page: Page, quantity: Quantity, words: Lexicon) -> str | None:
    """The period as written that stands nearest to the figure in its sentence."""
    first, last = page.sentence_of(quantity)
    start, end = page.tokens[first].start, page.tokens[last - 1].end
    figure = page.tokens[quantity.first].start
    best: tuple[int, str] | None = None
    for match in words.period.finditer(page.text, start, end):
        if match.start() <= figure < match.end() and match.end() - match.start() < 14:
            continue
        distance = min(abs(match.start() - figure), abs(match.end() - figure))
        if best is None or distance < best[0]:
            best = (distance, " ".join(match.group().split()))
    return best[1] if best else None
