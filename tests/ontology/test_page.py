"""The page of the vocabulary: every term is on it, it loads nothing, and it reads in a browser."""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from kg.folders import data_folder
from kg.namespaces import PC
from kg.ontology.changes import history
from kg.ontology.overview import OverviewError, overview, overview_of
from kg.ontology.page import reference_page
from kg.ontology.terms import Ontology, local, read_ontology
from tests.browser import opened


@pytest.fixture(scope="module")
def vocabulary() -> Ontology:
    return read_ontology()


@pytest.fixture(scope="module")
def text(vocabulary: Ontology) -> str:
    return reference_page(vocabulary, history())


@pytest.fixture(scope="module")
def page(text: str) -> Any:
    return html.document_fromstring(text)


def _words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_the_committed_page_is_what_the_turtle_files_give(checkout: Path, text: str) -> None:
    committed = (checkout / "docs" / "ontology" / "index.html").read_text(encoding="utf-8")
    assert committed == text, "run `make reference` and commit what it writes"


def test_every_term_has_its_card_with_definition_example_and_links(
    page: Any, vocabulary: Ontology
) -> None:
    assert len(vocabulary.terms) > 70
    for term in vocabulary.terms:
        (card,) = page.xpath(f'//article[@id="{term.name}"]')
        said = _words(card)
        for part in (term.label, f"pc:{term.name}", term.definition, *term.examples):
            assert " ".join(part.split()) in said, term.name
        linked = set(card.xpath(".//dd//@href"))
        for iri in (*term.domain, *term.range, *term.parents, *term.neighbours):
            assert (f"#{local(iri)}" if iri.startswith(PC) else iri) in linked, (term.name, iri)


def test_every_concept_has_its_row(page: Any, vocabulary: Ontology) -> None:
    rows = {row.get("id"): _words(row) for row in page.xpath("//tbody/tr[@id]")}
    concepts = [concept for scheme in vocabulary.schemes for concept in scheme.concepts]
    assert len(rows) == len(concepts)
    assert "Stealing with force or threat." in rows["topic-robbery"]
    assert "same as Robbery (Home Office), Robbery (police.uk)" in rows["topic-robbery"]
    assert rows["asb-type-217"].endswith("narrower than Other anti-social behaviour")
    assert rows["Done"].endswith("nearly the same as schema:CompletedActionStatus")
    for scheme in vocabulary.schemes:
        (section,) = page.xpath(f'//section[@id="{local(scheme.iri)}"]')
        assert scheme.definition in _words(section)


def test_the_two_meanings_of_neighbourhood_crime_are_explained(page: Any) -> None:
    said = _words(page.xpath('//section[@id="section-collections"]')[0])
    assert "Neighbourhood crime (Home Office)" in said
    assert "Neighbourhood crime (Metropolitan Police, 2025)" in said
    assert "No topic is ever inferred from such a phrase" in said


def test_versions_licence_and_creator_are_on_the_page(page: Any, vocabulary: Ontology) -> None:
    said = _words(page.body)
    for part in (
        vocabulary.version_iri,
        "29 November 2026" if vocabulary.version == "0.2.0" else vocabulary.version,
        "Apache License 2.0",
        "The policing-commitments-kg project",
        "“reason” is now meant for Review. A review has a reason too.",
    ):
        assert part in said


def test_the_page_says_its_language_title_and_width(page: Any, vocabulary: Ontology) -> None:
    assert page.get("lang") == "en-GB"
    assert page.findtext(".//title") == (
        f"Policing commitments: the vocabulary, version {vocabulary.version}"
    )
    (viewport,) = page.xpath('//meta[@name="viewport"]/@content')
    assert viewport == "width=device-width, initial-scale=1"


def test_the_page_loads_nothing_from_anywhere(page: Any, text: str) -> None:
    assert page.xpath("//script|//img|//link|//iframe|//object|//video|//audio|//form") == []
    assert page.xpath("//@src|//@srcset|//@style") == []
    (style,) = page.xpath("//style/text()")
    assert "url(" not in style.replace("url(#", "")
    assert "@import" not in style
    (policy,) = page.xpath("//meta[@http-equiv]/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "http://schema.org" not in text


def test_the_markup_is_sound(page: Any, text: str) -> None:
    assert text.startswith("<!DOCTYPE html>\n<html lang")
    parser = etree.HTMLParser()
    etree.fromstring(text.encode(), parser)
    modern = re.compile(r"^Tag \w+ invalid$")  # libxml2 knows no element of HTML 5 and SVG
    faults = [f"{e.line}: {e.message}" for e in parser.error_log if not modern.match(e.message)]
    assert faults == []
    ids = page.xpath("//@id")
    assert sorted(ids) == sorted(set(ids))


def test_every_link_within_the_page_and_to_a_file_leads_somewhere(
    page: Any, checkout: Path
) -> None:
    ids = set(page.xpath("//@id"))
    for href in page.xpath("//@href"):
        if href.startswith("#"):
            assert href[1:] in ids, href
        elif not href.startswith(("http://", "https://")):
            assert (checkout / "docs" / "ontology" / href).exists(), href


def test_the_page_can_be_read_by_ear_and_used_by_keyboard(page: Any) -> None:
    levels = [int(each.tag[1]) for each in page.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert page.xpath("//body/a[1]/@href") == ["#main"]
    for scrolling in page.xpath('//*[contains(@class, "scroll")]|//pre'):
        assert scrolling.get("tabindex") == "0"
        assert scrolling.get("role") == "region"
        assert scrolling.get("aria-label")
    for table in page.xpath("//table"):
        assert {cell.get("scope") for cell in table.xpath(".//th")} == {"col", "row"}
    for link in page.xpath("//a"):
        assert _words(link) or link.get("aria-label")
    for target in page.xpath("//@aria-labelledby"):
        assert all(page.xpath(f'//*[@id="{each}"]') for each in target.split())


def test_no_word_of_the_vocabulary_can_break_the_page(vocabulary: Ontology) -> None:
    hostile = "</p><script>alert(1)</script> {{ 7 * 7 }} & “x”"
    first, *others = vocabulary.terms
    broken = replace(vocabulary, terms=(replace(first, definition=hostile), *others))
    page = html.document_fromstring(reference_page(broken, history()))
    assert page.xpath("//script") == []
    assert hostile in _words(page.xpath(f'//article[@id="{first.name}"]')[0])


# --- the drawing -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plan() -> dict[str, Any]:
    return tomllib.loads((data_folder("viz") / "overview.toml").read_text(encoding="utf-8"))


def test_the_drawing_shows_the_main_classes_within_its_frame(vocabulary: Ontology) -> None:
    drawing = overview(vocabulary)
    labels = [box.label for box in drawing.boxes]
    assert {"Message", "Community priority", "Action", "Answer", "Answer state"} <= set(labels)
    for box in drawing.boxes:
        assert 0 <= box.x <= box.x + box.width <= drawing.width, box.label
        assert 0 <= box.y <= box.y + box.height <= drawing.height, box.label
    assert [line.label for line in drawing.lines if line.anchor == "#answers"] == ["answers"]


def test_no_two_boxes_of_the_drawing_touch(vocabulary: Ontology) -> None:
    boxes = overview(vocabulary).boxes
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = one.x + one.width < other.x or other.x + other.width < one.x
            apart |= one.y + one.height < other.y or other.y + other.height < one.y
            assert apart, (one.label, other.label)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"property": "raisedAt", "from": "Action", "to": "Event"}, "raisedAt is not meant for A"),
        ({"property": "raisedAt", "from": "CommunityPriority", "to": "Area"}, "not meant for Area"),
        ({"property": "invented", "from": "Action", "to": "Event"}, "has no invented"),
        ({"kind_of": True, "from": "Action", "to": "Event"}, "Action is not a kind of Event"),
        ({"property": "force", "from": "frame", "to": "Force", "at": 9}, "meant for Statement"),
    ],
)
def test_a_line_that_the_vocabulary_does_not_bear_out_is_refused(
    plan: dict[str, Any], vocabulary: Ontology, line: dict[str, Any], message: str
) -> None:
    changed = deepcopy(plan)
    changed["line"].append(line)
    with pytest.raises(OverviewError, match=message):
        overview_of(changed, vocabulary)


# --- in a browser ------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("size", ["1400,900", "500,900"])
def test_a_browser_shows_the_page_with_its_style_and_says_nothing(
    chromium: str, text: str, tmp_path: Path, size: str
) -> None:
    file = tmp_path / "index.html"
    file.write_text(text, encoding="utf-8")
    probe = tmp_path / "probe.html"
    # The page itself may run no script; a frame around it measures it.
    probe.write_text(
        f"""<!DOCTYPE html><title>probe</title><body style="margin:0">
        <iframe src="index.html" style="width:{size.split(",")[0]}px;height:900px;border:0"
        onload="const d=this.contentDocument,m=d.querySelector('.top');
        document.body.dataset.colour=this.contentWindow.getComputedStyle(m).backgroundColor;
        document.body.dataset.over=d.documentElement.scrollWidth-d.documentElement.clientWidth"
        ></iframe></body>""",
        encoding="utf-8",
    )
    frame = "--allow-file-access-from-files"
    document, console = opened(chromium, probe, tmp_path / "profile", size, frame)
    assert console == []
    assert 'data-colour="rgb(18, 57, 95)"' in document  # the policy lets its own style through
    assert 'data-over="0"' in document  # nothing is wider than the window
