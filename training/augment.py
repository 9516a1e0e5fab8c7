"""Vary the layout and the words of an annotated message without changing what it states.

In: an annotated message. Out: another one, with the places of its statements carried along. Each
variation is a list of replacements in the text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

from training.corpus import Annotated, Mark

Edit = tuple[int, int, str]


def edited(message: Annotated, edits: list[Edit]) -> Annotated:
    """The message after non-overlapping replacements."""
    parts: list[str] = []
    moves: list[tuple[int, int, int, int]] = []
    at = length = 0
    for start, end, new in sorted(edits):
        if start < at:
            continue
        parts += [message.text[at:start], new]
        length += start - at
        moves.append((start, end, length, length + len(new)))
        length += len(new)
        at = end
    parts.append(message.text[at:])

    def moved(place: int, *, closing: bool) -> int:
        shift = 0
        for start, end, new_start, new_end in moves:
            if place <= start:
                break
            if place < end:
                return new_end if closing else new_start
            shift = new_end - end
        return place + shift

    def carry(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        return tuple(
            replace(m, start=moved(m.start, closing=False), end=moved(m.end, closing=True))
            for m in marks
        )

    return replace(
        message, text="".join(parts),
        priorities=carry(message.priorities), actions=carry(message.actions),
        others=None if message.others is None else carry(message.others),
        spans=carry(message.spans),
    )  # fmt: skip


_BULLET = re.compile(r"^[ \t]*([•●*–-]|\d{1,2}[.)])[ \t]+", re.MULTILINE)
_BULLETS = ("• ", "- ", "* ", "– ", "", "o ", "> ", "✅ ")


def other_bullets(message: Annotated, rng: random.Random) -> list[Edit]:
    """Swap, strip or number the bullets."""
    new = rng.choice((*_BULLETS, "#", "#)"))
    edits = []
    for n, match in enumerate(_BULLET.finditer(message.text), 1):
        mark = f"{n}. " if new == "#" else f"{n}) " if new == "#)" else new
        edits.append((match.start(), match.end(), mark))
    return edits


def run_together(message: Annotated, rng: random.Random) -> list[Edit]:
    """Join lines, as a pasted message has them: all of them, or some."""
    share = rng.choice((0.3, 1.0))
    glue = rng.choice((" ", " ", ""))
    edits = []
    for match in re.finditer(r"\s*\n\s*", message.text):
        if rng.random() < share:
            ended = match.start() and message.text[match.start() - 1] in ".!?"
            edits.append((match.start(), match.end(), glue if ended else " "))
    return edits


def heading_case(message: Annotated, rng: random.Random) -> list[Edit]:
    """Headings in capitals, small letters or title case, with a colon or bold marks."""
    form = rng.choice((str.upper, str.lower, str.title, str.capitalize))
    tail = rng.choice(("", "", ":", ""))
    bold = rng.choice(("", "", "**", "## "))
    edits = []
    for match in re.finditer(r"^(?=\S)([^\n]{3,60})(?<![.!?:,;])$", message.text, re.MULTILINE):
        new = form(match.group())
        if len(new) == len(match.group()) and len(match.group().split()) <= 9:
            if bold:
                new = f"{bold}{new}" + (bold if bold == "**" else "")
            edits.append((match.start(), match.start(), ""))
            edits.append((match.start(), match.end(), new + tail))
    return edits


def wrapped(message: Annotated, rng: random.Random) -> list[Edit]:
    """Wrap long lines as a mail program does."""
    width = rng.choice((64, 72, 78))
    edits = []
    for line in re.finditer(r"[^\n]+", message.text):
        column = 0
        for word in re.finditer(r"\S+", line.group()):
            if column and column + 1 + len(word.group()) > width:
                at = line.start() + word.start()
                edits.append((at - 1, at, "\n"))
                column = len(word.group())
            else:
                column += len(word.group()) + (1 if column else 0)
    return edits


def spacing(message: Annotated, rng: random.Random) -> list[Edit]:
    """Blank lines between all lines, or between none."""
    new = rng.choice(("\n", "\n\n"))
    return [(m.start(), m.end(), new) for m in re.finditer(r"\n+", message.text)]


_SWAPS = [
    ("priority", "promise"), ("priorities", "promises"), ("priority", "concern"),
    ("priorities", "concerns"), ("issue", "problem"), ("issues", "problems"),
    ("you said", "you told us"), ("we did", "our response"), ("you said", "you asked"),
    ("we did", "what we have done"), ("residents", "people"), ("residents", "neighbours"),
    ("asked for", "requested"), ("ward panel", "panel"), ("action taken", "update"),
    ("action", "response"), ("update", "progress"), ("anti-social behaviour", "ASB"),
    ("officers", "the team"), ("team", "officers"), ("SNT", "neighbourhood team"),
    ("patrols", "foot patrols"), ("we have", "we've"), ("we've", "we have"),
    ("we will", "we'll"), ("we are", "we're"), ("concern", "worry"), ("concerns", "worries"),
    ("raised", "brought up"), ("police", "officers"), ("constable", "PC"),
]  # fmt: skip


def other_wording(message: Annotated, rng: random.Random) -> list[Edit]:
    """Swap usual words for others of the same meaning."""
    edits = []
    for old, new in rng.sample(_SWAPS, 6):
        for match in re.finditer(rf"\b{old}\b", message.text, re.IGNORECASE):
            said = match.group()
            fresh = new.upper() if said.isupper() and len(said) > 4 else new
            if said[0].isupper():
                fresh = fresh[:1].upper() + fresh[1:]
            edits.append((match.start(), match.end(), fresh))
    return edits


def other_dashes(message: Annotated, rng: random.Random) -> list[Edit]:
    """Colons for dashes and dashes for colons between a label and its value; other quotes."""
    new = rng.choice((": ", " - ", " – ", " -- "))
    edits = [
        (m.start(), m.end(), new) for m in re.finditer(r"(?<=\w)(?: [–—-] |: )(?=\S)", message.text)
    ]
    plain = rng.random() < 0.5
    for m in re.finditer("[‘’“”'\"]", message.text):
        if plain and m.group() in "‘’":
            edits.append((m.start(), m.end(), "'"))
        elif not plain and m.group() == "'":
            edits.append((m.start(), m.end(), "’"))
    return edits


def without_blocks(message: Annotated, rng: random.Random) -> list[Edit]:
    """Leave out some blocks that state neither priority nor action."""
    edits = []
    marks = [*message.priorities, *message.actions]
    for match in re.finditer(r"(?:[^\n]+\n?)+\n*", message.text):
        empty = not any(m.start < match.end() and m.end > match.start() for m in marks)
        if empty and len(match.group()) > 40 and rng.random() < 0.35:
            edits.append((match.start(), match.end(), ""))
    return edits


_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b(?! (?:Police|Council|Street|Road))")
_NAMES = (
    "Ashby", "Brookfield", "Carlow", "Denholm", "Eastfield", "Fenwick", "Garston", "Hadley",
    "Ilford", "Kelby", "Langley", "Marlow", "Norwood", "Oakham", "Penrose", "Redhill", "Selby",
    "Thornton", "Upton", "Walton", "Yarrow", "Millgate", "Castle", "Victoria", "Albert",
)  # fmt: skip


def other_names(message: Annotated, rng: random.Random) -> list[Edit]:
    """Other names, the same one wherever the old one stood."""
    chosen: dict[str, str] = {}
    edits = []
    for match in _NAME.finditer(message.text):
        old = match.group()
        if rng.random() < 0.5 or old in chosen:
            chosen.setdefault(old, rng.choice(_NAMES))
            edits.append((match.start(), match.end(), chosen[old]))
    return edits


Variation = Callable[[Annotated, random.Random], list[Edit]]
_VARIATIONS: tuple[tuple[float, Variation], ...] = (
    (0.25, other_bullets),
    (0.08, run_together),
    (0.2, heading_case),
    (0.1, wrapped),
    (0.15, spacing),
    (0.35, other_wording),
    (0.2, other_dashes),
    (0.25, without_blocks),
    (0.3, other_names),
)


def varied(message: Annotated, rng: random.Random) -> Annotated:
    """The message after a random choice of variations."""
    for chance, variation in _VARIATIONS:
        if rng.random() < chance:
            changed = edited(message, variation(message, rng))
            if len(changed.text) > 20:
                message = changed
    return message
