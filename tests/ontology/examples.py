"""The examples beside the shapes, and what the comment at the head of each says of it.

A good example names in "Notes" the slight findings that it gives all the same. A bad example names
the good one that it changes in one place, the rule ("Shape") that then fails with its severity and
message, and under "Also" what fails with it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pyoxigraph import Quad, parse

from kg.folders import data_folder

ONTOLOGY = data_folder("ontology")
EXAMPLES = ONTOLOGY / "examples"
GOOD = sorted(EXAMPLES.glob("*/good-*.ttl"))
BAD = sorted(EXAMPLES.glob("*/bad-*.ttl"))


def named(path: Path) -> str:
    """For the names of tests: "action/bad-action-kind"."""
    return f"{path.parent.name}/{path.stem}"


@cache
def quads(path: Path) -> frozenset[Quad]:
    """What the example says."""
    return frozenset(parse(path=str(path)))


@cache
def comment(path: Path, key: str) -> str:
    """What stands behind ``key`` at the head of the example; "" where it is not there."""
    head = path.read_text(encoding="utf-8").partition("\n@base ")[0]
    match = re.search(rf"^# {key}: (.*)$", head, re.MULTILINE)
    return match[1] if match else ""


def original(path: Path) -> Path:
    """The good example that a bad one is made from."""
    return path.with_name(path.read_text(encoding="utf-8").split()[1])


@cache
def findings(path: Path) -> frozenset[str]:
    """The rules that fail on the example, all of them, as its head says."""
    if path in GOOD:
        return frozenset(_names(comment(path, "Notes")))
    of_bad = [comment(path, "Shape"), *_names(comment(path, "Also"))]
    return findings(original(path)).union(of_bad)


def _names(line: str) -> list[str]:
    return line.split(", ") if line else []
