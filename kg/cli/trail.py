"""How each passage of a message was read: the trail by which a wrong reading is found.

In: a reading. Out: lines, one or two a passage: what it was taken for, its words, where it stands,
what the rules and the learned reader said of it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from kg.cli.output import terminal_width
from kg.statements import PassageNote, Reading

_MARGIN = 12


def trail(reading: Reading) -> Iterator[str]:
    """The lines for all passages, in the order of the text."""
    yield "  How each passage was read:"
    for note in reading.notes:
        yield _wrapped(", ".join(note.statements) or "–", " ".join(note.evidence.quote.split()))
        yield _wrapped("", _reasons(note))


def _reasons(note: PassageNote) -> str:
    place = note.layout if note.section == "none" else f"{note.layout}, under {note.section}"
    rule = f"rule: {note.rule}" if note.rule else "no rule"
    scores = f"reader: priority {note.priority:.2f}, action {note.action:.2f}"
    cues = ", ".join(f"“{cue}”" for cue in note.cues)
    return f"[{place}; {rule}; {scores}{'; by ' + cues if cues else ''}]"


def _wrapped(label: str, text: str) -> str:
    lead = f"    {label}".ljust(_MARGIN - 1) + " "
    return textwrap.fill(
        text, terminal_width(), initial_indent=lead, subsequent_indent=" " * _MARGIN
    )
