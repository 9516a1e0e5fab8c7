"""What the tests of reading share: bytes in, one message out; practice messages with anchors."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.read import read_bytes
from kg.statements import Message

Reader = Callable[..., Message]
KINDS = ("officers", "events", "priorities", "actions", "statistics")
_QUOTES = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u00a0": " ",
        "\u2022": " ",
    }
)


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice message's file and the words that its annotation rests on."""

    path: Path
    anchors: tuple[str, ...]

    @property
    def set(self) -> str:
        return self.path.name[0]


def norm(text: str) -> str:
    """``text`` as the scoring of the annotations compares it."""
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    return re.sub(r"[\s\-*|]+", " ", text).strip(" .,:;'\"")


def annotated(folder: Path) -> Iterator[Practice]:
    for annotation in sorted(folder.glob("*.gold.json")):
        stem = annotation.name.removesuffix(".gold.json")
        path = next(p for p in folder.glob(f"{stem}.*") if p.suffix != ".json")
        content = json.loads(annotation.read_text(encoding="utf-8"))
        anchors = tuple(item["anchor"] for kind in KINDS for item in content.get(kind, ()))
        yield Practice(path, anchors)


@pytest.fixture(scope="session")
def practice(shared: Path) -> tuple[Practice, ...]:
    """Every practice message and both real letters."""
    folder = shared / "messages"
    return (*annotated(folder / "dev"), *annotated(folder / "seeds"))


@pytest.fixture(scope="session")
def read_one() -> Reader:
    """Read bytes or text that hold one message."""

    def read(data: bytes | str, ending: str = ".txt", source: str = "letter") -> Message:
        (message,) = read_bytes(data.encode() if isinstance(data, str) else data, source, ending)
        return message

    return read
