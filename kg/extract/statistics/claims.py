"""Quantities that the model takes for claims → statistical claims with all their parts.

In: a message's text. Out: claims in order of the text, each with its clause as evidence, unit,
direction, bound, period, baseline, measure and the features that weighed.
"""

from __future__ import annotations

from kg.extract.logistic import Model
from kg.extract.opinion import Opinion, heard
from kg.extract.statistics.candidates import (
    Page,
    read_page,
)
from kg.extract.statistics.comparisons import (
    Comparisons,
    compare,
    ends_with,
    later_last,
    starts_with,
)
from kg.extract.statistics.directions import direction_of
from kg.extract.statistics.features import features
from kg.extract.statistics.forms import Form, Quantity
from kg.extract.statistics.lexicon import Lexicon, lexicon
from kg.extract.statistics.measures import measure_of
from kg.extract.statistics.model import model
from kg.extract.statistics.periods import period_of
from kg.extract.statistics.quotes import clause
from kg.statements import Bound, Decision, Evidence, StatisticalClaim, Unit

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
_RATE_NEAR = 3  # words between a count and "per thousand"


def find_statistics(text: str, opinion: Opinion | None = None) -> tuple[StatisticalClaim, ...]:
    """Every figure about crime, arrests, outcomes or police activity that ``text`` claims.

    ``opinion`` is a further reader's, heard beside the model's.
    """
    return claims_of(read_page(text), model(), opinion)


def claims_of(
    page: Page, judge: Model, opinion: Opinion | None = None
) -> tuple[StatisticalClaim, ...]:
    """The claims among the page's quantities, as ``judge`` decides."""
    compared = compare(page)
    decisions = _decisions(page, judge, compared, opinion)
    for place, base in compared.baselines.items():
        decision = decisions.pop(base, None)
        if decision and place not in decisions and later_last(page, base):
            decisions[place] = decision  # of a row the latest figure is claimed
    return tuple(
        _claim(page, place, baseline_of(page, place, compared), decisions[place], number)
        for number, place in enumerate(sorted(decisions), start=1)
    )


def _decisions(
    page: Page, judge: Model, compared: Comparisons, opinion: Opinion | None
) -> dict[int, Decision]:
    """The places of the quantities that ``judge`` takes for claims, in order of the text."""
    decisions: dict[int, Decision] = {}
    odds = heard(opinion, [_span(page, quantity) for quantity in page.quantities])
    for place in range(len(page.quantities)):
        named = list(features(page, place, compared, claimed_before=place - 1 in decisions))
        own = judge.probability(named)
        probability = opinion.joined(own, odds[place]) if opinion else own
        if probability >= judge.threshold:
            turned = own < judge.threshold
            decisions[place] = _decision(probability, judge.reasons(named), turned=turned)
    return decisions


def _span(page: Page, quantity: Quantity) -> tuple[int, int]:
    return page.tokens[quantity.first].start, page.tokens[quantity.last].end


def _decision(probability: float, cues: tuple[str, ...], *, turned: bool) -> Decision:
    said = "; ".join(cues) if cues else "nothing in particular"
    why = f"The words around the figure are those of a claim about crime or policing ({said})."
    if turned:
        why = f"The message as a whole makes the figure a claim about crime or policing ({said})."
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
    written = page.text[slice(*_span(page, quantity))]
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
    following = range(quantity.last + 1, quantity.last + 1 + _RATE_NEAR)
    if any(starts_with(page, at, lexicon().rates) for at in following):
        return Unit.OTHER
    return Unit.COUNT


def baseline_of(page: Page, place: int, compared: Comparisons) -> Quantity | None:
    """The figure with which the one at ``place`` is compared, if the text gives it."""
    other = compared.baselines.get(place)
    return None if other is None else page.quantities[other]


# ------------------------------------------------------------------ bound


def bound_of(page: Page, quantity: Quantity, words: Lexicon) -> Bound | None:
    """More, less or about, where the text says that the figure is not exact."""
    first = quantity.first
    if page.lower(first - 1) in {"a", "the", "just"}:
        first -= 1
    if ends_with(page, first, words.less):
        return Bound.LESS
    if ends_with(page, first, words.more) or _and_more(page, quantity, words):
        return Bound.MORE
    vague = starts_with(page, quantity.last + 1, (("or", "so"),))
    return Bound.ABOUT if vague or ends_with(page, first, words.about) else None


def _and_more(page: Page, quantity: Quantity, words: Lexicon) -> bool:
    """Whether "plus" or the like stands behind; the "+" of a change stands apart: "40 +5%"."""
    if page.lower(quantity.last + 1) == "+":
        return page.tokens[quantity.last].end == page.tokens[quantity.last + 1].start
    return starts_with(page, quantity.last + 1, words.more_after)
