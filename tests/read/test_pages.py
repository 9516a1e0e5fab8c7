"""Pages and HTML mail as text with its layout. All pages and people are invented."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest

from kg.errors import UnreadableInputError
from kg.read import read_bytes
from tests.growth import MOST, growth
from tests.read.conftest import Reader

LETTER = "<p>Dear Adrian,</p><p>You asked for patrols, and we now patrol every Friday.</p>"
READ = "Dear …,\n\nYou asked for patrols, and we now patrol every Friday."


def _page(body: str, head: str = "") -> str:
    head = f"<head><title>Ward news</title>{head}</head>"
    return f"<!DOCTYPE html><html>{head}<body>{body}</body></html>"


def test_headings_lists_and_breaks_stand_on_lines_of_their_own(read_one: Reader) -> None:
    body = (
        "<h1>Ward</h1><h2>You said</h2><ul><li>Noise<br>in bars<li>Bikes<ul><li>on paths</ul></ul>"
        "<ol><li>One</li><li>Two</li></ol><p>PC Lee<br>Brent</p><div>A</div><div>B</div>"
    )
    assert read_one(_page(body), ".html").text == (
        "Ward\n\nYou said\n\n  * Noise\n    in bars\n  * Bikes\n      + on paths\n"
        " 1. One\n 2. Two\n\nPC Lee\nBrent\n\nA\nB"
    )


def test_a_table_of_data_is_a_line_for_each_row(read_one: Reader) -> None:
    body = (
        "<table><thead><tr><th>Priority</th><th>What we did</th></tr></thead><tbody>"
        "<tr><td><p>Knives</p></td><td>A bin.<br>A talk.</td></tr><tr><td>Noise</td><td></td></tr>"
        "</tbody></table>"
    )
    assert read_one(_page(body), ".html").text == (
        "| Priority | What we did |\n|---|---|\n| Knives | A bin. A talk. |\n| Noise |  |"
    )


def test_rows_of_label_and_value_are_labelled_lines(read_one: Reader) -> None:
    rows = "<tr><td>Issue:</td><td>Bikes</td></tr><tr><td>Action:</td><td>Patrols</td></tr>"
    heads = "<tr><th>Issue</th><td>Noise</td></tr><tr><th>Action</th><td>Talks</td></tr>"
    terms = "<dl><dt>Issue</dt><dd>Litter</dd><dt>Why?</dt><dd>Asked</dd></dl>"
    body = f"<table>{rows}</table><table>{heads}</table>{terms}"
    assert read_one(_page(body), ".html").text == (
        "Issue: Bikes\nAction: Patrols\n\nIssue: Noise\nAction: Talks\n\nIssue: Litter\nWhy? Asked"
    )


def test_a_table_that_lays_out_a_page_leaves_no_trace(read_one: Reader) -> None:
    inner = f"<table><tr><td><table><tr><td>{LETTER}</td></tr></table></td></tr></table>"
    assert (
        read_one(_page(f"<table><tr><td></td><td>{inner}</td></tr></table>"), ".html").text == READ
    )


FURNITURE = {
    "nav": "<nav><a href='/'>Home</a> <a href='/r'>Report</a></nav>",
    "header": "<header><a href='/'>Force</a><form><input></form></header>",
    "menu in a list": "<ul><li><a href='/'>Home</a></li><li>News</li><li>Careers</li></ul>",
    "menu in a table": "<table><tr><td>Home</td><td>Sign in</td><td>Register</td></tr></table>",
    "menu in a line": "<p>Privacy | Cookies | Accessibility</p>",
    "cookie banner": "<div id='cookie-banner'><h2>Your choice</h2><p>Some are essential.</p></div>",
    "cookie dialog": "<div role='dialog'><p>Choose.</p><button>Accept</button></div>",
    "cookie words": "<p>We use cookies to make this site work. <a href='#'>OK</a></p>",
    "skip link": "<a class='skip-link' href='#main'>Skip to main content</a>",
    "footer": "<footer><p>Terms. &copy; 2025</p></footer>",
    "related": "<aside><h2>Most read</h2><ol><li>Other</li></ol></aside>",
    "related heading": "<h2>Related posts</h2><ul><li>Other news of the day</li></ul>",
    "comments": "<div id='comments'><p>Jo: about time!</p></div>",
    "comment form": "<div id='respond'><h3>Leave a Reply</h3><form>Name</form></div>",
    "share": "<div class='sharedaddy'><h3>Share this:</h3><ul><li>Facebook</li></ul></div>",
    "script": "<script>var cookie = 'x';</script><style>p{}</style><noscript>Enable it</noscript>",
    "hidden": "<div style='display: none'>Preheader</div><span hidden>x</span>",
    "mail links": "<p><a href='/x'>Reply to this message</a> | <a href='/u'>Unsubscribe</a></p>",
}


@pytest.mark.parametrize("name", FURNITURE)
@pytest.mark.parametrize("frame", ["{}{}", "{}<main>{}</main>", "{0}<article>{1}</article>"])
def test_what_stands_round_a_text_is_dropped(read_one: Reader, name: str, frame: str) -> None:
    letter = LETTER + "<p>More words that make this the text of the page, as a letter has.</p>" * 3
    alone = read_one(_page(letter), ".html").text
    before = _page(frame.format(FURNITURE[name], letter))
    after = _page(frame.format("", letter) + FURNITURE[name])
    assert read_one(before, ".html").text == alone
    assert read_one(after, ".html").text == alone


def test_the_trail_keeps_the_places_that_a_page_is_about(read_one: Reader) -> None:
    trail = (
        "<ol class='breadcrumb'><li>Home</li><li>Your area</li><li>Brent</li><li>Kilburn</li></ol>"
    )
    assert read_one(_page(trail + LETTER), ".html").text == f"Brent > Kilburn\n\n{READ}"
    line = "<p>Home &raquo; Find your team &raquo; Kilburn</p>"
    assert read_one(_page(line + LETTER), ".html").text == f"Kilburn\n\n{READ}"


def test_a_part_that_holds_most_of_the_page_stays_whatever_it_is_called(read_one: Reader) -> None:
    assert read_one(_page(f"<div class='widget comments'>{LETTER}</div>"), ".html").text == READ
    assert read_one(_page(f"<form id='aspnet'>{LETTER}</form>"), ".html").text == READ


def test_headings_that_are_menu_words_stay(read_one: Reader) -> None:
    body = "<h2>Your local team</h2><p>PC Lee</p><h2>Meetings and events</h2><p>Friday, 7pm</p>"
    expected = "Your local team\n\nPC Lee\n\nMeetings and events\n\nFriday, 7pm"
    assert read_one(_page(body), ".html").text == expected


def test_priorities_that_are_links_stay_below_their_heading(read_one: Reader) -> None:
    items = "".join(
        f"<li><a href='/p'>{words}</a></li>" for words in ("Drug dealing", "Noise", "Speed")
    )
    body = f"{LETTER}<h2>Current priorities</h2><ul>{items}</ul>"
    assert "  * Drug dealing\n  * Noise\n  * Speed" in read_one(_page(body), ".html").text


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("<meta property='article:published_time' content='2025-12-09T10:00:00Z'>", "2025-12-09"),
        (
            '<script type="application/ld+json">{"@graph": [{"datePublished": "2025-12-09"}]}'
            "</script>",
            "2025-12-09",
        ),
        ('<script type="application/ld+json">{broken</script>', None),
        ("<meta property='article:modified_time' content='2025-12-09'>", None),
    ],
)
def test_the_day_of_a_page_is_that_of_its_publication(
    read_one: Reader, head: str, day: str | None
) -> None:
    expected = date.fromisoformat(day) if day else None
    assert read_one(_page(LETTER, head), ".html").issued == expected


def test_a_day_in_the_footer_counts_though_the_footer_goes(read_one: Reader) -> None:
    message = read_one(
        _page(f"{LETTER}<footer>Privacy | Published 1 December 2025</footer>"), ".html"
    )
    assert message.issued == date(2025, 12, 1)
    assert message.text == READ


def test_the_canonical_address_is_kept_without_what_follows_readers(read_one: Reader) -> None:
    link = "<link rel='canonical' href='https://www.met.police.uk/news/kilburn/?utm_source=x'>"
    message = read_one(_page(LETTER, link), ".html")
    assert message.url == "https://www.met.police.uk/news/kilburn/"
    assert message.title == "Ward news"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-1"])
def test_a_page_is_read_in_the_charset_that_it_declares(read_one: Reader, charset: str) -> None:
    page = _page("<p>Café – £5</p>".replace("–", "&ndash;"), f"<meta charset='{charset}'>")
    assert read_one(page.encode(charset), ".html").text == "Café – £5"


def test_a_page_with_pictures_in_itself_is_read(read_one: Reader) -> None:
    picture = f"<img src='data:image/png;base64,{'A' * 9_000_000}'>"
    assert read_one(_page(picture + LETTER), ".html").text == READ


@pytest.mark.parametrize(
    "piece",
    [
        "<p>text</p>",
        "<b>",
        "<a href=x>a</a> ",
        "<ul><li>",
        "<td>",
        "&amp;",
        "<br>x",
        "<div class=nav>",
    ],
)
def test_with_repeated_markup_the_time_grows_as_the_page_does(piece: str) -> None:
    def page(length: int) -> bytes:
        return _page(piece * (length // len(piece))).encode()

    def work(data: bytes) -> None:
        with contextlib.suppress(UnreadableInputError):
            list(read_bytes(data, "page", ".html"))

    assert growth(page, work, 150_000) < MOST
