"""The mean of two runs lies half way between them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from training.mean import State, mean

NUMBERS = arrays(np.float32, (2, 3), elements=st.floats(-100, 100, width=32))


@given(NUMBERS, NUMBERS)
def test_every_parameter_lies_half_way_whichever_run_comes_first(
    one: np.ndarray, other: np.ndarray
) -> None:
    found = mean({"w": one}, {"w": other})["w"]
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, one + (other - one) / 2, atol=1e-4)
    np.testing.assert_array_equal(found, mean({"w": other}, {"w": one})["w"])


def test_the_mean_of_a_run_with_itself_is_the_run() -> None:
    state: State = {"w": np.array([0.1, -3.25], dtype=np.float32), "steps": np.array([7])}
    found = mean(state, state)
    np.testing.assert_array_equal(found["w"], state["w"])


def test_whole_numbers_are_not_averaged() -> None:
    found = mean({"steps": np.array([3])}, {"steps": np.array([8])})
    assert found["steps"].tolist() == [3]
    assert found["steps"].dtype.kind == "i"


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"w": np.zeros((3, 2))},
        {"w": np.zeros((2, 3)), "more": np.zeros(1)},
        {"v": np.zeros((2, 3))},
    ],
)
def test_runs_of_different_models_have_no_mean(other: State) -> None:
    with pytest.raises(ValueError, match="not of the same model"):
        mean({"w": np.zeros((2, 3))}, other)
