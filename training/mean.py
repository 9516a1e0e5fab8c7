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

import torch

State = dict[str, torch.Tensor]


def mean(one: State, other: State) -> State:
    """Half of each parameter of both; whole numbers are those of ``one``.

    Raises ``ValueError`` where the two are not the same model.
    """
    shapes = [{name: tuple(value.shape) for name, value in state.items()} for state in (one, other)]
    if shapes[0] != shapes[1]:
        raise ValueError("the two runs are not of the same model")
    return {
        name: (value + other[name]) / 2 if value.is_floating_point() else value
        for name, value in one.items()
    }


def main() -> None:
    """Read both runs, write their mean."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("runs", type=Path, nargs=2, metavar="RUN")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    one, other = (
        torch.load(run / "model.pt", map_location="cpu", weights_only=True) for run in args.runs
    )
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save(mean(one, other), args.out / "model.pt")


if __name__ == "__main__":
    main()
