"""Find topics of the scheme in a passage.

In: text and the vocabulary's wordings. Out: notations, most specific first, with the words that
stood for them. Wordings are the labels of ``ontology/topics.ttl``. ``cues/topics.toml`` adds what a
label cannot say: words that stand for a topic only together, and words that stand for none.

A text is cut into words, and every word is looked up by its singular, so that the time taken grows
with the text and hardly with the number of wordings.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.phrases import cue_file
from kg.vocabulary import Topic, Vocabulary

_AXES = ("problem", "setting", "people", "method", "service")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|&")
_BREAK = re.compile(r"[.!?;](?=\s)|\n\s*\n")
_REMEMBERED = 20_000  # words
_SHORT = 2  # words


@dataclass(frozen=True, slots=True)
class _Wording:
    """Words in a row that stand for topics; without topics, words that stand for none."""

    stems: tuple[str, ...]
    notations: tuple[str, ...]
    capitals: tuple[str, ...] = ()  # the words themselves, where capital letters are meant
    spaced: bool = False  # no hyphen may stand between the words


@dataclass(frozen=True, slots=True)
class _Together:
    """Words that stand for a topic when they stand near one another, in any order."""

    notation: str
    groups: tuple[tuple[str, ...], ...]  # one word of each group; "word~" has any ending
    reach: int  # words from the first to the last


@dataclass(frozen=True, slots=True)
class _Word:
    """All that is known of one word."""

    stem: str
    opens: Mapping[str, tuple[_Wording, ...]]  # next word ("": none) → wordings, longest first
    part_of: tuple[tuple[int, int], ...]  # (number of a _Together, number of its group)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text cut into words."""

    text: str
    spans: tuple[tuple[int, int], ...]
    words: tuple[_Word, ...]

    def quote(self, first: int, last: int) -> str:
        return self.text[self.spans[first][0] : self.spans[last][1]]

    def between(self, first: int, last: int) -> str:
        return self.text[self.spans[first][1] : self.spans[last][0]]


@dataclass(frozen=True, slots=True)
class _Match:
    at: tuple[int, ...]  # numbers of the words, in order
    notations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicMatcher:
    """Finds the topics of a vocabulary; ``order`` ranks notations from specific to general."""

    look_up: Callable[[str], _Word]
    together: tuple[_Together, ...]
    streets: frozenset[str]
    order: Mapping[str, tuple[int, int, int]]
    broader: Mapping[str, str]

    def find(self, text: str) -> dict[str, tuple[str, ...]]:
        """Notation → the words that stood for it, most specific topic first."""
        cut = self._cut(text)
        found: dict[str, list[str]] = {}
        for match in self._matches(cut):
            for notation in match.notations:
                found.setdefault(notation, []).append(cut.quote(match.at[0], match.at[-1]))
        for notation in list(found):
            if any(self._above(other, notation) for other in found):
                del found[notation]
        ranked = sorted(found, key=lambda n: self.order[n])
        return {n: tuple(dict.fromkeys(found[n])) for n in ranked}

    def _cut(self, text: str) -> _Text:
        found = list(_WORD.finditer(text))
        spans = tuple(match.span() for match in found)
        return _Text(text, spans, tuple(self.look_up(match.group()) for match in found))

    def _matches(self, cut: _Text) -> Iterator[_Match]:
        """Wordings, and words near one another that no wording holds already.

        A problem named in one or two words gives way where they are part of another problem:
        "motorbike" in "his motorbike was stolen".
        """
        rows = list(self._rows(cut))
        held = [set(row.at) for row in rows if len(row.at) > 1]
        near = [m for m in self._near(cut) if not any(row.issuperset(m.at) for row in held)]
        taken = {at for m in near if self._is_problem(m.notations[0]) for at in m.at}
        yield from near
        for row in rows:
            if len(row.at) > _SHORT or taken.isdisjoint(row.at):
                yield row
            else:
                yield _Match(row.at, tuple(n for n in row.notations if not self._is_problem(n)))

    def _is_problem(self, notation: str) -> bool:
        return self.order[notation][0] == 0

    def _rows(self, cut: _Text) -> Iterator[_Match]:
        """Wordings from left to right, without overlap."""
        at, count = 0, len(cut.words)
        while at < count:
            opens = cut.words[at].opens
            following = cut.words[at + 1].stem if at + 1 < count else ""
            candidates = (*opens.get(following, ()), *opens.get("", ())) if opens else ()
            wording = next((w for w in candidates if _stands(w, cut, at)), None)
            end = at + (len(wording.stems) if wording else 1)
            if wording and wording.notations and not self._is_street(cut, end - 1):
                yield _Match(tuple(range(at, end)), wording.notations)
            at = end

    def _is_street(self, cut: _Text, at: int) -> bool:
        """Whether a word is the first half of a name such as "Station Road"."""
        if at + 1 >= len(cut.words) or cut.words[at + 1].stem not in self.streets:
            return False
        capitals = all(cut.quote(n, n)[0].isupper() for n in (at, at + 1))
        return capitals and cut.between(at, at + 1) == " "

    def _near(self, cut: _Text) -> Iterator[_Match]:
        """Words that stand near one another, within a sentence; one match for each rule."""
        latest: dict[int, dict[int, int]] = {}
        met: set[int] = set()
        for at, word in enumerate(cut.words):
            for number, group in word.part_of:
                if number in met:
                    continue
                seen = latest.setdefault(number, {})
                seen[group] = at
                rule = self.together[number]
                if len(seen) == len(rule.groups) and at - min(seen.values()) < rule.reach:
                    places = tuple(sorted(set(seen.values())))
                    if len(places) == len(seen) and not _BREAK.search(cut.between(places[0], at)):
                        met.add(number)
                        yield _Match(places, (rule.notation,))

    def _above(self, narrow: str, broad: str) -> bool:
        above = self.broader.get(narrow)
        while above:
            if above == broad:
                return True
            above = self.broader.get(above)
        return False


@lru_cache(maxsize=4)
def topic_matcher(vocabulary: Vocabulary) -> TopicMatcher:
    """The matcher of a vocabulary; made once."""
    broader = {t.notation: t.broader for t in vocabulary.topics if t.broader}
    cues = cue_file("topics")
    together = tuple(_together(cues["together"]))
    return TopicMatcher(
        look_up=_looking_up([*_wordings(vocabulary.topics), *_silent(cues["silent"])], together),
        together=together,
        streets=frozenset(cues["streets"]),
        order={t.notation: _rank(t, broader) for t in vocabulary.topics},
        broader=broader,
    )


def _looking_up(
    wordings: Iterable[_Wording], together: Sequence[_Together]
) -> Callable[[str], _Word]:
    """The function from a word to what is known of it."""
    opens: dict[str, dict[str, tuple[_Wording, ...]]] = defaultdict(dict)
    for wording in sorted(wordings, key=lambda w: (-len(w.stems), not w.spaced, w.stems)):
        following = wording.stems[1] if len(wording.stems) > 1 else ""
        others = opens[wording.stems[0]].get(following, ())
        opens[wording.stems[0]][following] = (*others, wording)
    exact: dict[str, list[tuple[int, int]]] = defaultdict(list)
    endings: list[tuple[str, tuple[int, int]]] = []
    for number, rule in enumerate(together):
        for group, words in enumerate(rule.groups):
            for word in words:
                if word.endswith("~"):
                    endings.append((word[:-1], (number, group)))
                else:
                    exact[_stem(word)].append((number, group))

    @lru_cache(maxsize=_REMEMBERED)
    def look_up(word: str) -> _Word:
        stem = _stem(word)
        part_of = [*exact.get(stem, ()), *(p for start, p in endings if stem.startswith(start))]
        return _Word(stem, opens.get(stem, {}), tuple(part_of))

    return look_up


def _wordings(topics: Iterable[Topic]) -> Iterator[_Wording]:
    """Every label with the topics that bear it; a hyphen may be missing or be a space."""
    notations: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    for topic in topics:
        for label in topic.wordings:
            words = tuple(_WORD.findall(label)) if label.isupper() else ()
            for form in {label, label.replace("-", "")}:
                filed = notations[_stems(form), words]
                if topic.notation not in filed:
                    filed.append(topic.notation)
    for (stems, words), names in notations.items():
        yield _Wording(stems, tuple(names), words)


def _silent(lines: Iterable[str]) -> Iterator[_Wording]:
    return (_Wording(_stems(line), (), spaced=True) for line in lines)


def _together(rules: Mapping[str, Iterable[str]]) -> Iterator[_Together]:
    """``a|b + c~`` as groups of words; ``+4`` in place of ``+`` sets how far they reach."""
    for notation, lines in rules.items():
        for line in lines:
            reach = re.search(r" \+(\d+) ", line)
            groups = tuple(tuple(part.split("|")) for part in re.split(r" \+\d* ", line))
            yield _Together(notation, groups, int(reach[1]) if reach else 8)


def _stands(wording: _Wording, cut: _Text, at: int) -> bool:
    """Whether the words from ``at`` on are this wording."""
    length = len(wording.stems)
    if length > 1 and tuple(w.stem for w in cut.words[at : at + length]) != wording.stems:
        return False
    written = (cut.quote(at + n, at + n) for n in range(len(wording.capitals)))
    if not all(w.startswith(c) for w, c in zip(written, wording.capitals, strict=True)):
        return False
    between = cut.between(at, at + length - 1)
    return not (_BREAK.search(between) or (wording.spaced and "-" in between))


def _stems(words: str) -> tuple[str, ...]:
    return tuple(_stem(word) for word in _WORD.findall(words))


def _stem(word: str) -> str:
    """The singular of a word in small letters; "&" is "and"."""
    plain = word.casefold().replace("’", "'").replace("&", "and").removesuffix("'s")
    if len(plain) > 4 and plain.endswith("ies"):
        return plain[:-3] + "y"
    if plain.endswith(("sses", "shes", "ches", "xes")):
        return plain[:-2]
    if len(plain) > 3 and plain.endswith("s") and not plain.endswith(("ss", "us", "is")):
        return plain[:-1]
    return plain


def _rank(topic: Topic, broader: Mapping[str, str]) -> tuple[int, int, int]:
    depth, above = 0, broader.get(topic.notation)
    while above:
        depth, above = depth + 1, broader.get(above)
    axis = _AXES.index(topic.axis) if topic.axis in _AXES else len(_AXES)
    return axis, -depth, -max(len(w) for w in topic.wordings)
