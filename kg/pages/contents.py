"""The table of contents: which path is which page.

In: a path and parameters. Out: what the page is made of. The server and the static site use the
same table.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kg.pages import (
    about,
    area,
    asking,
    checks,
    comparison,
    dispute,
    feed,
    figures,
    graph,
    home,
    listing,
    message,
    officers,
    priority,
    searching,
    thing,
)
from kg.pages.book import AbsentError, Book, Parameters, Result

Maker = Callable[[Book, Parameters], Result]


@dataclass(frozen=True, slots=True)
class Entry:
    """Paths of one form, and what makes their pages; names in the pattern become parameters."""

    pattern: re.Pattern[str]
    make: Maker


def _entry(pattern: str, make: Maker) -> Entry:
    return Entry(re.compile(pattern), make)


CONTENTS = (
    _entry(r"/", home.home),
    _entry(r"/coverage", home.matrix_page),
    _entry(r"/priorities", listing.priorities),
    _entry(r"/priorities\.csv", listing.as_csv),
    _entry(r"/priorities\.json", listing.as_json),
    _entry(r"/priority/(?P<rest>[^/]+/[^/]+)", priority.one_priority),
    _entry(r"/dispute", dispute.dispute),
    _entry(r"/review\.ttl", dispute.review_file),
    _entry(r"/messages", message.messages),
    _entry(r"/message/(?P<rest>[^/]+)", message.one_message),
    _entry(r"/boroughs", area.all_areas),
    _entry(r"/area/(?P<key>[^/]+)", area.one_area),
    _entry(r"/area/(?P<key>[^/]+)/feed\.xml", feed.area_feed),
    _entry(r"/compare", comparison.choose_two),
    _entry(r"/compare/(?P<first>[^/]+)/(?P<second>[^/]+)", comparison.two),
    _entry(r"/figures", figures.all_measures),
    _entry(r"/figures/(?P<id>[^/]+)", figures.one_measure),
    _entry(r"/officers", officers.all_officers),
    _entry(r"/officer/(?P<rest>.+)", officers.one_officer),
    _entry(r"/checks", checks.all_checks),
    _entry(r"/checks/(?P<key>[^/]+)", checks.one_check),
    _entry(r"/graph", graph.graph),
    _entry(r"/graph/structure", graph.structure),
    _entry(r"/ask", asking.ask),
    _entry(r"/search", searching.results),
    _entry(r"/about", about.about),
    _entry(r"/feed\.xml", feed.feed),
    _entry(r"/thing", thing.by_iri),
    _entry(r"/page/(?P<kind>[^/]+)/(?P<rest>.+)", thing.page_of),
)


def make(book: Book, path: str, parameters: Parameters) -> Result:
    """What stands at ``path``; raises AbsentError where nothing does."""
    for entry in CONTENTS:
        if found := entry.pattern.fullmatch(path):
            return entry.make(book, {**parameters, **found.groupdict()})
    raise AbsentError(f"no page at {path}")
