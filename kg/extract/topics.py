"""Find topics of the scheme in a passage.

In: text and the vocabulary's wordings. Out: notations, most specific first, with the words that
stood for them. Wordings are the labels of ``ontology/topics.ttl``; nothing is listed here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.vocabulary import Topic, Vocabulary

_AXES = ("problem", "setting", "people", "method", "service")


@dataclass(frozen=True, slots=True)
class TopicMatcher:
    """All wordings as one pattern; ``order`` ranks notations from specific to general."""

    pattern: re.Pattern[str]
    notations: dict[str, tuple[str, ...]]
    order: dict[str, tuple[int, int, int]]
    broader: dict[str, str]

    def find(self, text: str) -> dict[str, tuple[str, ...]]:
        """Notation → the words that stood for it, most specific topic first."""
        found: dict[str, list[str]] = {}
        for match in self.pattern.finditer(text):
            for notation in self._filed(match.group()):
                found.setdefault(notation, []).append(match.group())
        for notation in list(found):
            if any(self._above(other, notation) for other in found):
                del found[notation]
        ranked = sorted(found, key=lambda n: self.order[n])
        return {n: tuple(dict.fromkeys(found[n])) for n in ranked}

    def _filed(self, words: str) -> tuple[str, ...]:
        key = _key(words)
        return self.notations.get(key) or self.notations.get(key.removesuffix("e"), ())

    def _above(self, narrow: str, broad: str) -> bool:
        above = self.broader.get(narrow)
        while above:
            if above == broad:
                return True
            above = self.broader.get(above)
        return False


def _key(words: str) -> str:
    """The form under which a wording is filed: plural, hyphens and apostrophes do not count."""
    plain = re.sub(r"[-–\s]+", "", words.casefold().replace("&", "and")).replace("’", "'")
    return re.sub(r"'?s$", "", plain)


@lru_cache(maxsize=4)
def topic_matcher(vocabulary: Vocabulary) -> TopicMatcher:
    """The matcher of a vocabulary; made once."""
    notations: dict[str, list[str]] = {}
    written: set[str] = set()
    broader = {t.notation: t.broader for t in vocabulary.topics if t.broader}
    for topic in vocabulary.topics:
        for wording in topic.wordings:
            filed = notations.setdefault(_key(wording), [])
            if topic.notation not in filed:
                filed.append(topic.notation)
            written.add(wording)
    capitals = {wording for wording in written if wording.isupper()}
    return TopicMatcher(
        pattern=re.compile(
            rf"(?<![\w-])(?:(?i:{_alternatives(written - capitals)})|(?:{_alternatives(capitals)}))"
            r"(?:['’]s|es|s)?(?!\w)"
        ),
        notations={key: tuple(names) for key, names in notations.items()},
        order={t.notation: _rank(t, broader) for t in vocabulary.topics},
        broader=broader,
    )


def _alternatives(wordings: set[str]) -> str:
    expressions = {_expression(wording) for wording in wordings}
    return "|".join(sorted(expressions, key=lambda e: (-len(e), e)))


def _expression(wording: str) -> str:
    """A space may be a hyphen in the text, a hyphen may be missing, "and" may be "&"."""
    singular = re.sub(r"(?<=\w{3})(?:['’]s|s)$", "", wording) if not wording.isupper() else wording
    escaped = re.escape(singular.replace("’", "'"))
    spaced = escaped.replace(r"\ and\ ", r"\s+(?:and|&)\s+").replace(r"\ ", r"[-–\s]+")
    return spaced.replace(r"\-", "[-–]?").replace("'", "['’]?")


def _rank(topic: Topic, broader: dict[str, str]) -> tuple[int, int, int]:
    depth, above = 0, broader.get(topic.notation)
    while above:
        depth, above = depth + 1, broader.get(above)
    axis = _AXES.index(topic.axis) if topic.axis in _AXES else len(_AXES)
    return axis, -depth, -max(len(w) for w in topic.wordings)
