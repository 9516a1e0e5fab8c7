"""Measure encoder runs whose test sets were left out, alone and together with the linear reader.

    python -m training.measure RUN… [--write]

In: runs of ``train_encoder --test SETS --out RUN``; every set should be left out in one. The linear
reader is fitted anew for each run without its test sets. Out: figures per set at thresholds
that were found on the other runs' sets (with one run: on its own test sets, which flatters); with
``--write`` the thresholds and shares found on all runs go into the weights folder.
"""  # fmt: skip

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from kg.extract.roles.linear import LinearReader, softmax
from training import figures, linear
from training.corpus import Example, examples
from training.encoder_model import load_run
from training.export import WEIGHTS
from training.more import more_examples
from training.train_encoder import Prepared, base_folder, links_of, load_vocabulary, prepare

Links = Callable[[Sequence[int], Sequence[int]], np.ndarray]
SHARES = (0.0, 0.2, 0.3, 0.4, 0.5)


@dataclass
class Heard:
    """What both readers say of a message that neither was trained on."""

    example: Example
    fold: int
    encoder: np.ndarray
    linear: np.ndarray
    encoder_links: Links
    linear_links: Links

    def roles(self, share: float) -> np.ndarray:
        """Roles with this share for the linear reader."""
        return (1 - share) * self.encoder + share * self.linear

    def links(self, share: float) -> Links:
        """Answers, likewise."""

        def link(priorities: Sequence[int], actions: Sequence[int]) -> np.ndarray:
            one = self.encoder_links(priorities, actions)
            return (1 - share) * one + share * self.linear_links(priorities, actions)

        return link


def hear(run: Path, fold: int, everything: Sequence[Example]) -> list[Heard]:
    """Every message of the run's test sets."""
    found = pickle.loads((run / "found.pickle").read_bytes())  # noqa: S301 (our own file)
    model = load_run(run, base_folder())
    settings = json.loads((run / "run.json").read_text(encoding="utf-8"))
    cache = run / "linear.pickle"
    if not cache.is_file():
        given = [e for e in everything if e.id[0] in settings["trained"]]
        weights, _ = linear.fit([*given, *more_examples()])
        cache.write_bytes(pickle.dumps(weights))
    reader = LinearReader(pickle.loads(cache.read_bytes()), (0, 0, 0))  # noqa: S301 (our own file)
    vocabulary = load_vocabulary(base_folder())
    out = []
    for e in everything:
        if e.id not in found:
            continue
        seen = [torch.from_numpy(x) for x in found[e.id]]
        prepared: Prepared = prepare(e, vocabulary)
        out.append(
            Heard(
                e, fold, softmax(found[e.id][0]), reader.scores(e.passages),
                links_of(model, prepared, seen), linear_links(reader, e),
            )
        )  # fmt: skip
    return out


def linear_links(reader: LinearReader, e: Example) -> Links:
    """The linear reader's links of one message."""
    return lambda p, a: reader.pairs(e.text, e.passages, p, a)


def counts(heard: Sequence[Heard], share: Sequence[float], thresholds: Sequence[float]) -> Any:
    """Sums over the messages."""
    return sum(
        figures.count(h.example, figures.decide(h.roles(share[0]), h.links(share[1]), thresholds))
        for h in heard
    )


def thresholds_of(heard: Sequence[Heard], share: Sequence[float]) -> tuple[float, float, float]:
    """The thresholds that suit these messages."""
    return figures.best_thresholds(
        [h.example for h in heard],
        [h.roles(share[0]) for h in heard],
        [h.links(share[1]) for h in heard],
    )


def main() -> None:
    """Hear, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)
    everything = examples()
    heard = [h for n, run in enumerate(args.runs) for h in hear(run, n, everything)]
    say = sys.stdout.write
    for share in ((0.0, 0.0), (1.0, 1.0), *((s, s) for s in SHARES[1:])):
        found = thresholds_of(heard, share)
        say(figures.line(f"{share[0]}", counts(heard, share, found)) + f" {np.round(found, 2)}\n")
    share = (0.4, 0.4)
    say("thresholds from the other runs, share of the linear reader 0.4\n")
    sums: dict[str, Any] = {}
    for fold in range(len(args.runs)):
        rest = [h for h in heard if h.fold != fold] or heard
        found = thresholds_of(rest, share)
        for h in heard:
            if h.fold == fold:
                one = counts([h], share, found)
                for name in (h.example.id[0], "all"):
                    sums[name] = sums.get(name, 0) + one
    say("\n".join(figures.line(name, c) for name, c in sorted(sums.items())) + "\n")
    if args.write:
        path = WEIGHTS / "thresholds.json"
        settings = json.loads(path.read_text(encoding="utf-8"))
        found = [round(float(t), 3) for t in thresholds_of(heard, share)]
        settings["encoder"] = {"thresholds": found, "linear_share": list(share)}
        path.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
