"""How far two careful readers of the same messages agree: what no reading can do better than by much.

    python -m tests.evaluation.agreement corpus corpus/again SCORE_PY

The second folder holds ID.gold.json of another hand, who saw neither the first annotation nor what the
package finds. It is scored as if it were the package's: a statement's quote is the sentence, or
the line, round its anchor.
"""  # fmt: skip

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.evaluation.end_to_end import f1
from training.corpus import message_text
from training.gold import load_scorer

STATED = ("officers", "events", "priorities", "actions", "statistics")
_STOP = re.compile(r"[.!?]\s|\n")


def quote(text: str, anchor: str) -> str:
    """The sentence or line of ``text`` that holds ``anchor``; the anchor where reading changed it."""
    start = text.find(anchor)
    if start < 0:
        return anchor
    before = [m.end() for m in _STOP.finditer(text, 0, start)]
    after = _STOP.search(text, start + len(anchor))
    return text[before[-1] if before else 0 : after.start() + 1 if after else len(text)]


def as_found(gold: dict[str, Any], text: str) -> dict[str, Any]:
    """An annotation in the form in which the scorer reads what was found."""
    found: dict[str, Any] = {
        kind: [one | {"evidence": [{"quote": quote(text, one["anchor"])}]} for one in gold[kind]]
        for kind in STATED
    }
    for event in found["events"]:
        event["date"] = event.get("date") or event.get("partial")
    answers = [{"priority": p, "action": a} for p, a in gold["answers"]]
    return found | {
        "boroughs": gold["boroughs"], "answers": answers, "unanswered": gold["unanswered"]
    }  # fmt: skip


def main() -> None:
    """Read both folders, print the figures of every kind."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("messages", type=Path)
    parser.add_argument("again", type=Path)
    parser.add_argument("score", type=Path)
    args = parser.parse_args()
    scorer = load_scorer(args.score)
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for path in sorted(args.again.glob("*.gold.json")):
        first = json.loads((args.messages / path.name).read_text(encoding="utf-8"))
        name = path.name.removesuffix(".gold.json")
        (message,) = (
            p for p in args.messages.glob(f"{name}.*") if not p.name.endswith(".gold.json")
        )
        second = json.loads(path.read_text(encoding="utf-8"))
        counts, _ = scorer.score_message(first, as_found(second, message_text(message)))
        for kind, found in counts.items():
            totals[kind] = [a + b for a, b in zip(totals[kind], found, strict=True)]
    for kind, found in totals.items():
        print(f"{kind:12}{f1(found):6.3f}")


if __name__ == "__main__":
    main()
