"""The words by which the readers know what is not the message: TOML files beside this module.

In: a file's name. Out: its tables, read once; and expressions made of its plain phrases.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@cache
def wordings(name: str) -> Mapping[str, Any]:
    """The tables of ``NAME.toml``."""
    text = (files(__package__) / f"{name}.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def phrase(words: str) -> str:
    """The regular expression of a plain phrase: "stop these e-mails/alerts" has a choice in it."""
    return r"\s+".join(_word(word) for word in words.split())


def any_phrase(phrases: Iterable[str]) -> str:
    """The regular expression of any of ``phrases``, the longest first."""
    return "|".join(phrase(words) for words in sorted(phrases, key=len, reverse=True))


def _word(word: str) -> str:
    choices = "|".join(re.escape(choice).replace("'", "['’]") for choice in word.split("/"))
    return f"(?:{choices})" if "/" in word else choices
