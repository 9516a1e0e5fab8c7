"""Read the gold corpus: messages with the places of their annotated statements.

In: the folder ``corpus`` (message files with ``ID.gold.json`` beside them). Out: examples, that is
text, passages, and for every passage the annotated statements that it holds.
"""

from __future__ import annotations

import bisect
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import ftfy

from kg.extract.segment import Passage, segment
from kg.read import read_paths
from kg.statements import Message

FOLDER = Path(__file__).resolve().parent.parent / "corpus"
KINDS = ("response", "activity", "pledge")
OTHERS = ("statistics", "events", "officers")
TOPICS = (
    "asb",
    "begging-rough-sleeping",
    "bike-theft",
    "burglary",
    "businesses",
    "cctv-lighting",
    "child-exploitation",
    "counter-terrorism",
    "dogs",
    "domestic-abuse",
    "drug-dealing",
    "drugs",
    "e-bikes-e-scooters",
    "elderly",
    "engagement-communication",
    "estates",
    "facial-recognition",
    "fly-tipping",
    "fraud",
    "gangs",
    "graffiti-damage",
    "gun-crime",
    "hate-crime",
    "knife-crime",
    "missing-people",
    "night-time-economy",
    "noise",
    "online-abuse",
    "other",
    "parking",
    "parks",
    "partnership",
    "protest",
    "road-safety-speeding",
    "robbery",
    "rural-wildlife",
    "schools",
    "sexual-offences",
    "shoplifting",
    "stop-and-search",
    "street-drinking",
    "technology",
    "theft-from-person",
    "town-centre-high-street",
    "transport",
    "trust-confidence",
    "vawg",
    "vehicle-crime",
    "violence",
    "visibility-patrols",
    "wanted-warrants",
    "women-and-girls",
    "young-people",
)
_QUOTES = str.maketrans("‘’“”–—\u00a0•", "''\"\"--  ")


@dataclass(frozen=True)
class Mark:
    """One annotated statement: its id, and where its anchor lies in the text."""

    id: str
    start: int
    end: int
    kind: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Annotated:
    """A message's text with the places of its annotated priorities and actions."""

    id: str
    text: str
    priorities: tuple[Mark, ...]
    actions: tuple[Mark, ...]
    answers: frozenset[tuple[str, str]]
    optional: frozenset[tuple[str, str]]
    others: tuple[Mark, ...] | None = None  # statistics, events, officers; None where not known
    spans: tuple[Mark, ...] = ()  # what might be a figure or an event; see `training.spans`


@dataclass
class Example:
    """What is learnt from: passages, the statements each holds, and which answers which."""

    id: str
    text: str
    passages: tuple[Passage, ...]
    gold: dict[str, Any]
    priority: dict[int, list[str]] = field(default_factory=dict)  # passage → ids
    action: dict[int, list[str]] = field(default_factory=dict)
    kind: dict[int, str] = field(default_factory=dict)
    topics: dict[int, set[str]] = field(default_factory=dict)
    others: dict[int, set[str]] | None = None  # passage → kinds of other statements in it
    spans: tuple[Mark, ...] = ()
    answers: frozenset[tuple[str, str]] = frozenset()
    optional: frozenset[tuple[str, str]] = frozenset()


def normalised(text: str) -> tuple[str, list[int]]:
    """``text`` as anchors are compared, and for each of its characters the offset in ``text``."""
    out: list[str] = []
    places: list[int] = []
    for offset, char in enumerate(text):
        for c in unicodedata.normalize("NFKC", char).translate(_QUOTES).casefold():
            c = " " if c in "-*|" or c.isspace() else c
            if c == " " and out and out[-1] == " ":
                continue
            out.append(c)
            places.append(offset)
    return "".join(out), places


def _norm(anchor: str) -> str:
    return normalised(anchor)[0].strip(" .,:;'\"")


def locate(text: str, gold: dict[str, Any], name: str) -> tuple[Annotated, list[str]]:
    """The annotated message and the anchors that its text does not hold."""
    flat, places = normalised(text)
    missing: list[str] = []

    def marks(kind: str) -> Iterator[Mark]:
        for item in gold.get(kind, []):
            anchor = _norm(ftfy.fix_text(item["anchor"]))
            at = re.search(rf"(?<!\w){re.escape(anchor)}(?!\w)", flat) or re.search(
                re.escape(anchor), flat
            )
            if at is None:
                missing.append(f"{name} {kind} {item['anchor']!r}")
                continue
            yield Mark(
                item.get("id", ""),
                places[at.start()],
                places[at.end() - 1] + 1,
                item.get("kind") or "",
                tuple(item.get("topics") or ()),
            )

    pairs = frozenset((p, a) for p, a in gold.get("answers", []))
    optional = frozenset((p, a) for p, a in gold.get("answers_optional", []))
    statements = tuple(marks("priorities")), tuple(marks("actions"))
    seen = len(missing)
    others = tuple(replace(m, kind=kind) for kind in OTHERS for m in marks(kind))
    del missing[seen:]
    return Annotated(name, text, *statements, pairs, optional, others), missing


def example(annotated: Annotated, gold: dict[str, Any] | None = None) -> Example:
    """The passages of the message and what each of them holds."""
    passages = segment(annotated.text)
    made = Example(annotated.id, annotated.text, passages, gold or {})
    starts = [p.start for p in passages]
    for kind, marks in (("p", annotated.priorities), ("a", annotated.actions)):
        for mark in marks:
            owner = _owner(passages, starts, mark)
            if owner is None:
                continue
            (made.priority if kind == "p" else made.action).setdefault(owner, []).append(mark.id)
            made.topics.setdefault(owner, set()).update(mark.topics)
            if kind == "a":
                made.kind.setdefault(owner, mark.kind or "activity")
    made.answers, made.optional = annotated.answers, annotated.optional
    made.spans = annotated.spans
    if annotated.others is not None:
        made.others = {}
        for mark in annotated.others:
            owner = _owner(passages, starts, mark)
            if owner is not None:
                made.others.setdefault(owner, set()).add(mark.kind)
    return made


def _owner(passages: tuple[Passage, ...], starts: list[int], mark: Mark) -> int | None:
    """The passage with the largest share of the anchor."""
    first = max(0, bisect.bisect_right(starts, mark.start) - 1)
    best, share = None, 0
    for index in range(first, len(passages)):
        passage = passages[index]
        if passage.start >= mark.end:
            break
        overlap = min(passage.end, mark.end) - max(passage.start, mark.start)
        if overlap > share:
            best, share = index, overlap
    return best


def message_text(path: Path) -> str:
    """The text as the product reads it."""
    for item in read_paths([path]):
        if isinstance(item, Message):
            return item.text
        raise item
    raise FileNotFoundError(path)


def annotated(folder: Path = FOLDER, sets: str | None = None) -> Iterator[tuple[Annotated, Any]]:
    """Every message of the corpus with its gold, set by set (the first letter of its id)."""
    for path in sorted(folder.glob("*.gold.json")):
        name = path.name.split(".")[0]
        if sets and name[0] not in sets:
            continue
        file = next(
            p for p in sorted(folder.glob(f"{name}.*")) if not p.name.endswith(".gold.json")
        )
        gold = json.loads(path.read_text(encoding="utf-8"))
        yield locate(message_text(file), gold, name)[0], gold


def examples(folder: Path = FOLDER, sets: str | None = None) -> list[Example]:
    """Every message of the corpus as an example."""
    return [example(a, gold) for a, gold in annotated(folder, sets)]
