"""Stretches of a text among the pieces that the encoder reads."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.roles.pieces import LONGEST, Pieces, arrange, encode_pieces
from kg.extract.roles.spans import Stretch, pool, stretches
from kg.extract.roles.wordpiece import WordPieces
from kg.extract.segment import Passage, segment

VOCABULARY = ["[PAD]", "[UNK]", "we", "made", "9", "arrest", "##s", ",", ".", "17", "%", "down"]
PIECES = WordPieces(VOCABULARY)
WORDS = ("we", "made", "9", "arrests", "17%", "down", "zebra")


def laid_out(passages: tuple[Passage, ...]) -> Pieces:
    return arrange(passages, encode_pieces(passages, PIECES))


def read_back(pieces: Pieces, stretch: Stretch) -> list[str]:
    row = pool(pieces, [stretch])[0]
    return [VOCABULARY[n] for n in pieces.ids.reshape(-1)[row > 0]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [("9", ["9"]), ("arrests,", ["arrest", "##s", ","]), ("17% down", ["17", "%", "down", "."])],
)
def test_a_stretch_is_the_pieces_of_its_words(words: str, expected: list[str]) -> None:
    text = "We made 9 arrests, 17% down."
    passages = segment(text)
    start = text.index(words)
    (found,) = stretches(passages, PIECES, [(start, start + len(words))])
    assert found is not None
    assert read_back(laid_out(passages), found) == expected


def test_what_no_passage_holds_has_no_pieces() -> None:
    text = "*****\nWe made 9 arrests."
    assert stretches(segment(text), PIECES, [(0, 3), (4, 5)]) == [None, None]


def test_what_lies_behind_the_pieces_that_are_read_has_none() -> None:
    text = "we made " * LONGEST + "9"
    passages = segment(text)
    assert len(passages) == 1
    first, last = stretches(passages, PIECES, [(0, 2), (len(text) - 1, len(text))])
    assert first == Stretch(0, 0, 1)
    assert last is None


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=400), st.data())
def test_every_word_is_found_again_in_long_messages_too(
    words: list[str], data: st.DataObject
) -> None:
    lines = [" ".join(words[at : at + 12]) + "." for at in range(0, len(words), 12)]
    text = "\n\n".join(lines)
    passages = segment(text)
    pieces = laid_out(passages)
    spans = [m.span() for m in re.finditer(r"\S+", text)]
    span = data.draw(st.sampled_from(spans))
    (found,) = stretches(passages, PIECES, [span])
    assert found is not None
    expected = [VOCABULARY[n] for n in PIECES.encode(text[slice(*span)])]
    assert read_back(pieces, found) == expected
    assert np.isclose(pool(pieces, [found]).sum(), 1)
