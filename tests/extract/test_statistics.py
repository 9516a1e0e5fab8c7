"""Which figures of a message are claims, and what is read of each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.statistics import find_statistics
from kg.extract.statistics.candidates import read_page
from kg.extract.statistics.quantities import quantities
from kg.extract.statistics.tokens import tokens_of
from kg.statements import Bound, Direction, StatisticalClaim, Unit

UNITS = "zero one two three four five six seven eight nine".split()  # noqa: SIM905
UNITS += "ten eleven twelve thirteen fourteen fifteen sixteen".split()  # noqa: SIM905
UNITS += ["seventeen", "eighteen", "nineteen"]
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905


def spell(number: int) -> str:
    """A whole number below a million in English words."""
    if number < 20:
        return UNITS[number]
    if number < 100:
        ten, unit = divmod(number, 10)
        return TENS[ten - 2] + (f"-{UNITS[unit]}" if unit else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{UNITS[hundreds]} hundred" + (f" and {spell(rest)}" if rest else "")
    thousands, rest = divmod(number, 1000)
    joined = " and " if 0 < rest < 100 else " "
    return f"{spell(thousands)} thousand" + (f"{joined}{spell(rest)}" if rest else "")


def values(text: str) -> list[float]:
    """The values of all quantities of a text."""
    return [quantity.value for quantity in quantities(tokens_of(text))]


def only(text: str) -> StatisticalClaim:
    """The one claim of a text."""
    claims = find_statistics(text)
    assert len(claims) == 1, [(claim.value, claim.measure) for claim in claims]
    return claims[0]


# ------------------------------------------------------------------ the number grammar


@given(st.integers(min_value=2, max_value=999_999))
def test_a_number_in_words_is_read_back(number: int) -> None:
    assert values(f"we made {spell(number)} arrests") == [number]


@given(st.integers(min_value=0, max_value=99_999_999))
def test_a_number_in_digits_is_read_back_with_and_without_commas(number: int) -> None:
    assert values(f"there were {number:,} offences") == [number]
    assert values(f"there were {number} offences") == [number]


@given(st.integers(min_value=1, max_value=999), st.sampled_from(("million", "m", "k", "thousand")))
def test_scales_multiply(number: int, scale: str) -> None:
    factor = 1_000_000 if scale.startswith("m") else 1000
    blank = " " if len(scale) > 1 else ""
    assert values(f"drugs worth £{number}{blank}{scale} seized") == [number * factor]


@given(st.decimals(min_value=0, max_value=999, places=1))
def test_percentages_are_read_however_they_are_written(number: object) -> None:
    for sign in ("%", " %", " per cent", " percent"):
        found = quantities(tokens_of(f"robbery fell by {number}{sign} here"))
        assert [(q.value, q.form) for q in found] == [(float(str(number)), "percent")]


@given(st.text(max_size=200))
def test_every_quote_is_at_its_offsets(text: str) -> None:
    for claim in find_statistics(text + " We made 14 arrests for burglary. " + text):
        for evidence in claim.evidence:
            evidence.check(text + " We made 14 arrests for burglary. " + text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("burglary is a third less", 33.3),
        ("thefts fell by a quarter", 25),
        ("three quarters of offences were solved", 75),
        ("nine in ten calls were answered", 90),
        ("one crime in five is solved", 20),
        ("robbery has doubled", 2),
        ("twice as many charges", 2),
        ("four times as many people charged", 4),
        ("violence is at a 5-year low", 5),
        ("the team ranks first in the force", 1),
        ("the third best of the force's districts", 3),
        ("the 9th lowest of the force's wards", 9),
        ("a dozen arrests", 12),
        ("he got 4 yrs 2 mths", 4.17),
        ("no robberies", 0),
        ("seizures nil", 0),
        ("twenty-\nseven tanks", 27),
    ],
)
def test_shares_multiples_ranks_and_nothing_are_quantities(text: str, value: float) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "Monday 12 November 2025",
        "12/11/2025",
        "from 5pm to 11pm, 7.30pm and 19:00",
        "call 101 or 999, or 020 7946 0123",
        "a boy aged 15 and a 72-year-old woman",
        "PC 1234 Smith, collar number 5678",
        "14 High Street, SE13 5AB, off the A38",
        "the number 36 bus in Year 9",
        "crime reference 4512345/25",
        "20mph zone, Section 60, Phase 2",
    ],
)
def test_dates_times_numbers_of_things_and_ages_are_no_candidates(text: str) -> None:
    assert read_page(text).quantities == []


# ------------------------------------------------------------------ claims


def test_a_fall_in_percent_is_a_claim_with_direction() -> None:
    claim = only("Personal robbery in the borough has fallen by 17% this year.")
    assert (claim.value, claim.unit, claim.direction) == (17, Unit.PERCENT, Direction.DOWN)
    assert claim.measure == "Personal robbery in the borough"
    assert claim.period == "this year"


def test_of_a_comparison_the_present_figure_is_the_value() -> None:
    claim = only("Failed test purchases are down from 31 to 8.")
    assert (claim.value, claim.baseline, claim.direction) == (8, 31, Direction.DOWN)
    claim = only("There were 18 burglary offences this quarter, compared with 26 last quarter.")
    assert (claim.value, claim.baseline) == (18, 26)


def test_a_bound_is_kept_apart_from_the_value() -> None:
    assert only("Over 500 arrests were made for shop theft.").bound is Bound.MORE
    assert only("We made approximately 500 arrests for shop theft.").bound is Bound.ABOUT


def test_a_label_and_its_value_are_a_claim() -> None:
    claims = find_statistics("Crime figures for September\nBurglary  12  (9)\nArrests: 14\n")
    assert [(c.value, c.baseline, c.measure) for c in claims] == [
        (12, 9, "Burglary"),
        (14, None, "Arrests"),
    ]


def test_cash_is_counted_in_pounds() -> None:
    claim = only("Officers seized £90,000 in cash.")
    assert (claim.value, claim.unit) == (90000, Unit.POUNDS)


def test_attendance_and_survey_replies_are_no_claims() -> None:
    assert find_statistics("About 40 residents attended the meeting.") == ()
    assert find_statistics("Thank you to the 212 of you who filled in our survey.") == ()


def test_a_decision_names_the_words_that_weighed() -> None:
    claim = only("We made 14 arrests for burglary.")
    assert claim.decision is not None
    assert claim.decision.score is not None
    assert claim.decision.score > 0.5
    assert any("outcome" in cue for cue in claim.decision.cues)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Burglary; 38; 51; -25%", [(38, 51), (-25, None)]),
        ("Thefts fell from 74 in May to 48 in June.", [(48, 74)]),
        ("Robbery: 12 (last year: 9).", [(12, 9)]),
        ("There were 21 burglaries, compared to just 34 last year.", [(21, 34)]),
    ],
)
def test_a_baseline_belongs_to_the_figure_it_is_compared_with(
    text: str, pairs: list[tuple[float, float | None]]
) -> None:
    found = [
        (-claim.value if claim.unit is Unit.PERCENT else claim.value, claim.baseline)
        for claim in find_statistics(text)
    ]
    assert found == pairs


def test_a_fall_written_with_a_sign_has_its_direction() -> None:
    claims = find_statistics("Crime this quarter\nBurglary -14%\nShop theft +6%\n")
    assert [(claim.value, claim.direction) for claim in claims] == [
        (14, Direction.DOWN),
        (6, Direction.UP),
    ]


def test_reading_twice_gives_the_same_claims() -> None:
    text = "We made 14 arrests, seized 3 knives and stopped 22 cars in Mill Road."
    assert find_statistics(text) == find_statistics(text)


def test_an_empty_text_claims_nothing() -> None:
    assert find_statistics("") == ()
