"""Pages in detail: what is struck out, raised, hidden or pictured, and line ends that count.

All texts are invented.
"""

from __future__ import annotations

import pytest

from kg.read import read_bytes
from tests.growth import MOST, growth
from tests.read.conftest import Reader

LETTER = "Our officers seized two cars in Mare Street on Friday."


def _read(read_one: Reader, body: str, head: str = "") -> str:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    return read_one(page, ".html").text


def test_line_ends_inside_preformatted_text_stay(read_one: Reader) -> None:
    for opening in ("<pre>", "<div style='white-space: pre-wrap'>"):
        page = f"{opening}We did:\n<i>six checks\n</i>-- \n<b>two\ncars</b></div></pre>"
        assert _read(read_one, page) == "We did:\nsix checks\n--\ntwo\ncars"


def test_what_is_struck_out_is_not_read(read_one: Reader) -> None:
    for tag in ("del", "s", "strike"):
        page = f"<p>{LETTER}</p><p>We will meet on <{tag}>5</{tag}> 6 June.</p>"
        assert _read(read_one, page) == f"{LETTER}\n\nWe will meet on 6 June."


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("Down by 12<sup>1</sup> per cent", "Down by 12 per cent"),
        ("Burglary<sup>[2]</sup> is down", "Burglary is down"),
        ("On the 5<sup>th</sup> of June", "On the 5th of June"),
        ("A room of 20 m<sup>2</sup>", "A room of 20 m2"),
    ],
)
def test_raised_figures_of_notes_lengthen_no_number(read_one: Reader, page: str, text: str) -> None:
    assert _read(read_one, f"<p>{page}</p>") == text


@pytest.mark.parametrize(
    "page",
    [
        "<details open><summary>More</summary>Six checks</details>",
        "<section>More</section><section>Six checks</section>",
        "More<hr>Six checks",
        "<fieldset><legend>More</legend>Six checks</fieldset>",
    ],
)
def test_blocks_stand_on_lines_of_their_own(read_one: Reader, page: str) -> None:
    assert _read(read_one, page).split() == ["More", "Six", "checks"]
    assert "More\n" in _read(read_one, page)


def test_a_preview_that_the_page_hides_is_not_read(read_one: Reader) -> None:
    preview = "<div class='preheader'>You asked for cars</div>"
    head = "<style>.preheader { color: red; display: none !important }</style>"
    assert _read(read_one, f"{preview}<p>{LETTER}</p>", head) == LETTER
    assert "You asked for cars" in _read(read_one, f"{preview}<p>{LETTER}</p>")


@pytest.mark.parametrize(
    ("style", "seen"),
    [
        ("max-height:0px; overflow:hidden", False),
        ("opacity:0;max-height:0", False),
        ("max-height:0.5em;overflow:hidden", True),
        ("opacity:0", True),
        ("font-size:0px", True),
    ],
)
def test_what_has_no_height_is_not_read(read_one: Reader, style: str, seen: bool) -> None:
    page = f"<div style='{style}'>You asked for cars</div><p>{LETTER}</p>"
    assert ("You asked for cars" in _read(read_one, page)) == seen


def test_pictures_words_are_read_where_a_page_has_no_others(read_one: Reader) -> None:
    picture = "<img alt='Street surgery, 7 June, library'><img alt=''>"
    assert _read(read_one, picture) == "Street surgery, 7 June, library"
    assert _read(read_one, f"{picture}<p>{LETTER}</p>") == LETTER


def test_a_cell_s_lines_are_parted_once(read_one: Reader) -> None:
    rows = "<tr><td>Noise<br><b>in Elm Road</b></td><td>Visited<br>Warned</td></tr>"
    table = f"<table>{rows}</table>"
    assert _read(read_one, table) == "| Noise; in Elm Road | Visited; Warned |"


def test_a_cell_that_spans_rows_is_said_in_each(read_one: Reader) -> None:
    rows = "<tr><td rowspan=2>Bikes</td><td>Marked</td></tr><tr><td>Locked</td></tr>"
    more = "<tr><td>Noise</td><td>Visited</td></tr>"
    read = "| Bikes | Marked |\n| Bikes | Locked |\n| Noise | Visited |"
    assert _read(read_one, f"<table>{rows}{more}</table>") == read


@pytest.mark.parametrize(
    "piece",
    ["<sup>1</sup>", "<i style='max-height:0;'>a</i>", "<pre><i>a\n</i></pre>", "<img alt=a>"],
)
def test_the_time_for_a_page_grows_with_it(piece: str) -> None:
    def page(length: int) -> bytes:
        return f"<body><p>{LETTER}</p>{(piece + 'a b ') * (length // 100)}".encode()

    assert growth(page, lambda one: list(read_bytes(one, "m", ".html")), 10_000) < MOST
