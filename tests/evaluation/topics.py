"""How well topics are found in the words of priorities and actions, per set of a folder.

    python -m tests.evaluation.topics MESSAGES [SETS] [--verbose]

MESSAGES holds ID.txt, ID.eml or ID.html beside ID.gold.json; SETS is a string of first letters, all
when left out. Topics are looked for in the passage that holds an annotation's anchor. The
annotators used rough words of their own; ``topics.toml`` beside this file says what they may mean.
``covered`` is the share of statements with any topic, ``problem`` that of statements whose
annotation names a problem and for which one of its meanings was found.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.extract.segment import segment
from kg.extract.topics import TopicMatcher, topic_matcher
from kg.read import read_paths
from kg.statements import Message
from kg.vocabulary import load_vocabulary

KINDS = ("priorities", "actions")


@dataclass(frozen=True)
class Case:
    """An annotated statement: the passage that it stands in and the annotator's topic words."""

    message: str
    kind: str
    passage: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Key:
    """What the annotators' words may mean, and which notations can be judged by them."""

    means: dict[str, set[str]]
    judged: set[str]
    problems: set[str]

    @classmethod
    def read(cls, problems: set[str]) -> Key:
        """The key of ``topics.toml``."""
        data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
        means = {word: set(notations) for word, notations in data["meanings"].items()}
        judged = set().union(*means.values()) - set(data["unjudged"]["notations"])
        return cls(means, judged, problems)


def cases(folder: Path, sets: str) -> Iterator[Case]:
    """Every annotated priority and action whose anchor is found in one passage."""
    for gold in sorted(folder.glob("*.gold.json")):
        name = gold.name.removesuffix(".gold.json")
        if sets and name[0] not in sets:
            continue
        source = next(p for p in sorted(folder.glob(f"{name}.*")) if p.suffix != ".json")
        annotation = json.loads(gold.read_text(encoding="utf-8"))
        for message in read_paths([source]):
            if not isinstance(message, Message):
                raise SystemExit(str(message))
            passages = [(passage.text, _plain(passage.text)) for passage in segment(message.text)]
            for kind in KINDS:
                for statement in annotation[kind]:
                    anchor = _plain(statement["anchor"])
                    held = next((text for text, plain in passages if anchor in plain), None)
                    if held is not None:
                        yield Case(name, kind, held, tuple(statement["topics"]))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def count(case: Case, matcher: TopicMatcher, key: Key, verbose: bool) -> Counter[str]:
    """What one statement adds to the figures."""
    found = matcher.find(case.passage)
    wanted = [word for word in case.words if word in key.means]
    meant = set().union(*(key.means[word] for word in wanted))
    judged = set(found) & key.judged if wanted else set()
    missed = [word for word in wanted if not key.means[word] & set(found)]
    of_problem = [word for word in wanted if key.means[word] & key.problems]
    if verbose and (missed or judged - meant or not found):
        wrong = {notation: found[notation] for notation in sorted(judged - meant)}
        print(case.message, case.kind, repr(case.passage[:160]), "wrong", wrong, "missed", missed)
    return Counter(
        all=1,
        covered=bool(found),
        right=len(judged & meant),
        judged=len(judged),
        met=len(wanted) - len(missed),
        wanted=len(wanted),
        problem=bool(of_problem),
        problem_met=any(key.means[word] & set(found) for word in of_problem),
    )


def line(title: str, figures: Counter[str]) -> str:
    """One line of the table; shares in per cent."""
    shares = (
        ("covered", "all"),
        ("right", "judged"),
        ("met", "wanted"),
        ("problem_met", "problem"),
    )
    cells = (f"{100 * figures[a] / max(1, figures[b]):9.1f}" for a, b in shares)
    return f"{title:14}{figures['all']:6}" + "".join(cells)


def main() -> None:
    """Print the figures of every set and of all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("messages", type=Path)
    parser.add_argument("sets", nargs="?", default="")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    vocabulary = load_vocabulary()
    matcher = topic_matcher(vocabulary)
    key = Key.read({topic.notation for topic in vocabulary.topics if topic.axis == "problem"})
    figures: dict[tuple[str, str], Counter[str]] = {}
    for case in cases(arguments.messages, arguments.sets):
        for title in (case.message[0], "all"):
            total = figures.setdefault((case.kind, title), Counter())
            total.update(count(case, matcher, key, arguments.verbose and title != "all"))
    print(f"{'':14}{'cases':>6}{'covered':>9}{'precision':>9}{'recall':>9}{'problem':>9}")
    for kind in KINDS:
        for title in sorted(
            {title for of, title in figures if of == kind}, key=lambda t: (len(t), t)
        ):
            print(line(f"{kind[:10]} {title}", figures[kind, title]))


if __name__ == "__main__":
    main()
