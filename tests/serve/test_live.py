"""The catalogue of a served store is that of its last write, and is made ready without a reader."""

from __future__ import annotations

import platform
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.catalogue.catalogue import Catalogue
from kg.pages.book import Book, Setup
from kg.pages.contents import make
from kg.pages.warming import warm
from kg.serve.pages import live as live_module
from kg.serve.pages.heap import give_back
from kg.serve.pages.live import LiveCatalogue
from kg.store import CommitmentStore
from tests.benchmarks.synthetic import graphs
from tests.pages.conftest import book_of
from tests.serve.conftest import Serving

LETTERS = list(graphs(4))


@pytest.fixture
def store() -> Iterator[CommitmentStore]:
    """A store of the first two letters."""
    with CommitmentStore.in_memory() as opened:
        opened.load_reference()
        for graph, quads in LETTERS[:2]:
            opened.replace_message(graph, quads)
        yield opened


@pytest.fixture
def live(store: CommitmentStore) -> Iterator[tuple[LiveCatalogue, list[Catalogue]]]:
    """The catalogue of ``store``, and every one that was made ready."""
    prepared: list[Catalogue] = []
    found = LiveCatalogue(store, prepared.append)
    found.start()
    yield found, prepared
    found.stop()


def _until(met: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not met():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.02)


def test_pages_are_there_before_they_are_made_ready_and_ready_waits_for_that(
    store: CommitmentStore,
) -> None:
    go_on, prepared = threading.Event(), []

    def prepare(catalogue: Catalogue) -> None:
        assert go_on.wait(30)
        prepared.append(catalogue)

    found = LiveCatalogue(store, prepare)
    assert found.current() is None
    assert found.unready() == "the messages are being read"
    found.start()
    _until(lambda: found.current() is not None)
    assert found.unready() == "the pages are being made ready"
    go_on.set()
    _until(lambda: found.unready() is None)
    assert prepared == [found.current()]
    found.stop()


def test_a_page_that_cannot_be_made_beforehand_keeps_nobody_back(
    store: CommitmentStore, caplog: pytest.LogCaptureFixture
) -> None:
    def prepare(_: Catalogue) -> None:
        raise ValueError("this letter is odd")

    found = LiveCatalogue(store, prepare)
    found.start()
    _until(lambda: found.unready() is None)
    found.stop()
    assert found.current() is not None
    assert "this letter is odd" in caplog.text


def test_a_page_asked_for_right_after_a_write_shows_it(
    store: CommitmentStore, live: tuple[LiveCatalogue, list[Catalogue]]
) -> None:
    found, _ = live
    _until(lambda: found.unready() is None)
    for number, (graph, quads) in enumerate(LETTERS[2:], start=3):
        store.replace_message(graph, quads)
        now = found.current()
        assert now is not None
        assert len(now.letters) == number
        assert now.letters == book_of(store).catalogue.letters


def test_what_was_written_is_made_ready_though_nobody_asks(
    store: CommitmentStore, live: tuple[LiveCatalogue, list[Catalogue]]
) -> None:
    found, prepared = live
    _until(lambda: found.unready() is None)
    store.replace_message(*LETTERS[2])
    _until(lambda: len(prepared) > 1)
    assert len(prepared[-1].letters) == 3
    assert prepared[-1] is found.current()


def test_a_page_of_an_earlier_state_is_kept_by_nobody(
    serving: Serving, samples: CommitmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serving(samples)
    _until(lambda: server.get("/ready").status_code == 200)
    assert "etag" in server.get("/messages").headers
    monkeypatch.setattr(live_module, "_MANY", 0)
    monkeypatch.setattr(LiveCatalogue, "_build_beside", lambda _: None)  # it would take a while
    assert samples.drop_graph(samples.message_graphs()[0])
    answer = server.get("/messages")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_after_very_many_changes_everything_is_read_again(
    store: CommitmentStore,
    live: tuple[LiveCatalogue, list[Catalogue]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, prepared = live
    _until(lambda: found.unready() is None)
    monkeypatch.setattr("kg.serve.pages.live._MANY", 1)
    list(store.replace_messages(LETTERS[2:]))
    _until(lambda: len(prepared) > 1)
    assert prepared[-1].letters == book_of(store).catalogue.letters
    assert found.current() is prepared[-1]


def test_what_pages_rest_on_is_worked_out_beforehand(store: CommitmentStore) -> None:
    book = book_of(store)
    warm(book)
    worked_out = dict(book.catalogue._kept)
    for path in (
        "/",
        "/priorities",
        "/figures",
        "/officers",
        "/checks",
        "/coverage",
        "/graph/structure",
    ):
        make(book, path, {})
    make(book, "/search", {"q": "police"})
    assert book.catalogue._kept == worked_out


def test_pages_of_an_empty_store_are_made_beforehand_too() -> None:
    with CommitmentStore.in_memory() as store:
        store.load_reference()
        book = book_of(store)
        warm(Book(book.catalogue, store, store.names, Setup(book.setup.today)))
        assert not book.catalogue.letters


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told")
def test_freed_memory_is_given_back() -> None:
    before = _resident()
    kept = [bytes(1000) for _ in range(200_000)]
    last = bytes(1000)  # what stands behind it keeps the memory from going back by itself
    full = _resident()
    del kept
    assert give_back()
    assert last
    assert _resident() < before + (full - before) // 2


def _resident() -> int:
    status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
