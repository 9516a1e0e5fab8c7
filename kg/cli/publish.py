"""`policing-kg publish`: the pages as a static site.

In: the store and a folder. Out: the folder with the site; on standard error, how much it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.opening import opened_for_reading
from kg.cli.options import BoroughOption, StoreOption, number, say, store_place
from kg.cli.progress import with_progress
from kg.errors import CommitmentsError

_MEGABYTE = 1_000_000
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]+[^\s?#]*")


def publish(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", show_default=False)],
    borough: BoroughOption = None,
    contact: Annotated[
        str | None,
        typer.Option(
            metavar="EMAIL",
            help="Where readers send what they dispute; it is shown.",
            show_default=False,
        ),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Where the site will lie, such as https://ward.example; feeds need it.",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = None,
) -> None:
    """Write the pages as a site that needs no server: open index.html, or host the folder anywhere.

    An earlier publication in the same folder is replaced; a folder that holds anything else is
    refused. The same store gives the same files.
    """
    from kg.catalogue.catalogue import Catalogue
    from kg.catalogue.reading import read_all, read_reference, read_reviews
    from kg.pages.book import Book, Setup
    from kg.pages.publishing import only_about
    from kg.pages.publishing import publish as publish_site

    def each(paths: list[str]) -> Iterator[str]:
        return with_progress(paths, "Writing pages", len(paths))

    with opened_for_reading(store_place(context, store)) as opened:
        catalogue = Catalogue(read_all(opened), read_reference(opened), read_reviews(opened))
        setup = Setup(date.today(), contact=contact, address=_checked(address))
        book = Book(catalogue, opened, opened.names, setup)
        if borough is not None:
            from kg.ask import find_borough

            book = only_about(book, catalogue.areas[find_borough(opened, borough).value])
        written = publish_site(book, folder, each)
    typer.echo(folder / "index.html")
    say(
        f"{number(written.files, 'file')}, {written.size / _MEGABYTE:.1f} MB, "
        f"of {number(book.catalogue.basis.messages, 'message')}."
    )
    if address is None:
        say("The feeds have no whole addresses; with --address URL other programs can follow them.")


def _checked(address: str | None) -> str | None:
    """The address, where it is that of a web page; raises CommitmentsError for any other."""
    if address is not None and not _WEB_ADDRESS.fullmatch(address):
        raise CommitmentsError(
            f"--address: {address!r} is no address such as https://ward.example/policing"
        )
    return address
