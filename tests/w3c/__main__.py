"""How many of the W3C's cases this server answers as wanted over HTTP, beside rdflib.

In: the folder ``sparql11`` of the suite, ``../shared/w3c/sparql11`` unless it is named. Out: a table
in Markdown, one line for each manifest; with ``--why``, what fails, and how.

    python -m tests.w3c [FOLDER] [--why]
"""

from __future__ import annotations

import logging
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from tests.serve.servers import CHECKOUT, TOKEN, process
from tests.w3c import in_rdflib
from tests.w3c.endpoint import Endpoint
from tests.w3c.exchanges import conversations
from tests.w3c.manifest import Case, cases
from tests.w3c.talking import Talk, prepare

LISTINGS = ("query", "update", "results")
CONVERSATIONS = (
    "protocol/manifest.ttl",
    "graph-store-protocol/manifest-direct.ttl",
    "graph-store-protocol/manifest-indirect.ttl",
)


def main(folder: Path, *, why: bool) -> None:
    with (
        tempfile.TemporaryDirectory() as store,
        process(["-m", "tests.serve.bare", f"{store}/store"]) as address,
        Endpoint(address, TOKEN) as endpoint,
    ):
        found = [
            case for each in LISTINGS for case in cases(folder, f"manifest-sparql11-{each}.ttl")
        ]
        ours = _passing(found, endpoint.fault, "here" if why else "")
        theirs = _passing(found, in_rdflib.fault, "rdflib" if why else "")
        print(f"| manifest | cases | this server | rdflib {version('rdflib')} |")
        print("| --- | --- | --- | --- |")
        total = Counter(case.manifest for case in found)
        for manifest, count in total.items():
            print(f"| {manifest} | {count} | {ours[manifest]} | {theirs[manifest]} |")
        print(f"| **all** | {total.total()} | {_share(ours, total)} | {_share(theirs, total)} |")
        for manifest in CONVERSATIONS:
            talks = conversations(folder, manifest)
            print(f"| {manifest} | {len(talks)} | {_held(endpoint, address, manifest, folder)} | |")


def _passing(found: list[Case], fault: Callable[[Case], str | None], who: str) -> Counter[str]:
    passing: Counter[str] = Counter()
    for case in found:
        wrong = fault(case)
        passing[case.manifest] += wrong is None
        if wrong and who:
            print(f"{who}: {case.title}: {' '.join(wrong.split())}", file=sys.stderr)
    return passing


def _held(endpoint: Endpoint, address: str, manifest: str, folder: Path) -> int:
    held = 0
    for conversation in conversations(folder, manifest):
        prepare(endpoint, conversation)
        held += not Talk(address, TOKEN).hold(conversation)
    return held


def _share(passing: Counter[str], total: Counter[str]) -> str:
    return f"{passing.total()} ({passing.total() / total.total():.1%})"


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    paths = [Path(each) for each in sys.argv[1:] if not each.startswith("-")]
    default = CHECKOUT.parent / "shared" / "w3c" / "sparql11"
    main(*(paths or [default]), why="--why" in sys.argv)
