"""Very long texts are read in stretches, so that the work grows with their length and no faster."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from kg.extract import _together
from kg.extract.statistics import find_statistics
from kg.extract.statistics.tokens import tokens_of
from kg.statements import MOST_TOGETHER
from tests.growth import MOST, growth


def places(least: int, most: int) -> st.SearchStrategy[list[int]]:
    """Places of statements in a text, in their order."""
    found = st.lists(st.integers(0, 5000), min_size=least, max_size=most, unique=True)
    return found.map(sorted)


@given(places(1, 40), places(1, 60))
def test_all_pairs_of_an_ordinary_message_are_looked_at(asked: list[int], said: list[int]) -> None:
    assert list(_together(asked, said)) == [(range(len(asked)), range(len(said)))]


@given(places(MOST_TOGETHER + 1, 4 * MOST_TOGETHER), places(1, 300))
def test_of_a_long_text_every_action_is_held_against_one_stretch(
    asked: list[int], said: list[int]
) -> None:
    found = list(_together(asked, said))
    assert Counter(j for _, other in found for j in other) == Counter(range(len(said)))
    for own, other in found:
        assert 0 < len(own) <= MOST_TOGETHER
        assert all(said[j] < asked[own.stop] for j in other if own.stop < len(asked))


def test_text_without_full_stops_is_cut_into_sentences_of_bounded_length() -> None:
    found = tokens_of("burglaries were down and 12 bikes were found " * 200)
    sizes = Counter(token.sentence for token in found)
    assert max(sizes.values()) <= 201
    assert [t.sentence for t in found] == sorted(t.sentence for t in found)


def test_figures_in_text_without_full_stops_take_time_as_it_is_long() -> None:
    def text(count: int) -> str:
        return "burglaries fell by 12 since May and thefts rose by 9 in June " * count

    assert growth(text, find_statistics, 60) < MOST


def test_sentences_of_usual_length_stay_as_they_are() -> None:
    found = tokens_of("We made 12 arrests. " * 60)
    assert len({token.sentence for token in found}) == 60
