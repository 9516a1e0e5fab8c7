"""The way from a thing in a drawing to the page about it.

In: a kind and an IRI. Out: an address, or None where there is no such page.
"""

from __future__ import annotations

from collections.abc import Callable

Link = Callable[[str, str], str | None]
"""From a kind (of node, or ``message``) and an IRI to the address of a page about it, or None."""


def no_link(_kind: str, _iri: str) -> None:
    """For pages that stand alone: nothing has a page of its own."""
