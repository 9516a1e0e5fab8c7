"""What readers do with the drawing: search, filter, fold, undo, come back by a link."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kg.show import FocusKind, draw, find_focus
from tests.show.browsing import PHONE, WIDE, Sheet, opened_in
from tests.show.scenes import HACKNEY, HARROW, many_letters, query_of, store_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
YOUTH = "Work with young people through schools and youth services"

_LABELS = "JSON.parse(document.getElementById('scene').textContent).nodes.map((n) => n.label)"


@pytest.fixture(params=[WIDE, PHONE], ids=["wide", "phone"])
def sheet(browser: Browser, page: Path, request: pytest.FixtureRequest) -> Iterator[Sheet]:
    """The drawing of the two letters; a fault of its scripts is a fault of the test."""
    with opened_in(browser, page, request.param) as opened:
        yield opened
        assert opened.faults == []


@pytest.fixture
def wide(browser: Browser, page: Path) -> Iterator[Sheet]:
    """The same at the width of a desk."""
    with opened_in(browser, page) as opened:
        yield opened
        assert opened.faults == []


def test_a_search_flies_to_a_thing_and_shows_its_card(sheet: Sheet) -> None:
    sheet.find("young people schools")
    assert "2 things found" in sheet.page.inner_text("#hits")
    options = sheet.page.locator("#found li")
    assert options.count() == 2
    options.first.click()
    sheet.page.wait_for_timeout(700)
    card = sheet.card
    assert YOUTH in card
    assert f"{YOUTH}, in the words of the letter" in card
    assert f"{HACKNEY.title} (no date stated)" in card
    assert "Community Crime-Fighting event" in card
    box = sheet.page.evaluate(
        "(() => { const r = document.getElementById('canvas').getBoundingClientRect();"
        " return [r.top, r.bottom, innerHeight]; })()"
    )
    assert box[0] < box[2]
    assert box[1] > 0


def test_a_search_goes_by_parts_of_words_without_accents_and_capitals(wide: Sheet) -> None:
    wide.find("NÍGHT-TIME")
    assert wide.page.inner_text("#hits") == "3 things found"
    wide.find("nothing of the kind")
    assert wide.page.inner_text("#hits") == "Nothing found"
    assert wide.rows() == []


def test_the_tables_keep_to_what_was_found(wide: Sheet) -> None:
    wide.find("women")
    assert HARROW.priorities[1].label in wide.rows()
    assert HARROW.priorities[0].label not in wide.rows()
    wide.page.press("#seek", "Escape")
    wide.page.press("#seek", "Escape")
    assert len([row for row in wide.rows() if row in {p.label for p in HARROW.priorities}]) == 3


def test_kinds_and_states_can_be_hidden_and_brought_back(wide: Sheet) -> None:
    assert wide.shown == "All 30 things shown."
    wide.page.uncheck("#legend input[value='action']")
    assert wide.shown == "13 of 30 things shown."
    wide.page.uncheck("#legend input[value='priority/other']")
    assert wide.shown == "7 of 30 things shown."
    assert wide.rows() == [HARROW.priorities[0].label]
    wide.page.check("#legend input[value='action']")
    wide.page.check("#legend input[value='priority/other']")
    assert wide.shown == "All 30 things shown."


def test_one_borough_can_be_looked_at_alone(sheet: Sheet) -> None:
    sheet.page.select_option("#borough", label="Harrow")
    assert sheet.shown == "15 of 30 things shown."
    boroughs = sheet.page.locator("table.twin").first.locator("tbody tr:visible td:first-child")
    assert set(boroughs.all_inner_texts()) == {"Harrow"}


def test_what_is_hidden_leaves_no_gap(wide: Sheet) -> None:
    tall = wide.page.locator("#canvas").bounding_box()
    wide.page.uncheck("#legend input[value='action']")
    short = wide.page.locator("#canvas").bounding_box()
    assert tall
    assert short
    assert short["height"] < tall["height"]


def test_what_hangs_on_a_thing_folds_and_unfolds(wide: Sheet) -> None:
    wide.go_to("Hackney")
    wide.page.get_by_role("button", name="Fold 14 things that hang on it").click()
    assert wide.shown == "16 of 30 things shown."
    wide.page.get_by_role("button", name="Unfold 7 neighbours").click()
    assert wide.shown == "23 of 30 things shown."


def test_only_what_is_around_a_thing(wide: Sheet) -> None:
    wide.go_to("Greater safety for women")
    wide.page.get_by_label("Only what is around it").select_option("1")
    assert wide.shown == "3 of 30 things shown."
    wide.page.get_by_label("Only what is around it").select_option("2")
    assert wide.shown == "6 of 30 things shown."
    wide.page.get_by_label("Only what is around it").select_option("0")
    assert wide.shown == "All 30 things shown."


def test_every_change_of_the_picture_can_be_undone(wide: Sheet) -> None:
    wide.page.uncheck("#legend input[value='officer']")
    wide.page.select_option("#borough", label="Hackney")
    wide.go_to("Community Crime-Fighting event")
    wide.page.get_by_role("button", name="Fold").click()
    seen = [wide.shown]
    for _ in range(3):
        wide.page.click("#undo")
        seen.append(wide.shown)
    assert seen[1:] == ["14 of 30 things shown.", "28 of 30 things shown.", "All 30 things shown."]
    assert wide.page.is_disabled("#undo")
    assert wide.page.is_checked("#legend input[value='officer']")


def test_the_picture_can_be_had_as_at_first_and_that_can_be_undone(wide: Sheet) -> None:
    wide.page.uncheck("#legend input[value='action']")
    wide.page.click("#afresh")
    assert wide.shown == "All 30 things shown."
    wide.page.locator("#canvas").focus()
    wide.page.keyboard.press("Control+z")
    assert wide.shown == "13 of 30 things shown."


def test_a_link_brings_the_same_view_back(browser: Browser, page: Path, wide: Sheet) -> None:
    wide.page.uncheck("#legend input[value='action']")
    wide.page.select_option("#borough", label="Harrow")
    wide.go_to("women and girls in our")
    address = wide.page.url
    with opened_in(browser, page, fragment=address.partition("#")[2]) as other:
        assert other.shown == wide.shown == "6 of 30 things shown."
        assert other.card == wide.card != ""
        assert not other.page.is_checked("#legend input[value='action']")
        assert other.page.input_value("#seek") == "women and girls in our"
        assert other.faults == []


@pytest.mark.parametrize(
    "fragment",
    [
        "at=<script>alert(1)</script>&off=action,nonsense&moves=x,-n000000000000,+,!",
        "in=nowhere&around=none,99&find=" + "W" * 3000,
        "%E0%A4%A&&&===",
        "at=__proto__&in=constructor&off=toString",
    ],
)
def test_a_broken_link_breaks_nothing(browser: Browser, page: Path, fragment: str) -> None:
    with opened_in(browser, page, fragment=fragment) as opened:
        assert opened.shown in ("All 30 things shown.", "13 of 30 things shown.")
        assert opened.faults == []


def test_the_address_follows_the_view_and_the_view_the_address(wide: Sheet) -> None:
    wide.page.uncheck("#legend input[value='event']")
    assert wide.hash == "off=event"
    wide.page.evaluate("location.hash = 'off=officer'")
    wide.page.wait_for_timeout(200)
    assert wide.page.is_checked("#legend input[value='event']")
    assert not wide.page.is_checked("#legend input[value='officer']")


def test_everything_can_be_done_by_keyboard_alone(wide: Sheet) -> None:
    wide.page.locator("#canvas").focus()
    wide.page.keyboard.press("ArrowRight")
    assert "Harrow" in wide.card
    wide.page.keyboard.press("ArrowDown")
    assert "Community Crime-Fighting event" in wide.card
    assert "Community Crime-Fighting event" in wide.page.inner_text("#said")
    wide.page.keyboard.press("f")
    assert wide.shown == "25 of 30 things shown."
    wide.page.keyboard.press("u")
    assert wide.shown == "28 of 30 things shown."
    wide.page.keyboard.press("Enter")
    assert wide.page.evaluate("document.activeElement.id") == "card"
    wide.page.keyboard.press("Escape")
    assert wide.card == ""
    assert wide.page.evaluate("document.activeElement.id") == "canvas"
    wide.page.keyboard.press("Control+z")
    assert wide.shown == "25 of 30 things shown."
    wide.page.keyboard.press("/")
    wide.page.keyboard.type("Better communication")
    wide.page.wait_for_timeout(250)
    wide.page.keyboard.press("ArrowDown")
    wide.page.keyboard.press("Enter")
    assert "Better communication with residents" in wide.card
    assert wide.shown == "26 of 30 things shown."


def test_every_thing_is_reached_by_keyboard_in_reading_order(wide: Sheet) -> None:
    wide.page.locator("#canvas").focus()
    reached = []
    for _ in range(31):
        wide.page.keyboard.press("n")
        reached.append(wide.page.inner_text("#card-name"))
    assert len(set(wide.page.evaluate(_LABELS))) == len(set(reached))
    assert reached[0] == reached[30] == "Harrow"
    wide.page.keyboard.press("p")
    assert wide.page.inner_text("#card-name") == reached[29]


def test_a_click_opens_a_card_and_a_click_beside_it_closes_it(wide: Sheet) -> None:
    wide.page.locator("#canvas canvas").click(position={"x": 170, "y": 80})
    assert "Harrow" in wide.card
    wide.page.locator("#canvas canvas").click(position={"x": 900, "y": 60})
    assert wide.card == ""


def test_what_is_pointed_at_shows_its_words_until_escape(wide: Sheet) -> None:
    canvas = wide.page.locator("#canvas").bounding_box()
    assert canvas
    wide.page.mouse.move(canvas["x"] + 600, canvas["y"] + 190)
    wide.page.mouse.move(canvas["x"] + 560, canvas["y"] + 200)
    wide.page.wait_for_selector("#tip:visible")
    assert f"{HARROW.priorities[0].label}, in the words of" in wide.page.inner_text("#tip")
    assert "! No action stated" in wide.page.inner_text("#tip")
    wide.page.keyboard.press("Escape")
    assert not wide.page.is_visible("#tip")


def test_a_row_of_the_table_leads_to_the_drawing(sheet: Sheet) -> None:
    sheet.page.get_by_role("button", name="Show in the drawing").first.click()
    assert HARROW.priorities[0].label in sheet.card


def test_nothing_is_wider_than_a_telephone(browser: Browser, page: Path) -> None:
    with opened_in(browser, page, PHONE) as opened:
        opened.go_to("women and girls in our")
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360
        small = opened.page.evaluate(
            """[...document.querySelectorAll('button, select, input, summary')]
               .filter((e) => e.checkVisibility()).map((e) => e.closest('label') || e)
               .map((e) => e.getBoundingClientRect()).filter((r) => r.width < 24 || r.height < 24).length"""
        )
        assert small == 0


def test_a_focus_opens_with_its_neighbourhood_and_unfolds(browser: Browser, tmp_path: Path) -> None:
    query = query_of(store_of((HACKNEY, HARROW)))
    focus = find_focus(query, FocusKind.BOROUGH, "Harrow")
    drawing = draw(query, tmp_path / "drawing.html", focus, steps=1)
    with opened_in(browser, drawing.path) as opened:
        assert opened.shown == f"{drawing.nodes} of 15 things shown."
        opened.go_to("Community Crime-Fighting event")
        opened.page.get_by_role("button", name="Unfold 3 neighbours").click()
        assert opened.shown == f"{drawing.nodes + 3} of 15 things shown."
        assert opened.faults == []


def test_long_tables_are_paged(browser: Browser, tmp_path: Path) -> None:
    drawing = draw(query_of(store_of(many_letters(21))), tmp_path / "drawing.html")
    with opened_in(browser, drawing.path) as opened:
        rows = opened.page.locator("table.twin").first.locator("tbody tr:visible")
        assert rows.count() == 50
        assert opened.page.inner_text("#pager-priorities span") == "Rows 1 to 50 of 84"
        opened.page.click("#pager-priorities button:last-child")
        assert rows.count() == 34
        assert opened.page.is_disabled("#pager-priorities button:last-child")


def test_things_move_only_when_the_reader_wants_it(wide: Sheet) -> None:
    where = (
        "JSON.stringify([...document.querySelectorAll('canvas')].map((c) => c.toDataURL().length))"
    )
    before = wide.page.evaluate(where)
    wide.page.wait_for_timeout(600)
    assert wide.page.evaluate(where) == before
    wide.page.click("#loosen")
    wide.page.wait_for_timeout(400)
    assert wide.page.get_attribute("#loosen", "aria-pressed") == "true"
    assert wide.page.evaluate(where) != before
    wide.page.click("#loosen")
    wide.page.wait_for_timeout(200)
    wide.page.locator("#canvas canvas").click(position={"x": 170, "y": 80})
    assert "Harrow" in wide.card


def test_without_scripts_the_tables_are_there(browser: Browser, page: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(page.as_uri())
    assert opened.locator("table.twin tbody tr:visible").count() == 7 + 17
    assert opened.is_visible("noscript p")
    assert not opened.is_visible("#tools")
    assert not opened.is_visible(".show")
    context.close()
