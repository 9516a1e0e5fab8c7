"""How well the areas of messages are found: London's boroughs and all others, each by itself.

    python -m tests.evaluation.boroughs MESSAGES [--sets EGIKMO9] [--errors]

MESSAGES holds messages with ID.gold.json beside them. Outside London fair annotators differ on
whether the district, the county or the town that the text names is the area; in London they do not.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

from kg.extract.areas import find_areas
from kg.vocabulary import load_vocabulary
from tests.evaluation.end_to_end import f1
from training.gold import messages


def plain(name: str) -> str:
    """A name as gold and finding are compared."""
    return name.casefold().replace("&", "and").replace("-", " ").replace("’", "'").strip()


def main() -> None:
    """Read the folder, print the figures of every set and of all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("messages", type=Path)
    parser.add_argument("--sets", default="", help="first letters of the sets; all when left out")
    parser.add_argument("--errors", action="store_true", help="list what was missed and extra")
    args = parser.parse_args()
    vocabulary = load_vocabulary()
    london = {plain(b.name) for b in vocabulary.boroughs}
    counts: dict[tuple[str, bool], list[int]] = defaultdict(lambda: [0, 0, 0])
    for message, gold in messages(args.messages, args.sets):
        wanted = {plain(name) for name in gold["boroughs"]}
        found = {plain(area.stated) for area in find_areas(message, vocabulary).boroughs}
        if args.errors and wanted != found:
            name = Path(message.source).stem
            print(f"{name}: missed {sorted(wanted - found)}, extra {sorted(found - wanted)}")
        for inside in (True, False):
            parts = (wanted & found, found - wanted, wanted - found)
            here = [sum((area in london) is inside for area in part) for part in parts]
            for name in (Path(message.source).name[0], "all"):
                row = counts[name, inside]
                row[:] = [a + b for a, b in zip(row, here, strict=True)]
    print(f"{'set':6}{'London':>10}{'elsewhere':>12}")
    for name in sorted({n for n, _ in counts}, key=lambda n: (n == "all", n)):
        print(f"{name:6}{f1(counts[name, True]):10.3f}{f1(counts[name, False]):12.3f}")


if __name__ == "__main__":
    main()
