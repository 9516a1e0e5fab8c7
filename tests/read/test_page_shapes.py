"""Parts of pages that only look like furniture, and pages whose markup is not closed or broken.

All pages and people are invented.
"""

from __future__ import annotations

import pytest

from tests.growth import MOST, growth
from tests.read.conftest import Reader

LETTER = "<p>Dear Adrian,</p><p>You asked for patrols, and we now patrol every Friday.</p>"
READ = "Dear …,\n\nYou asked for patrols, and we now patrol every Friday."
LONG = LETTER + "<p>More words that make this the text of the page, as a letter has.</p>" * 3


def _page(body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>Ward</title></head><body>{body}</body></html>"


def _text(read_one: Reader, body: str) -> str:
    return read_one(_page(body), ".html").text


@pytest.mark.parametrize(
    "name",
    [
        "elementor-element elementor-widget",
        "social-housing",
        "comments",
        "reply",
        "related-priorities",
        "wp-block-group has-share",
        "newsletter-footer",
        "search-results",
    ],
)
@pytest.mark.parametrize("frame", ["{}", "<main>{}</main>", "<article>{}</article>"])
def test_a_part_with_sentences_stays_though_its_name_has_a_word_of_furniture(
    read_one: Reader, name: str, frame: str
) -> None:
    part = f"<div class='{name}'><p>We ran 14 speed checks on Mill Lane in March.</p></div>"
    text = _text(read_one, frame.format(LONG + part))
    assert text.endswith("\n\nWe ran 14 speed checks on Mill Lane in March.")


def test_parts_named_furniture_stay_where_they_are_most_of_the_page(read_one: Reader) -> None:
    body = "".join(
        f"<div class='widget'><p>We ran {number} speed checks on Mill Lane.</p></div>"
        for number in (3, 4, 5)
    )
    assert _text(read_one, body + "<p>Ward news.</p>") == (
        "We ran 3 speed checks on Mill Lane.\n\nWe ran 4 speed checks on Mill Lane.\n\n"
        "We ran 5 speed checks on Mill Lane.\n\nWard news."
    )


FURNITURE = {
    "sidebar": "<div class='sidebar'><div class='widget_text'><p>This blog is about the ward.</p>"
    "</div></div>",
    "widget": "<section class='widget widget_text'><p>This blog is about the ward.</p></section>",
    "footer": "<div class='footer'><p>The council answers for this website.</p></div>",
    "teasers": "<div class='related-posts'><p><a href='/a'>Pie shop</a> It closes in May.</p></div>",
    "thread": "<div class='comments'><p>Dean says: they have been on the green again.</p></div>",
    "counted thread": "<section class='comments'>14 comments. Sign in to join them all.</section>",
    "cookies": "<div class='wp-cookie-box'><p>They are small files on your device.</p></div>",
    "share": "<div class='post-share'><a href='/f'>Facebook</a> <a href='/x'>X</a></div>",
    "hidden words": "<div hidden><p>We ran 14 speed checks in March.</p></div>",
    "preheader": "<div style='display:none'>Patrols and more in May.</div>",
    "modal": "<div id='ask' class='modal' hidden><p>Do you want to leave this page.</p></div>",
}


@pytest.mark.parametrize("name", FURNITURE)
def test_a_part_that_its_name_or_its_words_tell_of_goes(read_one: Reader, name: str) -> None:
    alone = _text(read_one, LONG)
    assert _text(read_one, LONG + FURNITURE[name]) == alone
    assert _text(read_one, FURNITURE[name] + f"<main>{LONG}</main>") == alone


def test_much_furniture_of_several_kinds_goes_though_it_is_more_than_the_text(
    read_one: Reader,
) -> None:
    kinds = ("sidebar", "widget", "footer", "teasers", "thread", "counted thread")
    furniture = "".join(FURNITURE[name] for name in kinds)
    assert _text(read_one, f"<article>{LETTER}</article>{furniture}{furniture}") == READ


def test_beside_the_main_part_a_name_that_holds_a_word_of_furniture_counts(
    read_one: Reader,
) -> None:
    footer = "<div class='location-footer'><p>The council answers for this website.</p></div>"
    alone = _text(read_one, LONG)
    assert _text(read_one, f"<main>{LONG}</main>{footer}") == alone


@pytest.mark.parametrize("hidden", ["hidden", "aria-hidden='true'", "style='display: none;'"])
@pytest.mark.parametrize(
    "opener",
    [
        "<h3 class='accordion-header'><button aria-controls='p1'>Burglary</button></h3>",
        "<h3><button aria-expanded='false'>Burglary</button></h3>",
        "<button class='accordion'>Burglary</button>",
        "<h3 class='accordion'>Burglary</h3>",
        "<div class='accordion-header'><button data-bs-target='#p1'>Burglary</button></div>",
    ],
)
def test_what_is_folded_below_its_heading_is_text(
    read_one: Reader, opener: str, hidden: str
) -> None:
    panel = f"<div id='p1' {hidden}><p>We fitted 40 alarms.</p></div>"
    assert _text(read_one, f"{LETTER}{opener}{panel}") == (
        f"{READ}\n\nBurglary\n\nWe fitted 40 alarms."
    )


def test_a_folded_menu_or_dialog_is_no_text(read_one: Reader) -> None:
    items = "<ul id='m' hidden><li>News<li>Report<li>Help</ul>"
    menu = f"<button aria-controls='m'>Menu</button>{items}"
    dialog = "<button aria-controls='d' aria-haspopup='dialog'>Ask</button>"
    assert _text(read_one, f"{menu}{LETTER}{dialog}<p>.</p><p id='d' hidden>Ask us.</p>") == (
        f"{READ}\n\n."
    )


def test_what_is_hidden_behind_the_head_of_a_page_is_no_text(read_one: Reader) -> None:
    head = "<header>Ward <button aria-expanded='false'>Menu</button></header>"
    assert _text(read_one, f"{head}<div hidden>Patrols and more.</div>{LETTER}") == READ


def test_a_footer_within_the_text_stays(read_one: Reader) -> None:
    footer = "<footer class='entry-footer'>PC Lee, Brent</footer>"
    assert _text(read_one, f"<article>{LETTER}{footer}</article>") == f"{READ}\n\nPC Lee, Brent"


@pytest.mark.parametrize("title", ["Comments", "Search"])
def test_a_section_named_like_furniture_stays_where_it_holds_sentences(
    read_one: Reader, title: str
) -> None:
    body = f"<h2>{title}</h2><ul><li>Residents want speed checks on Mill Lane.</li></ul>"
    assert "  * Residents want speed checks on Mill Lane." in _text(read_one, LETTER + body)


@pytest.mark.parametrize(
    "section",
    [
        "<h2>Comments</h2><ul><li>Dean says: they are on the green again.</li></ul>",
        "<h2>Comments</h2><div><p>Write to us below.</p><textarea></textarea></div>",
        "<h2>Search</h2><div>Enter a postcode</div>",
    ],
)
def test_a_thread_of_comments_and_a_search_box_go_with_their_heading(
    read_one: Reader, section: str
) -> None:
    assert _text(read_one, LETTER + section) == READ


def test_a_list_without_links_below_a_heading_is_no_menu(read_one: Reader) -> None:
    items = "<ul><li>Wanted</li><li>Report</li><li>Burglary</li></ul>"
    expected = f"{READ}\n\nEvents\n\n  * Wanted\n  * Report\n  * Burglary"
    assert _text(read_one, f"{LETTER}<h2>Events</h2>{items}") == expected
    assert _text(read_one, f"{LETTER}<section><h2>Events</h2>{items}</section>") == expected


def test_a_form_without_fields_is_text(read_one: Reader) -> None:
    form = "<form><input type='hidden' name='s'><p>We have seized two bikes.</p></form>"
    assert _text(read_one, LONG + form).endswith("We have seized two bikes.")


@pytest.mark.parametrize(
    "end",
    [
        "</body><p>We seized two bikes.</p></html>",
        "</body></html>\n<p>We seized two bikes.</p>",
        "</body></html><html><head><title>B</title></head><body><p>We seized two bikes.</p>",
    ],
)
def test_what_follows_the_end_of_a_page_is_text(read_one: Reader, end: str) -> None:
    assert read_one(f"<html><body>{LETTER}{end}", ".html").text == f"{READ}\n\nWe seized two bikes."


def test_terms_that_are_not_closed_are_told_once(read_one: Reader) -> None:
    terms = (
        "<dl><p>What we did</p><dt>Speeding<dd>We ran 14 checks.<dd>We seized two bikes."
        "<dt>Burglary<dd>We fitted alarms.</dl>"
    )
    assert _text(read_one, terms) == (
        "What we did\n\nSpeeding: We ran 14 checks.\nWe seized two bikes.\n"
        "Burglary: We fitted alarms."
    )


def test_terms_in_groups_are_told_with_what_stands_between_them(read_one: Reader) -> None:
    noise = "<div><dt>Noise</dt><dd>Talks</dd></div>"
    bikes = "<div><dt>Bikes</dt><dd>Two</dd></div>"
    assert (
        _text(read_one, f"<dl>{noise}In May:{bikes}</dl>")
        == "Noise: Talks\n\nIn May:\n\nBikes: Two"
    )


def test_what_a_table_holds_outside_its_cells_stands_before_it(read_one: Reader) -> None:
    rows = "<tr>Loose words<td>Knives</td><td>A bin</td></tr><p>A paragraph.</p>"
    assert _text(read_one, f"<table>{rows}</table>") == (
        "A paragraph.\n\nLoose words\n\n| Knives | A bin |"
    )


@pytest.mark.parametrize("charset", ["utf-16", "UTF-16LE", "utf-32"])
def test_a_page_that_calls_itself_utf_16_byte_for_byte_is_utf_8(
    read_one: Reader, charset: str
) -> None:
    page = f"<html><head><meta charset='{charset}'></head><body><p>Café £5</p></body></html>"
    assert read_one(page.encode(), ".html").text == "Café £5"


@pytest.mark.parametrize(
    "piece",
    [
        "<div class='x-share'>We did it all. </div>",
        "<h5>Comments</h5>",
        "<button aria-expanded='false'>x</button><div hidden>We did it.</div>",
        "<dl><dt>Noise in the bars<dd>We ran checks.<dd>We ran more.</dl>",
        "</body></html><p>x</p>",
    ],
)
def test_with_repeated_shapes_the_time_grows_as_the_page_does(read_one: Reader, piece: str) -> None:
    def page(length: int) -> str:
        return _page("<p>Dear all</p>" + piece * (length // len(piece)))

    def work(text: str) -> None:
        read_one(text, ".html")

    assert growth(page, work, 150_000) < MOST
