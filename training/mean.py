"""The mean of two runs that were trained further from the same model.

    python -m training.mean RUN RUN --out RUN

In: two runs (``model.pt``). Out: ``RUN/model.pt``, every parameter half way between the two. Runs
from one model lie in one valley, so that what lies between them reads about as well
as either, or better (Wortsman et al., Model soups, ICML 2022); runs with different beginnings do
not. What `training.restore` begins anew (what is learnt beside) is of no use in a mean with a
restored run.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

State = dict[str, npt.NDArray[Any]]


def mean(one: State, other: State) -> State:
    """Half of each parameter of both, in the precision of ``one``; whole numbers are its own.

    Raises ``ValueError`` where the two are not the same model.
    """
    shapes = [{name: value.shape for name, value in state.items()} for state in (one, other)]
    if shapes[0] != shapes[1]:
        raise ValueError("the two runs are not of the same model")
    return {
        name: _half_way(value, other[name]) if np.issubdtype(value.dtype, np.floating) else value
        for name, value in one.items()
    }


def _half_way(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return ((one.astype(np.float64) + other.astype(np.float64)) / 2).astype(one.dtype)


def main() -> None:
    """Read both runs, write their mean."""
    import torch  # the rest is tested without it

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("runs", type=Path, nargs=2, metavar="RUN")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    loaded = [torch.load(r / "model.pt", map_location="cpu", weights_only=True) for r in args.runs]
    one, other = ({name: value.numpy() for name, value in state.items()} for state in loaded)
    found = {name: torch.from_numpy(value) for name, value in mean(one, other).items()}
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save(found, args.out / "model.pt")


if __name__ == "__main__":
    main()
