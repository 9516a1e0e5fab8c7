"""From content to HTML: the templates of ``viz/pages`` filled in.

In: `Content` and the site that links belong to. Out: one HTML page. Every text is escaped, and
signs that would turn the direction of writing are shown instead of obeyed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import kg
from kg import show
from kg.folders import data_folder
from kg.pages import words
from kg.pages.address import Record, anchor
from kg.pages.book import Book, Content, Setup
from kg.pages.site import Site

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy (level 3) of every page but the self-contained drawing."""

ASSETS = ("pages.css", "pages.js", "ask.js", "icon.svg", *show.ASSETS)
_DIGITS = 8


@cache
def asset(name: str) -> bytes:
    """A stylesheet or script: one of the drawing, or a file of ``viz``."""
    if name in show.ASSETS:
        return show.asset(name).encode()
    return (data_folder("viz") / name).read_bytes()


@cache
def asset_path(name: str) -> str:
    """The path of an asset; it changes with the content, so that it can be kept for ever."""
    stem, _, ending = name.partition(".")
    return f"/assets/{stem}-{hashlib.sha256(asset(name)).hexdigest()[:_DIGITS]}.{ending}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(data_folder("viz") / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    environment.globals.update(
        words=words.words(),
        named=words.named,
        day=words.day,
        short_day=words.short_day,
        number=words.number,
        counted=words.counted,
        share=words.share,
        sure=words.sure,
        figure=words.figure,
        quantity=words.quantity,
        event_day=words.event_day,
        basis_sentence=words.basis_sentence,
        anchor=anchor,
        asset_path=asset_path,
        version=kg.__version__,
    )
    return environment


def _finalize(value: Any) -> Any:
    """What a template prints: nothing for None, text without signs that turn its direction."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        return words.harmless(value)
    return value


def render(content: Content, book: Book, site: Site, path: str) -> str:
    """The HTML page for ``content`` at ``path``."""
    addresses = book.addresses
    catalogue = book.catalogue

    def to(thing: Record) -> str:
        return site.href(addresses.of(thing))

    def drawing_of(thing: Record) -> str:
        """The link to the drawing around a thing; a static site has those of boroughs."""
        path = addresses.drawing(thing)
        has_one = path is not None and (not site.static or thing in catalogue.boroughs)
        return site.href(path) if path is not None and has_one else ""

    def link(kind: str, iri: str) -> str | None:
        path = addresses.shown(kind, iri)
        return site.href(path) if path else None

    environment: dict[str, Any] = {
        **_frame(content, site, path, book.setup),
        "addresses": addresses,
        "to": to,
        "drawing_of": drawing_of,
        "link": link,
        "basis": catalogue.basis,
        "areas": catalogue.areas,
        "letter_of": catalogue.letter,
        "topic": catalogue.topic,
        "events": catalogue.events,
        "answering": catalogue.answering,
        "reviews_of": lambda priority: catalogue.reviews.get(priority.iri, ()),
        "post_title": _post_title(book),
    }
    template = _environment().get_template(content.template)
    return template.render({**environment, **content.context})


def render_apart(content: Content, site: Site, path: str) -> str:
    """The HTML page for ``content`` that rests on no message: the same frame without a book."""
    setup = Setup(today=date.min, has_sparql=not site.static)
    template = _environment().get_template(content.template)
    return template.render({**_frame(content, site, path, setup), **content.context})


def _frame(content: Content, site: Site, path: str, setup: Setup) -> dict[str, Any]:
    """What the frame of every page needs."""
    return {
        "site": site,
        "setup": setup,
        "href": site.href,
        "absolute": site.absolute,
        "path": path,
        "title": content.title,
        "feed": content.feed,
        "index": content.index,
        "basis": None,
        "policy": POLICY.partition("; frame-ancestors")[0] if site.static else None,
    }


def _post_title(book: Book) -> Callable[..., str]:
    reference = book.catalogue.reference

    def title(post: Any) -> str:
        rank = reference.ranks.get(post.rank or "")
        unit = reference.units.get(post.organisation or "")
        return words.post_title(post, rank.label if rank else "", unit.label if unit else "")

    return title
