"""The joints of a sentence and what can be seen of each: the features that are weighed.

In: a stretch of a sentence. Out: its joints, and for each the names of its features. A feature
speaks of the joint itself, the words beside it, how alike the parts begin, and what the sentence
and the words before it announce. Word lists lie in ``cues/segmentation.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from kg.extract.parts.asides import is_aside
from kg.extract.wordlists import word_list

_JOINTS = re.compile(
    r",?\s+(?:and|or|plus|but|while|whilst|then|so|also|as\s+well\s+as)\s+(?=\S)"
    r"|,\s+(?=\S)|\s+[–—-]\s+(?=\S)|\s*\n\s*(?=\S)|\s+[&/+]\s+(?=\S)"
)
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[^\w\s]")
_NEAR = 90  # characters on either side in which words count
_BEFORE = 120  # characters before the sentence in which something may be announced
_MANY = 8
_INTRODUCTION = 3  # words that may lead to a clause
_NOT_ITEMS = r"(?!(?:which|who|where|whose|that|particularly|especially|including|such|in|but)\b)"
_COMMAS = re.compile(rf",\s+(?:(?:and|or|plus)\s+)?{_NOT_ITEMS}(?=\S)|\s+[–—-]\s+(?=\S)")
_BETWEEN_NUMBERS = ("and", "or", "&", "to", "/")
_ENDS_IN_NUMBER = re.compile(r"(?<![\w.,:/£$€])\d{1,4}$")
_BARE_NUMBER = re.compile(r"\d{1,4}(?![\w:%]|[.,/]\d)")
_ITEM = re.compile(rf"(?:,|,?\s+(?:and|or|plus)|\s+[–—-])\s+{_NOT_ITEMS}(?=\S)")


@dataclass(frozen=True, slots=True)
class Joint:
    """``text[start:end]`` joins what lies before it to what lies behind."""

    start: int
    end: int


def joints(text: str, start: int, end: int) -> list[Joint]:
    """All joints inside ``text[start:end]``, from left to right."""
    found = (match.span() for match in _JOINTS.finditer(text, start, end))
    return [Joint(*span) for span in found if span[0] > start and not _holds(text, start, *span)]


def _holds(text: str, begin: int, start: int, end: int) -> bool:
    """Whether the words around a joint hold to each other: "have also gone", "of 13 and 14".

    So does a line that breaks behind a word that leans on the next ("a day in / November").
    """
    sign = _sign(text[start:end])
    before = text[max(begin, start - _NEAR) : start]
    if sign in ("line", "also"):
        return bool(_words().leaning.search(before))
    if sign == "," and is_aside(text[begin:start], text[end : end + _NEAR]):
        return True
    return sign in _BETWEEN_NUMBERS and bool(
        _ENDS_IN_NUMBER.search(before) and _BARE_NUMBER.match(text, end)
    )


@dataclass(frozen=True)
class Stretch:
    """A stretch of the sentence that begins at ``sentence``, with its joints."""

    text: str
    start: int
    end: int
    sentence: int
    joints: tuple[Joint, ...]

    @cached_property
    def opens(self) -> tuple[str, ...]:
        """The shape of the first word of each part."""
        begins = [self.start, *(joint.end for joint in self.joints)]
        return tuple(_shape(_first(self.text[at : at + 40])) for at in begins)

    @cached_property
    def together(self) -> tuple[tuple[int, int], ...]:
        """Where pairs of words stand that belong together."""
        found = _words().together.finditer(self.text, self.start, self.end)
        return tuple(match.span() for match in found)

    def is_together(self, joint: Joint) -> bool:
        """Whether the joint stands inside such a pair."""
        return any(s <= joint.start and joint.end <= e for s, e in self.together)

    def is_listed(self, joint: Joint) -> bool:
        """Whether an item of an announced list stands behind the joint."""
        item = self.lists and _ITEM.match(self.text, joint.start, self.end)
        return bool(item) and not self.is_together(joint)

    def is_introduced(self, joint: Joint) -> bool:
        """Whether a few words lead to a clause behind the joint: "In response, we have …"."""
        before = self.text[self.sentence : joint.start]
        return (
            self.text[joint.start] == ","
            and joint is self.joints[0]
            and len(_WORDS.findall(before)) <= _INTRODUCTION
            and _words().clause.match(self.text, joint.end, self.end) is not None
        )

    @cached_property
    def listed_from(self) -> int | None:
        """Where the sentence's first word ends that announces a list."""
        named = _words().listing.search(self.text, self.sentence, self.end)
        return named.end() if named else None

    @cached_property
    def counts(self) -> tuple[tuple[int, int], ...]:
        """Where words stand that say how many things there are, up to the last joint."""
        begin = max(0, self.joints[0].start - _NEAR)
        found = _words().counts.finditer(self.text, begin, self.joints[-1].start)
        return tuple(match.span() for match in found)

    @cached_property
    def lists(self) -> bool:
        """Whether it has the form of a list, and words announce one."""
        announced = ":" in self.text[self.sentence : self.start]
        return self.listed_from is not None and (
            announced or bool(_COMMAS.search(self.text, self.start, self.end))
        )

    @cached_property
    def frame(self) -> frozenset[str]:
        """What is the same for all joints: what is announced, and how much is joined."""
        return frozenset(_frame(self))


def _first(text: str) -> str:
    match = _WORDS.search(text)
    return match.group() if match else ""


@dataclass(frozen=True, slots=True)
class _Words:
    shapes: dict[str, str]
    listing: re.Pattern[str]
    counts: re.Pattern[str]
    clause: re.Pattern[str]
    together: re.Pattern[str]
    leaning: re.Pattern[str]


@cache
def _words() -> _Words:
    data = word_list("segmentation")

    def either(key: str) -> str:
        ordered = sorted(data[key], key=len, reverse=True)
        return "|".join(re.escape(word).replace("'", "['’]") for word in ordered)

    clause = (
        rf"(?:(?:{either('clause_subjects')})\s+(?:[^\s,.;:]+\s+){{0,5}}?"
        rf"(?:{either('clause_verbs')})\b)|(?:{either('deed_verbs')})\b"
    )
    return _Words(
        shapes={word: shape for shape, words in data["shapes"].items() for word in words},
        listing=re.compile(rf"\b(?:{either('listing_words')})\b", re.IGNORECASE),
        counts=re.compile(rf"\b(?:{either('counts')})\b", re.IGNORECASE),
        clause=re.compile(clause),
        together=re.compile(rf"\b(?:{either('kept_together')})\b", re.IGNORECASE),
        leaning=re.compile(rf"(?<![\w/'’.-])(?:{either('leaning')})$", re.IGNORECASE),
    )


@lru_cache(20_000)
def _shape(word: str) -> str:
    """What sort of word it seems to be: by the lists, else by its ending."""
    low = word.lower()
    if known := _words().shapes.get(low):
        return known
    if not word or not word[0].isalpha():
        return "number" if word[:1].isdigit() else "mark"
    for ending in ("ing", "ed", "ly"):
        if low.endswith(ending):
            return ending
    if word[0].isupper():
        return "capital"
    return "plural" if low.endswith("s") else "word"


def features(stretch: Stretch, place: int, *, cut_before: bool) -> set[str]:
    """The features of one joint by name; ``cut_before``: whether the joint before it is cut."""
    text, joint = stretch.text, stretch.joints[place]
    left = _WORDS.findall(text[max(stretch.sentence, joint.start - _NEAR) : joint.start])
    right = _WORDS.findall(text[joint.end : min(stretch.end, joint.end + _NEAR)])
    found = set(stretch.frame)
    sign = _sign(text[joint.start : joint.end])
    found.update(_beside(sign, left, right))
    found.update(_parts(stretch, place))
    announced = set(_announced(stretch, joint))
    if cut_before:
        announced.add("cut before")
    shape = _shape(right[0]) if right else "none"
    found.update(announced)
    found.update(f"{each}, joint {sign}" for each in announced)
    found.update(f"{each}, then a {shape}" for each in announced)
    return found


def _sign(words: str) -> str:
    """The joint in a word: ``, and``, ``,``, ``-``, ``line``."""
    if "\n" in words:
        return "line"
    return " ".join(words.split()).lower().replace("–", "-").replace("—", "-")


def _beside(sign: str, left: Sequence[str], right: Sequence[str]) -> Iterator[str]:
    """The words on either side."""
    first = right[0].lower() if right else ""
    shapes = [_shape(word) for word in right[:2]] + ["none", "none"]
    before = _shape(left[-1]) if left else "none"
    yield f"joint {sign}"
    yield f"then {first}"
    yield f"joint {sign}, then {first}"
    yield f"then a {shapes[0]}"
    yield f"joint {sign}, then a {shapes[0]}"
    yield f"then a {shapes[0]} and a {shapes[1]}"
    yield f"after a {before}"
    yield f"between a {before} and a {shapes[0]}"
    yield from (f"{word.lower()} right of it" for word in right[:6])
    yield from (f"{word.lower()} left of it" for word in left[-5:])
    if len(right) > 1:
        yield f"second {right[1].lower()}"
    if left:
        yield f"last {left[-1].lower()}"
    if any(_shape(word) == "auxiliary" for word in right[:8]):
        yield "a verb behind"


def _parts(stretch: Stretch, place: int) -> Iterator[str]:
    """How long the parts beside the joint are, and how alike they begin."""
    text, all_joints, joint = stretch.text, stretch.joints, stretch.joints[place]
    begin = all_joints[place - 1].end if place else stretch.start
    last = place + 1 == len(all_joints)
    end = stretch.end if last else all_joints[place + 1].start
    left, right = _WORDS.findall(text[begin : joint.start]), _WORDS.findall(text[joint.end : end])
    yield f"{min(_MANY, len(left))} words before"
    yield f"{min(_MANY, len(right))} words behind"
    yield f"joint number {min(4, place)}"
    yield "the last joint" if last else "more joints"
    opens = stretch.opens
    yield f"{min(3, opens[: place + 1].count(opens[place + 1]))} parts begin alike"
    if opens[place] == opens[place + 1]:
        yield "both parts begin alike"
    if left and right and left[0].lower() == right[0].lower():
        yield "both parts begin with one word"
    if any(_shape(word) == "auxiliary" for word in left):
        yield "a verb before"
    if any(_shape(word) == "ing" for word in right):
        yield "a doing behind"


def _announced(stretch: Stretch, joint: Joint) -> Iterator[str]:
    """What was said before the joint, and what the rules see at it."""
    text, words = stretch.text, _words()
    if stretch.listed_from is not None and stretch.listed_from <= joint.start:
        yield "something is listed"
    if any(joint.start - _NEAR <= start and end <= joint.start for start, end in stretch.counts):
        yield "a count before"
    if words.clause.match(text, joint.end, stretch.end):
        yield "a clause behind"
    if stretch.lists:
        yield "in a list"
    if stretch.is_together(joint):
        yield "kept together"


def _frame(stretch: Stretch) -> Iterator[str]:
    """The features that all joints of a stretch share."""
    text, words = stretch.text, _words()
    sentence = text[stretch.sentence : stretch.end]
    if stretch.listed_from is not None:
        yield "a listing word in the sentence"
    if words.listing.search(text, max(0, stretch.sentence - _BEFORE), stretch.sentence):
        yield "a listing word before the sentence"
    if ":" in text[stretch.sentence : stretch.start]:
        yield "after a colon"
    if ";" in text[stretch.sentence : stretch.start]:
        yield "after a semicolon"
    yield f"{min(6, len(stretch.joints))} joints"
    yield f"{min(4, sentence.count(','))} commas"
    yield f"{min(_MANY, len(_WORDS.findall(sentence)) // 5)} fives of words"
