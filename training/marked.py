"""Turn messages with marks in their text into files of the corpus.

    python -m training.marked FILE… --out corpus

In: text files of one or more messages. Each opens with ``=== ID ENDING`` (``txt``, ``html`` or
``md``), then lines ``name: value`` (``boroughs``, ``places``, ``optional``, ``notes``; several
values are parted by semicolons), a line ``---``, and the message. Its statements are marked where
they stand, an anchor of one to eight words each; marks may lie inside each other:

    {p1 burglary,parks|Burglary near the park}          priority, topics
    {a1 response burglary > p1 p2|marking bicycles}      action, kind, topics, what it answers
    {s 17 percent down measure=robbery|17% drop}         figure: value, unit, direction
    {e "ward panel" 2025-11-19|Panel on 19 November}     event, kind, date (or --11-19, or nothing)
    {o Sgt "Kate Moss" number=12|Kate Moss}              officer, rank, name

``optional: p1-a2`` names a pair on which fair readers differ. Out: ``ID.ENDING`` and
``ID.gold.json``; or one line for every fault, and then nothing is written.
"""  # fmt: skip

from __future__ import annotations

import argparse
import html
import json
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.corpus import KINDS, TOPICS

UNITS = ("count", "percent", "times", "years", "rank", "pounds", "hours", "other")
DIRECTIONS = ("up", "down", "none")
WORDS_MOST = 8
_HEAD = re.compile(r"^=== (\w+) (txt|html|md)\n", re.MULTILINE)
_OPEN = re.compile(r"\{([paseo]\d*(?: [^{}|]*)?)\|")
_DATE = re.compile(r"(\d{4}|-)-\d\d-\d\d")


class FaultError(ValueError):
    """A mark that says something impossible."""


@dataclass
class Marked:
    """One message: its plain text and what its marks say."""

    id: str
    ending: str
    text: str = ""
    gold: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def messages(source: str) -> list[Marked]:
    """Every message of a file's content."""
    parts = _HEAD.split(source)[1:]
    return [_message(*parts[i : i + 3]) for i in range(0, len(parts), 3)]


def _message(name: str, ending: str, body: str) -> Marked:
    made = Marked(name, ending)
    head, parted, marked = f"\n{body}".partition("\n---\n")
    if not parted:
        made.faults.append("no line '---' between the head and the message")
        return made
    fields = dict(line.split(":", 1) for line in head.splitlines() if ":" in line)
    listed = {
        k.strip(): [v.strip() for v in vs.split(";") if v.strip()] for k, vs in fields.items()
    }
    for unknown in set(listed) - {"boroughs", "places", "optional", "notes"}:
        made.faults.append(f"unknown head {unknown!r}")
    gold: dict[str, Any] = {
        "id": name, "boroughs": listed.get("boroughs", []), "places": listed.get("places", []),
        "officers": [], "events": [], "priorities": [], "actions": [], "statistics": [],
        "answers": [], "unanswered": [],
    }  # fmt: skip
    made.gold = gold
    made.text = _unmarked(marked.strip("\n") + "\n", made)
    pairs = [tuple(p.split("-")) for p in listed.get("optional", [])]
    if pairs:
        gold["answers_optional"] = [list(p) for p in pairs]
    if listed.get("notes"):
        gold["notes"] = "; ".join(listed["notes"])
    _closed(made)
    return made


def _unmarked(marked: str, made: Marked) -> str:
    """The text without its marks, which go into the gold of ``made``."""
    out: list[str] = []
    length = 0
    open_marks: list[tuple[str, int]] = []
    at = 0
    while at < len(marked):
        opening = _OPEN.match(marked, at)
        if opening:
            open_marks.append((opening.group(1), length))
            at = opening.end()
            continue
        char = marked[at]
        at += 1
        if char == "}" and open_marks:
            head, start = open_marks.pop()
            try:
                _state(head, "".join(out)[start:], made.gold)
            except ValueError as fault:
                made.faults.append(f"{{{head}|…}}: {fault}")
            continue
        out.append(char)
        length += 1
    made.faults += [f"{{{head}|…}} is not closed" for head, _ in open_marks]
    return "".join(out)


def _state(head: str, anchor: str, gold: dict[str, Any]) -> None:
    """Add one statement to ``gold``."""
    sort = head[0]
    anchor = " ".join((re.sub(r"<[^>]+>", " ", anchor)).split())
    words = shlex.split(head)
    named = dict(w.split("=", 1) for w in words[1:] if re.match(r"\w+=", w))
    plain = [w for w in words[1:] if not re.match(r"\w+=", w)]
    {"p": _priority, "a": _action, "s": _figure, "e": _event, "o": _officer}[sort](
        words[0], html.unescape(anchor), plain, named, gold
    )


def _topics(words: list[str]) -> list[str]:
    topics = [t for w in words for t in w.split(",") if t]
    unknown = sorted(set(topics) - set(TOPICS))
    if unknown:
        raise FaultError(f"unknown topics {', '.join(unknown)}")
    return topics


def _priority(
    name: str, anchor: str, plain: list[str], named: dict[str, str], gold: dict[str, Any]
) -> None:
    gold["priorities"].append({"id": name, "anchor": anchor, "topics": _topics(plain)})


def _action(
    name: str, anchor: str, plain: list[str], named: dict[str, str], gold: dict[str, Any]
) -> None:
    said, answered = plain, []
    if ">" in plain:
        at = plain.index(">")
        said, answered = plain[:at], plain[at + 1 :]
    if not said or said[0] not in KINDS:
        raise FaultError(f"an action is one of {', '.join(KINDS)}")
    gold["actions"].append(
        {"id": name, "anchor": anchor, "kind": said[0], "topics": _topics(said[1:])}
    )
    gold["answers"] += [[p.strip(","), name] for p in answered]


def _figure(
    name: str, anchor: str, plain: list[str], named: dict[str, str], gold: dict[str, Any]
) -> None:
    if len(plain) != 3 or plain[1] not in UNITS or plain[2] not in DIRECTIONS:
        raise FaultError("a figure is VALUE UNIT DIRECTION, for instance 17 percent down")
    value = float(plain[0].replace(",", ""))
    item: dict[str, Any] = {
        "anchor": anchor, "value": int(value) if value.is_integer() else value,
        "unit": plain[1], "direction": plain[2], "measure": named.pop("measure", ""),
    }  # fmt: skip
    if "baseline" in named:
        item["baseline"] = float(named.pop("baseline"))
    unknown = set(named) - {"bound", "period"}
    if unknown:
        raise FaultError(f"unknown {', '.join(sorted(unknown))}")
    gold["statistics"].append(item | named)


def _event(
    name: str, anchor: str, plain: list[str], named: dict[str, str], gold: dict[str, Any]
) -> None:
    item: dict[str, Any] = {"anchor": anchor, "kind": plain[0] if plain else "", "date": None}
    if len(plain) > 1:
        if not _DATE.fullmatch(plain[1]):
            raise FaultError(f"{plain[1]} is no date: 2025-11-19 or --11-19")
        item["partial" if plain[1].startswith("--") else "date"] = plain[1]
    gold["events"].append(item)


def _officer(
    name: str, anchor: str, plain: list[str], named: dict[str, str], gold: dict[str, Any]
) -> None:
    if len(plain) not in {1, 2}:
        raise FaultError('an officer is RANK "NAME", or RANK number=12')
    item: dict[str, Any] = {
        "name": plain[1] if len(plain) == 2 else None, "rank": plain[0] or None, "anchor": anchor
    }  # fmt: skip
    gold["officers"].append(item | named)


def _closed(made: Marked) -> None:
    """Check what the marks say together, and find the priorities that nothing answers."""
    gold = made.gold
    seen = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", made.text)).split())
    for kind in ("officers", "events", "priorities", "actions", "statistics"):
        made.faults += [
            f"{kind}: {fault}" for item in gold[kind] for fault in _anchor_faults(item, seen, kind)
        ]
    ids = {k: [i["id"] for i in gold[k]] for k in ("priorities", "actions")}
    made.faults += [
        f"{kind}: an id is used twice" for kind, names in ids.items() if len({*names}) < len(names)
    ]
    for p, a in (*gold["answers"], *gold.get("answers_optional", [])):
        if p not in ids["priorities"] or a not in ids["actions"]:
            made.faults.append(f"the pair {p}-{a} names something that is not marked")
    answered = {p for p, _ in gold["answers"]}
    gold["unanswered"] = [p for p in ids["priorities"] if p not in answered]


def _anchor_faults(item: dict[str, Any], seen: str, kind: str) -> Iterator[str]:
    """What is wrong with an anchor: it must be short and tell its statement from all others."""
    anchor = item["anchor"]
    if not 1 <= len(anchor.split()) <= WORDS_MOST:
        yield f"{anchor!r} has not 1 to {WORDS_MOST} words"
    count = seen.count(anchor)
    if count != 1 and (kind != "officers" or not count):
        yield f"{anchor!r} occurs {count} times; mark more words"


def main() -> None:
    """Read the files, check all, then write all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, help="the folder to write into; without it, only check")
    args = parser.parse_args()
    found = [(f, m) for f in args.files for m in messages(f.read_text(encoding="utf-8"))]
    faults = [f"{f}: {m.id}: {fault}" for f, m in found for fault in m.faults]
    if faults or not found:
        sys.exit("\n".join(faults) or "no message: each opens with a line '=== ID txt'")
    for _, m in found:
        if args.out:
            args.out.mkdir(parents=True, exist_ok=True)
            (args.out / f"{m.id}.{m.ending}").write_text(m.text, encoding="utf-8")
            (args.out / f"{m.id}.gold.json").write_text(
                json.dumps(m.gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )
    kinds = ("priorities", "actions", "statistics", "events", "officers", "answers", "unanswered")
    counts = ", ".join(f"{sum(len(m.gold[k]) for _, m in found)} {k}" for k in kinds)
    sys.stdout.write(f"{len(found)} messages: {counts}\n")


if __name__ == "__main__":
    main()
