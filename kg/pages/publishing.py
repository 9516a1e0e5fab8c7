"""The same pages as a static site: files that any web server, or none, can show.

In: a book and a folder. Out: one file a page, and scripts that hold the lists as data, so that
search and filters work from a folder too, where a browser reads no JSON. The same store gives the
same bytes.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.coverage import coverage
from kg.catalogue.figures import measures
from kg.catalogue.records import Area
from kg.errors import OutputError
from kg.pages import checks, dispute
from kg.pages.address import measure_id
from kg.pages.book import Book, Content, Part, Plain, Result
from kg.pages.contents import make
from kg.pages.published_data import scripts
from kg.pages.rendering import ASSETS, asset, asset_path, render
from kg.pages.site import BY_BOROUGH, InFolder, file_of

MARK = "publication.json"
"""The file by which a folder is known as an earlier publication."""
STATIC_ASSETS = (*(name for name in ASSETS if name != "ask.js"), "publication.js")
_COMPARED = 24
"""Boroughs, those with the most priorities, of which every pair is compared."""
_EARLIEST = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Publication:
    """What was written, and where."""

    folder: Path
    files: int
    size: int


def only_about(book: Book, area: Area) -> Book:
    """A book of the letters about ``area`` alone, on which all counts then rest."""
    catalogue = book.catalogue
    letters = catalogue.letters_in.get(area.iri, ())
    return replace(book, catalogue=Catalogue(letters, catalogue.reference, catalogue.reviews))


def as_of_its_messages(book: Book) -> Book:
    """A book whose day is that of its newest message, so that it does not depend on the clock."""
    days = (letter.day for letter in book.catalogue.newest if letter.day)
    today = max(days, default=_EARLIEST)
    setup = replace(book.setup, today=today, has_sparql=False)
    return replace(book, setup=setup)


def paths(book: Book) -> Iterator[str]:
    """The path of every page that a static site has, in a fixed order; lists by first pages."""
    catalogue, addresses = book.catalogue, book.addresses
    yield from ("/", "/coverage", "/priorities", "/boroughs", "/compare", "/about", "/checks")
    yield "/graph/structure"
    yield from ("/priorities.csv", "/priorities.json", "/feed.xml", "/search", "/dispute")
    yield from BY_BOROUGH
    for area in catalogue.boroughs:
        key = addresses.area_key(area)
        yield from (f"{path}?borough={key}" for path in BY_BOROUGH)
        yield f"/area/{key}/feed.xml"
    for area in sorted(catalogue.areas[i] for i in catalogue.letters_in if i in catalogue.areas):
        yield from (f"/area/{addresses.area_key(area)}{all_}" for all_ in ("", "?since=all"))
    for first, second in combinations(coverage(catalogue).rows[:_COMPARED], 2):
        yield f"/compare/{addresses.area_key(first)}/{addresses.area_key(second)}"
        yield f"/compare/{addresses.area_key(second)}/{addresses.area_key(first)}"
    yield from (f"/figures/{measure_id(measure)}" for measure in measures(catalogue))
    yield from sorted(addresses.thing(officer) for officer in catalogue.officers)
    yield from (f"/checks/{key}" for key in checks.keys(catalogue))
    for letter in catalogue.newest:
        yield addresses.of(letter)
        yield from (addresses.of(priority) for priority in letter.priorities)


def publish(
    book: Book, folder: Path, each: Callable[[list[str]], Iterator[str]] = iter
) -> Publication:
    """Write the site of ``book`` into ``folder``, whole or not at all.

    ``each`` goes through the paths, and may show how far it is. An earlier publication is replaced.
    Where the book's setup says at which address the site will lie, feeds have whole addresses.
    Raises OutputError where the folder holds anything else, or cannot be written.
    """
    _check(folder)
    book = as_of_its_messages(book)
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        for path in each(list(paths(book))):
            for number, result in _results(book, path):
                _write(temporary, number, _rendered(result, book, number))
        for name, text in scripts(book):
            _write(temporary, name, text.encode())
        for name in STATIC_ASSETS:
            _write(temporary, asset_path(name), asset(name))
        written = _sealed(temporary, book)
        _put_in_place(temporary, folder)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written ({error.strerror or error})") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return replace(written, folder=folder)


def _check(folder: Path) -> None:
    """Raise OutputError where ``folder`` is anything but new, empty, or an earlier publication."""
    if folder.is_dir():
        if any(folder.iterdir()) and not (folder / MARK).is_file():
            raise OutputError(
                f"{folder}: this folder holds something else; "
                "choose a new one, an empty one, or an earlier publication"
            )
    elif folder.exists():
        raise OutputError(f"{folder}: this is a file; choose a folder")


def _results(book: Book, path: str) -> Iterator[tuple[str, Result]]:
    """The page at ``path`` and, of a list of several pages, those that follow."""
    if path == "/dispute":
        yield path, dispute.blank(book, {})
        return
    bare, _, query = path.partition("?")
    parameters = dict(part.split("=", 1) for part in query.split("&") if part)
    first = make(book, bare, parameters)
    yield path, first
    part = first.context.get("part") if isinstance(first, Content) else None
    pages = part.pages if isinstance(part, Part) else 1
    join = "&" if query else "?"
    for number in range(2, pages + 1):
        further = make(book, bare, {**parameters, "page": str(number)})
        yield f"{path}{join}page={number}", further


def _rendered(result: Result, book: Book, path: str) -> bytes:
    match result:
        case Plain():
            return result.body
        case Content():
            site = InFolder(path, (book.setup.address or "").rstrip("/"))
            return render(result, book, site, path.partition("?")[0]).encode()
        case _:
            raise ValueError(f"{path} leads elsewhere and has no file")


def _write(root: Path, path: str, content: bytes) -> None:
    file = root / file_of(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _sealed(root: Path, book: Book) -> Publication:
    """Mark the folder as a publication; say how many files it has and how many bytes."""
    files = [file for file in sorted(root.rglob("*")) if file.is_file()]
    basis = book.catalogue.basis
    said = {"made_by": "policing-kg publish", "files": len(files), "messages": basis.messages}
    (root / MARK).write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    root.chmod(0o755)
    return Publication(root, len(files) + 1, sum(file.stat().st_size for file in files))


def _put_in_place(made: Path, folder: Path) -> None:
    """Let ``made`` take the place of ``folder``, whose earlier content goes away after it."""
    if not folder.exists():
        made.rename(folder)
        return
    old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.old."))
    folder.rename(old / "was")
    made.rename(folder)
    shutil.rmtree(old)
