"""Where the time of reading messages goes, stage by stage, and whether memory stays flat.

In: messages of the corpus. Out: a table of milliseconds of processor time a message, and of the
memory held after every tenth of a long run. Nothing is asserted of the time. How many messages the
long run reads is set by POLICING_KG_BENCH_MESSAGES.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from itertools import cycle, islice
from pathlib import Path
from time import process_time
from typing import Any, Literal

import pytest

import kg.extract
from kg.express import express
from kg.extract.roles import RoleReader, load_reader
from kg.extract.roles.words import tokens
from kg.link import link
from kg.namespaces import Names
from kg.read import read_bytes
from kg.statements import Reading
from kg.vocabulary import load_vocabulary

pytestmark = pytest.mark.benchmark

SHORT, COUNT = (250, 350), 40  # words of a message; so many of them for the table
LONG_RUN = int(os.environ.get("POLICING_KG_BENCH_MESSAGES", "3000"))
STEPS = 10
GROWTH = 1.05  # memory at the end, of what it was after the first tenths
EXTRACTION = {
    "find_areas": "areas",
    "segment": "passages",
    "find_events": "events",
    "find_statistics": "figures",
    "find_officers": "officers",
    "standpoints": "rules",
    "ballots": "rules",
    "decide": "statements",
    "priorities": "statements",
    "actions": "statements",
    "remarks": "statements",
    "passage_notes": "statements",
}


@dataclass
class Clock:
    """Processor time by stage; a stage inside another counts for itself only."""

    spent: Counter[str] = field(default_factory=Counter)
    inside: list[float] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = process_time()
        self.inside.append(0.0)
        try:
            yield
        finally:
            took = process_time() - began
            self.spent[name] += took - self.inside.pop()
            if self.inside:
                self.inside[-1] += took

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(work)
        def watched(*args: Any, **named: Any) -> Any:
            with self.stage(name):
                return work(*args, **named)

        return watched


def letters(checkout: Path, words: tuple[int, int]) -> list[bytes]:
    """Messages of the corpus with so many words."""
    paths = sorted((checkout / "corpus").glob("*.txt"))
    texts = [path.read_bytes() for path in paths]
    return [text for text in texts if words[0] <= len(text.split()) <= words[1]]


def whole(data: bytes, reader: RoleReader, clock: Clock) -> Reading:
    """One message through every stage before the store."""
    vocabulary = load_vocabulary()
    with clock.stage("reading"):
        (message,) = read_bytes(data, "letter", ".txt")
    with clock.stage("the rest of extraction"):
        found = kg.extract.extract(message, vocabulary, reader)
    with clock.stage("answers"):
        found = link(found, vocabulary)
    with clock.stage("triples"):
        express(found, Names())
    return found


@pytest.mark.parametrize("which", ["linear", "encoder"])
def test_where_the_time_goes(
    which: Literal["linear", "encoder"],
    checkout: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if which == "encoder":
        pytest.importorskip("onnxruntime")
    reader, given, clock = load_reader(which), letters(checkout, SHORT)[:COUNT], Clock()
    for data in given[:3]:
        whole(data, reader, Clock())
    for name, stage in EXTRACTION.items():
        monkeypatch.setattr(kg.extract, name, clock.timed(stage, getattr(kg.extract, name)))
    for name in ("roles", "pairs", "_seen"):
        if hasattr(reader, name):
            label = {"roles": "roles", "pairs": "pairs", "_seen": "the encoder's network"}[name]
            monkeypatch.setattr(reader, name, clock.timed(label, getattr(reader, name)))
    for data in given:
        tokens.cache_clear()  # every message is new
        whole(data, reader, clock)
    total = sum(clock.spent.values())
    assert total > 0
    lines = [f"{which}: {len(given)} messages of {SHORT[0]} to {SHORT[1]} words"]
    for stage, spent in clock.spent.most_common():
        lines.append(f"  {stage:24}{1000 * spent / len(given):8.2f} ms {spent / total:7.1%}")
    lines.append(
        f"  {'together':24}{1000 * total / len(given):8.2f} ms, {len(given) / total:.1f} a second"
    )
    with capsys.disabled():
        print("\n" + "\n".join(lines))


def held() -> int:
    """Bytes of memory that this process holds now; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.is_file() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:")), 0)


@pytest.mark.skipif(not held(), reason="this system does not tell how much memory is held")
def test_memory_stays_flat(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reader, clock = load_reader("linear"), Clock()
    every = letters(checkout, (0, 10_000))
    coming = (
        data + f"\n\nNo. {number} of this run.\n".encode()
        for number, data in enumerate(cycle(every))
    )
    seen: list[int] = []
    for _ in range(STEPS):
        for data in islice(coming, LONG_RUN // STEPS):
            whole(data, reader, clock)
        seen.append(held())
    with capsys.disabled():
        print(
            f"\nmemory over {LONG_RUN} messages, after every tenth, MB: "
            + ", ".join(f"{size / 1e6:.0f}" for size in seen)
        )
    assert max(seen[STEPS // 2 :]) <= GROWTH * max(seen[: STEPS // 2])
