"""A message's text cut where statements begin and end, and the passage around one statement.

In: a text and places in it. Out: pieces that, joined, are the text again, each with the statements
that rest on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.catalogue.detail import Detail, Span, Statement

ORDER = ("priority", "pledge", "action", "claim", "remark", "event", "officer", "area")
"""Of the kinds that share a piece, the first one gives it its colour."""
_MARGIN = 320


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the text; ``kinds`` are those of its statements, ``starts`` the ones that begin."""

    text: str
    kinds: tuple[str, ...] = ()
    starts: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The passage around some words; ``cut_before`` and ``cut_after`` say that there is more."""

    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool


def pieces(text: str, statements: Iterable[Statement]) -> tuple[Piece, ...]:
    """The whole of ``text``, cut at every beginning and end of a statement.

    Joined, the pieces are the text again, whatever the places are.
    """
    found = [(span, each) for each in statements for span in each.spans if span.end <= len(text)]
    cuts = sorted({0, len(text), *(s.start for s, _ in found), *(s.end for s, _ in found)})
    made: list[Piece] = []
    seen: set[str] = set()
    for start, end in pairwise(cuts):
        here = [(span, each) for span, each in found if span.start <= start and end <= span.end]
        new = {each.iri: each for span, each in here if span.start == start}
        starts = [each for iri, each in new.items() if iri not in seen]
        seen.update(new)
        kinds = {each.kind for _, each in here}
        made.append(
            Piece(
                text[start:end],
                tuple(sorted(kinds, key=ORDER.index)),
                tuple(sorted(starts, key=lambda s: (ORDER.index(s.kind), s.iri))),
            )
        )
    return tuple(made)


def excerpt(detail: Detail, statement: Statement, margin: int = _MARGIN) -> Excerpt:
    """The words of ``statement`` with what stands around them, cut at ends of lines if possible."""
    if not statement.spans:
        return Excerpt((Piece(statement.label),), False, False)
    first = min(span.start for span in statement.spans)
    last = max(span.end for span in statement.spans)
    start = _line_start(detail.text, first, margin)
    end = _line_end(detail.text, last, margin)
    moved = tuple(Span(s.start - start, s.end - start) for s in statement.spans)
    alone = Statement(statement.iri, statement.kind, statement.label, moved)
    cut = pieces(detail.text[start:end], [alone])
    return Excerpt(_trimmed(cut), start > 0, end < len(detail.text))


def _line_start(text: str, place: int, margin: int) -> int:
    """Where to begin: at the line that is ``margin`` back, else at a space, else there."""
    least = max(0, place - margin)
    if least == 0:
        return 0
    for sign in ("\n", " "):
        found = text.find(sign, least, place)
        if found >= 0:
            return found + 1
    return least


def _line_end(text: str, place: int, margin: int) -> int:
    most = min(len(text), place + margin)
    if most == len(text):
        return most
    for sign in ("\n", " "):
        found = text.rfind(sign, place, most)
        if found >= 0:
            return found
    return most


def _trimmed(cut: Sequence[Piece]) -> tuple[Piece, ...]:
    """Without white space at both ends, and without the empty pieces that leaves."""
    made = list(cut)
    made[0] = Piece(made[0].text.lstrip(), made[0].kinds, made[0].starts)
    made[-1] = Piece(made[-1].text.rstrip(), made[-1].kinds, made[-1].starts)
    return tuple(piece for piece in made if piece.text)
