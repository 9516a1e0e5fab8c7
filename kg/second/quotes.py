"""Find the words that a reader quotes in the text that it was given.

In: a text, and words that are said to be in it. Out: evidence with our own offsets and the exact
words of the text, or None. White space, the form of quotation marks and dashes, and invisible
characters do not count; letters, figures and their case do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kg.statements import Evidence

LONGEST_QUOTE = 2_000  # characters; what is longer points at nothing in particular

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ`´′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_AROUND = " \t\n\r\"'“”‘’…"


@dataclass(frozen=True, slots=True)
class Finder:
    """A stretch of a message's text, prepared for searching."""

    text: str  # of the whole message
    folded: str  # the stretch with white space, quotation marks and dashes made alike
    places: tuple[int, ...]  # where each character of ``folded`` stands in ``text``

    @classmethod
    def of(cls, text: str, start: int = 0, end: int | None = None) -> Finder:
        """Prepare ``text[start:end]``."""
        folded, places = _fold(text, start, len(text) if end is None else end)
        return cls(text, folded, places)

    def find(self, words: str, taken: Collection[tuple[int, int]] = ()) -> Evidence | None:
        """Where ``words`` stand: the first place that is not ``taken``, else the first at all."""
        if len(words) > LONGEST_QUOTE:
            return None
        first = None
        for evidence in self._places_of(words):
            if (evidence.start, evidence.end) not in taken:
                return evidence
            first = first or evidence
        return first

    def _places_of(self, words: str) -> Iterator[Evidence]:
        for form in dict.fromkeys((words.strip(), words.strip(_AROUND))):
            wanted, _ = _fold(form, 0, len(form))
            found = False
            for start, end in self._matches(wanted.strip()):
                found = True
                yield Evidence.of(self.text, self.places[start], self.places[end - 1] + 1)
            if found:
                return

    def _matches(self, wanted: str) -> Iterator[tuple[int, int]]:
        """Whole words only: "arm" is not found in "farm"."""
        if not any(letter.isalnum() for letter in wanted):
            return
        at = self.folded.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            if not (_joined(self.folded, at) or _joined(self.folded, end)):
                yield at, end
            at = self.folded.find(wanted, at + 1)


def _joined(text: str, at: int) -> bool:
    """Whether a word runs through the border at ``at``."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _fold(text: str, start: int, end: int) -> tuple[str, tuple[int, ...]]:
    letters: list[str] = []
    places: list[int] = []
    for at in range(start, end):
        letter = text[at]
        if letter in _INVISIBLE:
            continue
        if letter.isspace():
            if letters and letters[-1] == " ":
                continue
            letter = " "
        letters.append(letter)
        places.append(at)
    return "".join(letters).translate(_ALIKE), tuple(places)
