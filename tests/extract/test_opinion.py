"""A further opinion, joined to what a linear model estimates."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.events import find_events
from kg.extract.opinion import Opinion, Span, heard
from kg.extract.statistics import find_statistics

chances = st.floats(0.001, 0.999)
odds = st.floats(-10, 10)


def opinion(value: float | None, share: float = 0.5, shift: float = 0.0) -> Opinion:
    def weigh(spans: Sequence[Span]) -> list[float | None]:
        return [value] * len(spans)

    return Opinion(weigh, share, shift)


@given(chances, odds, odds, st.floats(0.1, 1))
def test_a_higher_opinion_never_lowers_the_estimate(
    estimate: float, one: float, two: float, share: float
) -> None:
    joined = opinion(None, share)
    low, high = sorted((one, two))
    assert joined.joined(estimate, low) <= joined.joined(estimate, high)


@given(chances, odds)
def test_without_a_share_it_changes_nothing(estimate: float, value: float) -> None:
    assert opinion(value, share=0).joined(estimate, value) == pytest.approx(estimate, abs=1e-6)


@given(chances, st.floats(-1, 1))
def test_who_has_no_opinion_leaves_the_estimate_as_it_is(estimate: float, shift: float) -> None:
    assert opinion(None, shift=shift).joined(estimate, None) == estimate


def test_no_opinion_is_heard_where_there_is_none() -> None:
    assert heard(None, [(0, 1), (2, 3)]) == [None, None]


TEXT = "Burglary is down 12%. The next ward panel is on 3 June 2026."


def test_it_can_turn_the_judgement_on_a_figure_and_says_so() -> None:
    (claim,) = find_statistics(TEXT)
    assert claim.value == 12
    assert find_statistics(TEXT, opinion(-25.0)) == ()
    (kept,) = find_statistics("Our cake sale had 31 flavours.", opinion(25.0))
    assert kept.value == 31
    assert kept.decision.why.startswith("The message as a whole")


def test_it_can_turn_the_judgement_on_an_event() -> None:
    (event,) = find_events(TEXT, None)
    assert event.date == "2026-06-03"
    assert find_events(TEXT, None, opinion=opinion(-25.0)) == ()
