"""Words as they are compared: without accents, case and punctuation.

In: text. Out: its words in one line, each behind a space, so that `` word`` finds the beginnings of
words.
"""

from __future__ import annotations

import re
import unicodedata

_OTHERS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """The words of ``text`` in lower case without accents, with a space before each and at the end.

    >>> fold("L'Été, in Hackney!")
    ' l ete in hackney '
    """
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return f" {_OTHERS.sub(' ', text.casefold()).strip()} "


def terms(text: str) -> tuple[str, ...]:
    """What to look for in folded text: the beginning of a word for each word of ``text``."""
    return tuple(f" {word}" for word in dict.fromkeys(fold(text).split()))
