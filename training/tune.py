"""Find how loud the readers should be beside each other and from which scores on they are believed.

    python -m training.tune MESSAGES SCORE_PY --weights W --sets EGIKMO

In: messages with annotations that the weights in W have *not* learnt, and the scorer. The sets are
parted into two halves; settings are found on one half and measured on the other, both ways, so that
the figures printed last are not those that chose the settings. Out: the settings found on all of
them, as the lines of ``thresholds.json`` and ``linking.toml``, and the figures.
"""  # fmt: skip

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.express.record import record
from kg.extract import _ties, compose
from kg.extract.areas import find_areas
from kg.extract.mentions import Hearing, decide
from kg.extract.phrases import cue_file
from kg.extract.roles import load_reader
from kg.extract.roles.encoder import EncoderReader
from kg.extract.rules import ballots
from kg.extract.sections import standpoints
from kg.extract.segment import segment
from kg.extract.topics import topic_matcher
from kg.link import link
from kg.link.affinity import settings as linking
from kg.namespaces import Names
from kg.statements import Message, Reading
from kg.vocabulary import load_vocabulary
from training.gold import load_scorer, messages

KINDS = ("priorities", "actions", "answers", "unanswered")
ROUNDS = 2
CHOICES: dict[str, tuple[float, ...]] = {
    "linear_share": (0.0, 0.1, 0.2, 0.3, 0.4),
    "linear_share_of_pairs": (0.0, 0.15, 0.3),
    "priority": (0.25, 0.3, 0.35, 0.4, 0.45, 0.5),
    "action": (0.25, 0.3, 0.35, 0.4, 0.45, 0.5),
    "answer": (0.25, 0.3, 0.35, 0.4, 0.45),
    "rules": (0.25, 0.5, 0.75, 1.0),
    "tie": (0.6, 0.8, 1.0, 1.3),
    "accept": (0.3, 0.35, 0.4, 0.45, 0.5),
    "accept_bare": (0.4, 0.5, 0.6, 0.7),
}
"""The values tried of each setting; ``rules`` scales every number of ``voices.toml``."""

START = {
    "linear_share": 0.4, "linear_share_of_pairs": 0.3, "priority": 0.3, "action": 0.35,
    "answer": 0.35, "rules": 1.0, "tie": 0.8, "accept": 0.4, "accept_bare": 0.6,
}  # fmt: skip


@dataclass
class Heard:
    """What does not depend on the settings."""

    message: Message
    gold: dict[str, Any]
    page: compose.Page
    votes: Any
    areas: Any


class Bench:
    """Reads the messages again and again under other settings."""

    def __init__(self, reader: EncoderReader, scorer: Any, heard: Sequence[Heard]) -> None:
        self.reader, self.scorer, self.heard = reader, scorer, heard
        self.vocabulary = load_vocabulary()
        self.voices = deepcopy(cue_file("voices"))
        self.linear = {id(h): reader._linear.scores(h.page.passages) for h in heard}
        self.seen = {h.page.passages: reader._seen(h.page.passages) for h in heard}
        reader._seen = lambda passages: self.seen[tuple(passages)]  # type: ignore[method-assign]

    def counts(self, chosen: dict[str, float], letters: str) -> dict[str, list[int]]:
        """True and false positives and false negatives of each kind."""
        self._set(chosen)
        sums = {kind: [0, 0, 0] for kind in KINDS}
        for h in self.heard:
            if Path(h.message.source).name[0] not in letters:
                continue
            found, _ = self.scorer.score_message(h.gold, record(self._read(h), Names()))
            for kind in KINDS:
                sums[kind] = [a + b for a, b in zip(sums[kind], found[kind], strict=True)]
        return sums

    def _set(self, chosen: dict[str, float]) -> None:
        self.reader._share = chosen["linear_share"]
        self.reader._share_of_pairs = chosen["linear_share_of_pairs"]
        self.reader.threshold_answer = chosen["answer"]
        self.chosen = chosen
        linking()["weights"]["tie"] = chosen["tie"]
        linking()["accept"], linking()["accept_bare"] = chosen["accept"], chosen["accept_bare"]
        voices = cue_file("voices")
        for name, value in self.voices.items():
            if isinstance(value, dict):
                for key, share in value.items():
                    voices[name][key] = share * chosen["rules"]
            else:
                voices[name] = value * chosen["rules"]

    def _read(self, h: Heard) -> Reading:
        page = h.page
        linear = self.linear[id(h)]
        scores = self.reader._linear.scores
        self.reader._linear.scores = lambda *_: linear  # type: ignore[method-assign]
        roles = self.reader.roles(page.text, page.passages)
        self.reader._linear.scores = scores  # type: ignore[method-assign]
        hearing = Hearing(
            page.passages, page.places, h.votes, roles,
            self.chosen["priority"], self.chosen["action"],
        )  # fmt: skip
        mentions = decide(hearing)
        reading = Reading(
            message=h.message,
            boroughs=h.areas.boroughs,
            places=h.areas.places,
            priorities=compose.priorities(page, mentions),
            actions=compose.actions(page, mentions),
            remarks=compose.remarks(page, mentions),
            ties=_ties(page.text, page.passages, mentions, self.reader),
        )
        return link(reading, self.vocabulary)

    def best(self, letters: str) -> dict[str, float]:
        """The settings that give the highest sum of F1 on these sets, one changed at a time."""
        chosen, top = dict(START), self._worth(START, letters)
        for _ in range(ROUNDS):
            for name, values in CHOICES.items():
                for value in values:
                    tried = chosen | {name: value}
                    worth = self._worth(tried, letters)
                    if worth > top + 1e-9:
                        chosen, top = tried, worth
        return chosen

    def _worth(self, chosen: dict[str, float], letters: str) -> float:
        return sum(f1(c) for c in self.counts(chosen, letters).values())


def f1(counts: Sequence[int]) -> float:
    """The F1 of true positives, false positives and false negatives."""
    tp, fp, fn = counts
    return 2 * tp / max(1, 2 * tp + fp + fn)


def hear(folder: Path, letters: str) -> Iterator[Heard]:
    """Every message of the sets, as far as it can be read without settings."""
    vocabulary = load_vocabulary()
    for message, gold in messages(folder, letters):
        areas = find_areas(message, vocabulary)
        passages = tuple(segment(message.text))
        places = standpoints(passages, message.text)
        matcher = topic_matcher(vocabulary)
        page = compose.Page(message.text, passages, places, matcher, (), areas.places)
        yield Heard(message, gold, page, ballots(passages, places), areas)


def line(name: str, counts: dict[str, list[int]]) -> str:
    """The figures in one line."""
    return f"{name:28}" + "".join(f"{kind:>13} {f1(counts[kind]):.3f}" for kind in KINDS) + "\n"


def main() -> None:
    """Hear, search, measure, say."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("messages", type=Path)
    parser.add_argument("score", type=Path)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--sets", required=True)
    args = parser.parse_args()
    reader = load_reader("encoder", args.weights)
    if not isinstance(reader, EncoderReader):
        sys.exit("tune: the weights hold no encoder")
    bench = Bench(reader, load_scorer(args.score), list(hear(args.messages, args.sets)))
    say = sys.stdout.write
    say(line("as it was", bench.counts(START, args.sets)))
    halves = args.sets[::2], args.sets[1::2]
    sums = {kind: [0, 0, 0] for kind in KINDS}
    for own, other in (halves, halves[::-1]):
        chosen = bench.best(own)
        counts = bench.counts(chosen, other)
        say(f"found on {own}: {chosen}\n" + line(f"measured on {other}", counts))
        sums = {k: [a + b for a, b in zip(sums[k], counts[k], strict=True)] for k in KINDS}
    say(line("on the halves left out", sums))
    chosen = bench.best(args.sets)
    say(f"found on all: {chosen}\n" + line("(which flatters)", bench.counts(chosen, args.sets)))


if __name__ == "__main__":
    main()
