"""Cutting words into pieces, and messages into windows, for the encoder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.roles.pieces import CLS, LONGEST, SEP, WINDOW, arrange, encode_pieces, windows
from kg.extract.roles.wordpiece import WordPieces
from kg.extract.segment import segment

VOCABULARY = ["[PAD]", "[UNK]", "patrol", "##led", "##s", "cafe", "burglar", "##y", ",", "!", "1"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Patrolled", ["patrol", "##led"]),
        ("PATROLS, burglary!", ["patrol", "##s", ",", "burglar", "##y", "!"]),
        ("café", ["cafe"]),
        ("zebra", ["[UNK]"]),
        ("1,1", ["1", ",", "1"]),
        ("", []),
        ("patrol" * 30, ["[UNK]"]),
    ],
)
def test_words_are_cut_into_the_longest_known_pieces(text: str, pieces: list[str]) -> None:
    assert [VOCABULARY[n] for n in WordPieces(VOCABULARY).encode(text)] == pieces


@given(st.text(max_size=200))
def test_any_text_can_be_cut(text: str) -> None:
    assert all(0 <= n < len(VOCABULARY) for n in WordPieces(VOCABULARY).encode(text))


@given(st.lists(st.integers(1, LONGEST + 1), min_size=1, max_size=80))
def test_every_passage_lies_whole_in_a_window(lengths: list[int]) -> None:
    runs = windows(lengths)
    assert sorted({i for run in runs for i in run}) == list(range(len(lengths)))
    assert all(sum(lengths[i] for i in run) + 2 <= WINDOW for run in runs)


def test_a_long_message_is_laid_out_in_windows_that_share_their_edges() -> None:
    text = "Officers patrolled the market every evening this month. " * 60
    passages = segment(text)
    pieces = arrange(passages, encode_pieces(passages, WordPieces(VOCABULARY)))
    assert pieces.ids.shape[0] > 1
    assert pieces.words.sum(axis=1) == pytest.approx(1, abs=1e-4)
    assert pieces.opening.sum(axis=1) == pytest.approx(1, abs=1e-4)
    assert (pieces.opening > 0).sum() > len(passages)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=60))
def test_no_window_is_padded_and_every_piece_stands_where_it_is_said_to(counts: list[int]) -> None:
    words = ("patrol", "burglary", "cafe", "patrols", "zebra")
    text = "\n".join(
        "- " + " ".join(words[(n + i) % 5] for i in range(count)) for n, count in enumerate(counts)
    )
    passages = segment(text)
    encoded = encode_pieces(passages, WordPieces(VOCABULARY))
    pieces = arrange(passages, encoded)
    assert (pieces.ids[:, 0] == CLS).all()
    assert (pieces.ids[:, -1] == SEP).all()
    assert ((pieces.ids == SEP).sum(axis=1) - 1 == (pieces.marks > 0).sum(axis=1)).all()
    flat = pieces.ids.reshape(-1)
    for i, own in enumerate(encoded):
        at = pieces.starts[i]
        assert list(flat[at : at + len(own)]) == list(own)
        assert {int(n) for n in flat[pieces.words[i] > 0]} == set(own)
        assert (flat[pieces.opening[i] > 0] == SEP).all()
