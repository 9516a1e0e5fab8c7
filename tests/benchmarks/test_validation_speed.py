"""What it costs to validate a thousand messages; `make bench` prints it. Nothing is asserted of it.

In: the letters of corpus/, read by the linear reader; some twice, with a line added so that their
keys differ. Out: milliseconds of processor time a message, and ratios. Plain pySHACL is measured on
every fifth of them; its cost a message hardly depends on their number. Ratios to it are of the same
messages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from time import perf_counter, process_time

import pyshacl
import pytest
from pyoxigraph import NamedNode, Quad

from kg.express import express
from kg.extract import extract
from kg.link import link
from kg.namespaces import Names
from kg.pipeline import ingest
from kg.read import read_paths
from kg.statements import Message, Reading
from kg.store import CommitmentStore
from kg.validate import validate_messages
from kg.validate.graphs import plain_graph, with_reference
from kg.validate.shapes import load_shapes
from kg.vocabulary import load_vocabulary
from tests.letters import Letter

pytestmark = pytest.mark.benchmark

MESSAGES, SAMPLE = 1000, 200
Named = tuple[NamedNode, list[Quad]]


@cache
def messages(checkout: Path) -> list[Named]:
    """A thousand different messages: each its IRI and its quads."""
    kinds = {".txt", ".eml", ".html", ".md"}
    paths = sorted(p for p in (checkout / "corpus").iterdir() if p.suffix in kinds)
    found = [item for item in read_paths(paths) if isinstance(item, Message)]
    again = [replace(m, text=f"{m.text}\n\nSent again.") for m in found]
    vocabulary = load_vocabulary()
    read = [link(extract(m, vocabulary), vocabulary) for m in (found + again)[:MESSAGES]]
    assert len({reading.message.key for reading in read}) == MESSAGES
    return [(Names().message(r.message.key), list(express(r))) for r in read]


def processor(work: Callable[[], object], count: int) -> float:
    """Milliseconds of processor time a message."""
    began = process_time()
    work()
    return (process_time() - began) / count * 1000


def wall(work: Callable[[], object], count: int) -> float:
    """Milliseconds on the clock a message."""
    began = perf_counter()
    work()
    return (perf_counter() - began) / count * 1000


def plain(quads: Iterable[Quad]) -> None:
    """One call of pySHACL, with what it needs: the graph, and what the graph refers to."""
    data = plain_graph(with_reference(quads))
    pyshacl.validate(data, shacl_graph=load_shapes().graph, inplace=True)


def test_a_thousand_messages(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = messages(checkout)
    sample = found[:: MESSAGES // SAMPLE]
    validate_messages(found[:1])
    union = processor(lambda: plain(q for _, quads in sample for q in quads), SAMPLE)
    each = processor(lambda: [plain(quads) for _, quads in sample], SAMPLE)
    same = processor(lambda: validate_messages(sample), SAMPLE)
    one = processor(lambda: validate_messages(found), MESSAGES)
    clock = wall(lambda: validate_messages(found), MESSAGES)
    two = wall(lambda: validate_messages(found, jobs=2), MESSAGES)
    with capsys.disabled():
        quads = sum(len(quads) for _, quads in found) / MESSAGES
        print(f"\n{MESSAGES} messages of {quads:.0f} quads, milliseconds a message:")
        print(f"  plain pySHACL over the union (of {SAMPLE})     {union:7.2f} processor")
        print(f"  plain pySHACL message by message (of {SAMPLE}) {each:7.2f} processor")
        print(f"  ours, one job (of the same {SAMPLE})            {same:7.2f} processor")
        print(f"  ours, one job                              {one:7.2f} processor")
        print(f"  ours, one job                              {clock:7.2f} on the clock")
        print(f"  ours, two jobs                             {two:7.2f} on the clock")
        print(f"  ours to pySHACL over the union             1 : {union / same:.1f}")
        print(f"  ours to pySHACL message by message         1 : {each / same:.1f}")
        print(f"  two jobs to one, on the clock              {two / clock:.2f} : 1")


def small(number: int) -> Reading:
    """A message of three sentences."""
    letter = Letter("Hackney", f"Letter {number}")
    letter.priority("p1", f"Residents asked {number} times for more patrols.", "patrol")
    letter.action("a1", "We are patrolling the park every evening.", "patrol", answering="p1")
    return letter.reading()


def test_one_message_beside_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    costs = {}
    for beside in (10, 10_000):
        with CommitmentStore.open(tmp_path / str(beside)) as store:
            ingest((small(number) for number in range(beside)), store)
            new = [small(beside + number) for number in range(20)]
            costs[beside] = processor(partial(ingest, new, store), len(new))
    with capsys.disabled():
        print("\nOne new message taken in beside others, milliseconds of processor time:")
        for beside, cost in costs.items():
            print(f"  beside {beside:6}: {cost:.2f}")
        print(f"  ratio {costs[10_000] / costs[10]:.2f}")
