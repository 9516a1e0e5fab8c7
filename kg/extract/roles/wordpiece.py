"""Cut words into the pieces that the encoder knows.

In: text. Out: numbers of pieces in the encoder's vocabulary. WordPiece for small letters, after
J. Devlin et al., "BERT" (2019): accents and case are dropped, punctuation stands alone, a word is
cut into the longest known pieces from its beginning.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

_LONGEST_WORD = 100  # characters; longer ones are unknown
_KEPT = 50_000  # words whose pieces are remembered


class WordPieces:
    """A vocabulary, one piece a line; the number of a piece is that of its line, from 0."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self._unknown = self._numbers["[UNK]"]
        self._seen: dict[str, list[int]] = {}

    @classmethod
    def load(cls, path: Path) -> WordPieces:
        """The vocabulary in the file ``path``."""
        return cls(path.read_text(encoding="utf-8").split("\n"))

    def encode(self, text: str) -> list[int]:
        """The numbers of the pieces of ``text``."""
        found: list[int] = []
        for word in text.split():
            known = self._seen.get(word)
            if known is None:
                known = [n for part in _parts(word) for n in self._cut(part)]
                if len(self._seen) < _KEPT:
                    self._seen[word] = known
            found += known
        return found

    def _cut(self, word: str) -> list[int]:
        if len(word) > _LONGEST_WORD:
            return [self._unknown]
        found: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = word[start:end] if start == 0 else f"##{word[start:end]}"
                number = self._numbers.get(piece)
                if number is not None:
                    break
            else:
                return [self._unknown]
            found.append(number)
            start = end
        return found


def _parts(word: str) -> list[str]:
    """Small letters without accents; every mark and every Chinese character by itself."""
    parts = [""]
    for char in unicodedata.normalize("NFD", word.lower()):
        category = unicodedata.category(char)
        if category in ("Mn", "Cc", "Cf", "Co", "Cs") or char == "\ufffd":
            continue
        if _stands_alone(char, category):
            parts += [char, ""]
        else:
            parts[-1] += char
    return [p for p in parts if p]


def _stands_alone(char: str, category: str) -> bool:
    ascii_mark = char.isascii() and not char.isalnum()
    return ascii_mark or category.startswith("P") or "\u4e00" <= char <= "\u9fff"
