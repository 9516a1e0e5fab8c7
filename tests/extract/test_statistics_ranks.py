"""Which words give a place in an order, and which only count."""

from __future__ import annotations

import pytest

from kg.extract.statistics.candidates import read_page
from kg.extract.statistics.claims import unit_of
from kg.extract.statistics.forms import Form
from kg.statements import Unit


def ranks(text: str) -> list[float]:
    return [q.value for q in read_page(text).quantities if q.form is Form.RANK]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The force remains second of 43 forces for satisfaction.", 2),
        ("We stand fourteenth of the twenty-two wards.", 14),
        ("For charges it was 14th of 32.", 14),
        ("That puts us third in London.", 3),
        ("The ward fell to 11th in the county.", 11),
        ("It is thirty-first of 43 on 101.", 31),
        ("We came twelfth of the city's wards.", 12),
    ],
)
def test_an_ordinal_among_what_is_ranked_is_a_rank(text: str, value: float) -> None:
    assert ranks(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "We met on the 1st of March in the town hall.",
        "The first of our meetings with residents was busy.",
        "It was the third in London that night.",
        "The second of two drop-ins is on Tuesday.",
        "First, our officers in the county spoke to drivers.",
    ],
)
def test_other_ordinals_count_or_date_and_rank_nothing(text: str) -> None:
    assert ranks(text) == []


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Nineteen burglaries in every hundred were solved.", 19, Unit.PERCENT),
        ("It rose by eleven in the hundred.", 11, Unit.PERCENT),
        ("Two offences in every five are fraud.", 40, Unit.PERCENT),
        ("Confidence rose by four percentage points.", 4, Unit.PERCENT),
        ("The thief got 20 weeks.", 20, Unit.OTHER),
        ("The district had 39 crimes per thousand people.", 39, Unit.OTHER),
        ("An answer took four and a half minutes.", 4.5, Unit.OTHER),
    ],
)
def test_shares_terms_and_rates_have_their_units(text: str, value: float, unit: Unit) -> None:
    page = read_page(text)
    assert [(q.value, unit_of(page, q, None)) for q in page.quantities] == [(value, unit)]
