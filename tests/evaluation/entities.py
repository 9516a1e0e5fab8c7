"""How well officers, events and areas are found: figures per set of a folder of gold messages.

    python -m tests.evaluation.entities MESSAGES SCORE_PY [SETS] [--verbose]

MESSAGES holds ID.txt, ID.eml or ID.html beside ID.gold.json; SCORE_PY is the scorer. Only the three
kinds of statement of this room are scored; SETS is a string of first letters, all when left out.
"""

from __future__ import annotations

import argparse
import csv
import email
import email.policy
import html
import importlib.util
import json
import re
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.extract.areas import find_areas
from kg.extract.events import find_events
from kg.extract.officers import find_officers
from kg.statements import Event, Message, Officer
from kg.vocabulary import Borough, Force, Rank, Vocabulary

KINDS = ("officers", "events", "boroughs")


def strip_tags(source: str) -> str:
    """The text of a page without scripts, styles and tags; block ends become line ends."""
    source = re.sub(r"(?is)<(script|style|head)\b.*?</\1>", " ", source)
    source = re.sub(r"\s+", " ", source)
    source = re.sub(
        r"(?i)<br\s*/?>|</(p|div|h\d|li|tr|td|th|ul|ol|table|section|header|footer|article)>",
        "\n",
        source,
    )
    source = html.unescape(re.sub(r"<[^>]+>", "", source))
    return re.sub(r"[ \t]*\n[ \t]*", "\n", source)


def read_message(path: Path) -> Message:
    """The message of one file, read simply: the reader room does it properly."""
    if path.suffix == ".eml":
        parsed = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        body = parsed.get_body(preferencelist=("plain", "html"))
        assert isinstance(body, EmailMessage)
        text = body.get_content().replace("\r\n", "\n")
        text = strip_tags(text) if body.get_content_subtype() == "html" else text
        stamp = parsed["Date"]
        issued = parsedate_to_datetime(str(stamp)).date() if stamp else None
        return Message(
            str(path), text, title=parsed["Subject"], issued=issued, sender=parsed["From"]
        )
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        title = re.search(r"(?is)<title>(.*?)</title>", text)
        return Message(
            str(path), strip_tags(text), title=html.unescape(title.group(1)) if title else None
        )
    return Message(str(path), text)


def messages(folder: Path, sets: str = "") -> Iterator[tuple[Message, dict[str, Any]]]:
    """Every message of the folder with its gold, in the order of their names."""
    for gold in sorted(folder.glob("*.gold.json")):
        name = gold.name.removesuffix(".gold.json")
        if sets and name[0] not in sets:
            continue
        path = next(p for p in folder.glob(f"{name}.*") if p.suffix in {".txt", ".eml", ".html"})
        yield read_message(path), json.loads(gold.read_text(encoding="utf-8"))


def vocabulary_from_tables(domain: Path) -> Vocabulary:
    """Ranks, boroughs and forces from the domain's CSV tables."""

    def rows(name: str) -> list[dict[str, str]]:
        with (domain / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def parts(cell: str) -> tuple[str, ...]:
        return tuple(x.strip() for x in cell.split("|") if x.strip())

    boroughs = tuple(
        Borough(
            r["ons_iri"],
            r["name"],
            r["official_name"],
            r["gss_code"],
            parts(r["aliases_unsourced"]),
            r["bcu_code"] or None,
            r["data_police_uk_force_id"],
            float(r["centroid_lat"]),
            float(r["centroid_lon"]),
            parts(r["adjacent_boroughs_land"]),
        )
        for r in rows("boroughs.csv")
    )
    forces = tuple(
        Force(
            "",
            r["data_police_uk_id"] or "scotland",
            r["name"],
            (r["name"], *parts(r["short_names"])),
            (r["website_domain"],),
            r["nation"],
        )
        for r in rows("forces.csv")
    )
    ranks = tuple(
        Rank(
            "",
            r["key"],
            r["pref_label"],
            (
                r["pref_label"],
                *(
                    re.sub(r" \(.*", "", x)
                    for x in parts(r["abbreviations"]) + parts(r["also_written"])
                ),
            ),
            int(r["seniority"]) if r["seniority"].isdigit() else None,
        )
        for r in rows("ranks.csv")
    )
    bcus = tuple(
        sorted({(r["bcu_code"], r["bcu_name"]) for r in rows("boroughs.csv") if r["bcu_code"]})
    )
    return Vocabulary((), boroughs, forces, ranks, bcus)


def prediction(message: Message, vocabulary: Vocabulary) -> dict[str, list[Any]]:
    """What the three functions find, in the form that the scorer reads."""

    def quotes(found: Officer | Event) -> list[dict[str, str]]:
        return [{"quote": e.quote} for e in found.evidence]

    areas = find_areas(message, vocabulary)
    return {
        "boroughs": [{"name": a.name} for a in areas.boroughs],
        "officers": [
            {"name": o.name, "number": o.number, "rank": o.rank_written, "evidence": quotes(o)}
            for o in find_officers(message.text, vocabulary)
        ],
        "events": [
            {"label": e.label, "date": e.date, "evidence": quotes(e)}
            for e in find_events(message.text, message.issued)
        ],
    }


def load_scorer(path: Path) -> ModuleType:
    """The scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def f1(counts: list[int]) -> float:
    """The F1 of true positives, false positives and false negatives."""
    tp, fp, fn = counts
    return 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("messages", type=Path)
    parser.add_argument("score", type=Path)
    parser.add_argument("sets", nargs="?", default="")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--kind", default="")
    args = parser.parse_args()
    scorer = load_scorer(args.score)
    vocabulary = vocabulary_from_tables(args.score.parent / "domain")
    totals: dict[str, dict[str, list[int]]] = {}
    spent, count = 0.0, 0
    for message, gold in messages(args.messages, args.sets):
        name = Path(message.source).name.split(".")[0]
        began = time.perf_counter()
        found = prediction(message, vocabulary)
        spent, count = spent + time.perf_counter() - began, count + 1
        counts, errors = scorer.score_message(gold, found)
        for kind in KINDS:
            for letter in (name[0], "all"):
                line = totals.setdefault(letter, {}).setdefault(kind, [0, 0, 0])
                totals[letter][kind] = [a + b for a, b in zip(line, counts[kind], strict=True)]
        if args.verbose:
            for error in errors:
                if error.split(":")[0] in ([args.kind] if args.kind else KINDS):
                    sys.stdout.write(f"{name} {error[:260]}\n")
    for letter, kinds in sorted(totals.items()):
        figures = "  ".join(f"{k} {f1(v):.3f} {v}" for k, v in kinds.items())
        sys.stdout.write(f"{letter:4} {figures}\n")
    sys.stdout.write(f"{1000 * spent / max(count, 1):.2f} ms a message\n")


if __name__ == "__main__":
    main()
