"""Pages say what the catalogue holds, escape every word, and lead to one another."""

from __future__ import annotations

import csv
import io
import json
import sys
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pyoxigraph import Quad, RdfFormat, parse

from kg.catalogue.detail import Span, Statement
from kg.errors import OutputError, UnreadableInputError
from kg.namespaces import Names
from kg.pages import checks
from kg.pages.address import anchor
from kg.pages.book import AbsentError, Book, Content, Plain, part_of
from kg.pages.chart import scale
from kg.pages.contents import make
from kg.pages.evaluation import evaluation
from kg.pages.passages import pieces
from kg.pages.publishing import publish
from kg.pages.rendering import render
from kg.pages.site import InFolder, OnServer, file_of
from kg.pages.words import harmless, share
from kg.reviews import Review, Verdict, read_reviews
from kg.store import CommitmentStore
from tests.benchmarks.synthetic import graphs
from tests.pages.conftest import HOSTILE, book_of


def _html(book: Book, path: str, **parameters: str) -> str:
    content = make(book, path, parameters)
    assert isinstance(content, Content)
    return render(content, book, OnServer(), path)


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def _every_page(book: Book) -> list[str]:
    areas = [book.addresses.of(area) for area in book.catalogue.boroughs]
    letters = [book.addresses.of(letter) for letter in book.catalogue.newest]
    priorities = [book.addresses.of(priority) for priority in book.catalogue.priorities]
    fixed = ["/", "/coverage", "/priorities", "/messages", "/boroughs", "/compare", "/figures"]
    return [
        *fixed,
        "/officers",
        "/checks",
        "/search",
        "/about",
        "/ask",
        *areas,
        *letters,
        *priorities,
    ]


def test_the_first_page_leads_in_two_steps_to_what_a_borough_was_not_answered(book: Book) -> None:
    first = _html(book, "/")
    assert '<option value="harrow">Harrow</option>' in first
    account = _html(book, "/area/harrow")
    opening = account[: account.index('id="answered"')]
    assert "More police presence and visibility on the high street" in opening
    assert "Unanswered" in opening


def test_every_page_says_what_it_rests_on_and_what_unanswered_does_not_mean(book: Book) -> None:
    for path in _every_page(book):
        page = _html(book, path)
        assert "Rests on 2 messages, none of them dated." in page, path
        assert "It does not mean that nothing was done." in page, path
        assert '<html lang="en-GB">' in page, path


def test_no_page_carries_styles_or_scripts_of_its_own(book: Book) -> None:
    for path in _every_page(book):
        for tag, attributes in _Page(_html(book, path)).tags:
            assert tag != "style", path
            assert tag != "script" or attributes.get("src"), path
            assert not any(name == "style" or name.startswith("on") for name in attributes), path


def test_an_unanswered_priority_shows_its_words_and_no_answer(book: Book) -> None:
    (priority,) = (p for p in book.catalogue.priorities if p.state.value == "unanswered")
    page = _html(book, book.addresses.of(priority))
    assert '<mark class="m m-priority">' in page
    assert "What the message has instead" in page
    assert "What is said to answer it" not in page


def test_an_answer_shows_its_reason_and_how_sure_it_is(book: Book) -> None:
    answered = next(p for p in book.catalogue.priorities if p.state.value == "answered")
    page = _html(book, book.addresses.of(answered))
    assert "What is said to answer it" in page
    assert "on a scale from 0 to 1" in page
    assert "Linked because" in page


def test_a_message_shows_each_statement_in_its_text_and_in_the_list(book: Book) -> None:
    letter = book.catalogue.newest[0]
    page = _html(book, book.addresses.of(letter))
    for priority in letter.priorities:
        name = f"priority-{priority.iri.rsplit('/', 1)[1]}"
        assert f'id="at-{name}"' in page
        assert f'<li id="{name}">' in page


@given(st.text(max_size=80), st.data())
def test_the_pieces_of_a_text_are_the_text(text: str, data: st.DataObject) -> None:
    places = st.tuples(st.integers(0, 90), st.integers(0, 90)).filter(lambda p: p[0] < p[1])
    statements = [
        Statement(f"s{n}", "action", "", (Span(start, end),))
        for n, (start, end) in enumerate(data.draw(st.lists(places, max_size=6)))
    ]
    cut = pieces(text, statements)
    assert "".join(piece.text for piece in cut) == text
    begun = [each.iri for piece in cut for each in piece.starts]
    assert sorted(begun) == sorted(s.iri for s in statements if s.spans[0].end <= len(text))


@given(st.text(max_size=60))
def test_harmless_words_are_as_long_and_turn_nothing(text: str) -> None:
    shown = harmless(text)
    assert len(shown) == len(text)
    assert not any(sign in shown for sign in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200f\x00")


def test_every_sign_that_turns_or_breaks_lines_is_replaced_and_no_other() -> None:
    turning = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
    for code in range(sys.maxunicode + 1):
        sign = chr(code)
        if code in turning or code & 0xFFFE == 0xFFFE:
            expected = "\ufffd"
        elif unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Cs") and sign not in "\n\t":
            expected = " "
        else:
            expected = sign
        assert harmless(sign) == expected, hex(code)


@given(st.floats(-1e6, 0), st.floats(0, 1e6))
def test_a_scale_reaches_over_what_it_is_made_for(low: float, high: float) -> None:
    steps = scale(low, high)
    unseen = 1e-9 * (high - low)  # far less than a mark is wide
    assert steps[0] <= low + unseen
    assert steps[-1] >= high - unseen - 1e-6 * high
    assert 2 <= len(steps) <= 13


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_says_none_and_all_only_where_it_is_so(part: int, whole: int) -> None:
    part = min(part, whole)
    assert (share(part, whole) == "none") == (part == 0)
    assert (share(part, whole) == "all") == (part == whole)


@given(st.lists(st.integers(), max_size=70), st.text(max_size=3) | st.integers(-3, 9).map(str))
def test_a_part_of_a_list_is_always_one_there_is(items: list[int], asked: str) -> None:
    part = part_of(items, asked, 25)
    assert 1 <= part.number <= part.pages
    assert list(part.items) == items[part.first - 1 : part.first - 1 + 25]


def test_hostile_words_are_shown_and_do_nothing(hostile_store: CommitmentStore) -> None:
    book = book_of(hostile_store)
    assert len(book.catalogue.letters) == len(HOSTILE)
    for path in _every_page(book):
        page = _html(book, path)
        for tag, attributes in _Page(page).tags:
            assert tag not in ("img", "iframe", "object"), path
            assert tag != "script" or str(attributes.get("src", "")).startswith("/assets/"), path
            assert not any(name.startswith("on") for name in attributes), path
            assert not str(attributes.get("href", "")).lower().startswith("javascript"), path
        assert "\u202e" not in page
        assert "DROP" not in page or "{{ 7 * 7 }}" in page


def test_a_rule_lists_its_findings_beside_what_the_page_of_the_message_says(
    checked_book: Book,
) -> None:
    """From the reports alone, and yet with the same places as from the whole message."""
    assert checks.keys(checked_book.catalogue)
    for key in checks.keys(checked_book.catalogue):
        content = make(checked_book, f"/checks/{key}", {})
        assert isinstance(content, Content)
        for letter, findings in content.context["findings"]:
            detail = checked_book.detail(letter)
            found = [f for f in detail.findings if f.rule == content.context["tally"].iri]
            assert [finding for finding, _ in findings] == found
            beside = [detail.shown_at(finding.focus) for finding in found]
            places = [path.partition("#")[2] for _, path in findings]
            assert places == [anchor(each) if each else "" for each in beside]


def test_a_report_of_others_with_nameless_rules_is_listed_too() -> None:
    report = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix schema: <https://schema.org/> .
    <urn:report> a sh:ValidationReport ; schema:about <%s> ; sh:result [ a sh:ValidationResult ;
      sh:sourceShape [] ; sh:resultSeverity sh:Warning ; sh:focusNode [] ;
      sh:resultMessage "Something is wrong." ] ."""
    with CommitmentStore.in_memory() as store:
        store.load_reference()
        graph, quads = next(iter(graphs(1)))
        store.replace_message(graph, quads)
        (message,) = store.messages()
        triples = parse(report % message.iri.value, format=RdfFormat.TURTLE)
        of = store.names.report_of(graph)
        store.replace_report(graph, [Quad(t.subject, t.predicate, t.object, of) for t in triples])
        book = book_of(store)
        (key,) = checks.keys(book.catalogue)
        assert "Something is wrong." in _html(book, f"/checks/{key}")


def test_a_feed_is_well_formed_whatever_the_letters_say(hostile_store: CommitmentStore) -> None:
    for book in (book_of(hostile_store),):
        text = _html(book, "/feed.xml")
        root = etree.fromstring(text.encode())
        assert root.tag == "{http://www.w3.org/2005/Atom}feed"


def test_the_feed_holds_what_nothing_answers(book: Book) -> None:
    root = etree.fromstring(_html(book, "/area/harrow/feed.xml").encode())
    titles = root.findall("{*}entry/{*}title")
    assert [title.text for title in titles] == [
        "More police presence and visibility on the high street, above all around the night-time economy"
    ]


def test_csv_and_json_hold_the_same_list_as_the_page(book: Book) -> None:
    table = make(book, "/priorities.csv", {"borough": "harrow", "state": "open"})
    record = make(book, "/priorities.json", {"borough": "harrow", "state": "open"})
    assert isinstance(table, Plain)
    assert isinstance(record, Plain)
    rows = list(csv.DictReader(io.StringIO(table.body.decode())))
    objects = json.loads(record.body)
    assert [row["priority"] for row in rows] == [each["priority"] for each in objects]
    assert [row["state"] for row in rows] == ["Unanswered"]
    assert rows[0]["boroughs"] == "Harrow"


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    from kg.pages.listing import _cell

    assert _cell("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert _cell("plain") == "plain"


def test_what_an_address_asks_wrongly_is_said_and_not_guessed(book: Book) -> None:
    page = _html(book, "/priorities", since="yesterday", borough="Atlantis")
    assert "takes a day such as 2025-11-19" in page
    assert "No borough called “Atlantis” is known here" in page


def test_an_address_that_is_no_page_says_so(book: Book) -> None:
    for path in ("/nothing", "/area/atlantis", "/priority/a/b", "/message/x", "/figures/y"):
        with pytest.raises(AbsentError):
            make(book, path, {})


def test_a_review_comes_back_from_its_own_file() -> None:
    names = Names()
    about = names.statement("priority", "k", "d").value
    review = Review(
        about, Verdict.ANSWERED, 'Because "it" says so\n\\ twice', "the words", "A reader"
    )
    assert read_reviews(review.turtle(names).encode(), "x.ttl") == (review,)
    with pytest.raises(UnreadableInputError, match="no review"):
        read_reviews(b"", "x.ttl")


def test_a_review_stands_beside_its_priority_and_changes_no_status(
    sample_store: CommitmentStore,
) -> None:
    with CommitmentStore.in_memory() as store:
        store.load_reference()
        for graph in sample_store.message_graphs():
            store.replace_message(graph, sample_store.graph(graph))
        before = book_of(store)
        (priority,) = (p for p in before.catalogue.priorities if p.state.value == "unanswered")
        review = Review(priority.iri, Verdict.ANSWERED, "The second paragraph answers it.")
        store.put_graph(store.names.review_graph(review.key), review.quads(store.names))
        after = book_of(store)
        page = _html(after, after.addresses.of(priority))
        assert "Disputed: said to be answered after all" in page
        assert "The second paragraph answers it." in page
        assert after.catalogue.priorities == before.catalogue.priorities


def test_the_dispute_form_makes_a_statement_only_with_a_reason(book: Book) -> None:
    priority = book.catalogue.priorities[0]
    asked = book.addresses.of(priority).removeprefix("/priority/")
    lacking = _html(book, "/dispute", priority=asked, words="Officers patrol")
    assert "Not ready yet: a review needs a reason" in lacking
    ready = make(book, "/review.ttl", {"priority": asked, "reason": "It does.", "verdict": "right"})
    assert isinstance(ready, Plain)
    (review,) = read_reviews(ready.body, "x")
    assert (review.about, review.verdict, review.reason) == (
        priority.iri,
        Verdict.RIGHT,
        "It does.",
    )


def test_the_figures_shown_are_those_of_the_last_evaluation(checkout: Path) -> None:
    text = (checkout / "docs" / "figures.md").read_text(encoding="utf-8")
    shown = {kind["code"]: kind["score"] for kind in evaluation()["kind"]}
    whole = next(line for line in text.splitlines() if "**as it ships**" in line)
    cells = [round(float(cell) * 100) for cell in whole.split("|")[2:10]]
    order = (
        "boroughs",
        "officers",
        "events",
        "priorities",
        "actions",
        "claims",
        "answers",
        "unanswered",
    )
    assert [shown[code] for code in order] == cells


def test_links_between_files_are_relative() -> None:
    site = InFolder("/area/hackney")
    assert site.href("/") == "../index.html"
    assert site.href("/priorities?state=open") == "../priorities.html?state=open"
    assert site.href("/area/hackney?since=all") == "hackney-all.html"
    assert site.href("/message/k#x") == "../message/k.html#x"
    assert file_of("/figures?borough=harrow&page=3") == "figures-harrow-3.html"


def _links(folder: Path) -> list[tuple[Path, str]]:
    return [
        (file, value)
        for file in sorted(folder.rglob("*.html"))
        for tag, attributes in _Page(file.read_text(encoding="utf-8")).tags
        for name in ("href", "src")
        if tag != "use" and (value := attributes.get(name))
    ]


def test_a_published_site_leads_nowhere_but_to_its_own_files(book: Book, tmp_path: Path) -> None:
    site = tmp_path / "site"
    written = publish(book, site)
    assert written.files == sum(file.is_file() for file in site.rglob("*"))
    for file, link in _links(site):
        parts = urlsplit(link)
        if parts.scheme in ("http", "https", "mailto"):
            continue
        target = (file.parent / unquote(parts.path)) if parts.path else file
        assert target.is_file(), (file, link)
        if parts.fragment and target.suffix == ".html":
            assert f'id="{parts.fragment}"' in target.read_text(encoding="utf-8"), (file, link)


def test_the_same_store_gives_the_same_site_and_replaces_an_earlier_one(
    book: Book, tmp_path: Path
) -> None:
    def content(folder: Path) -> dict[str, bytes]:
        return {
            str(file.relative_to(folder)): file.read_bytes()
            for file in folder.rglob("*")
            if file.is_file()
        }

    first, second = tmp_path / "one", tmp_path / "two"
    publish(book, first)
    publish(book, second)
    assert content(first) == content(second)
    (second / "left-over.html").write_text("old")
    publish(book, second)
    assert content(first) == content(second)


def test_a_folder_that_holds_something_else_is_refused_and_left_alone(
    book: Book, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(OutputError, match="holds something else"):
        publish(book, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
