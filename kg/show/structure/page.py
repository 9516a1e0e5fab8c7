"""The page of what the structure tells.

In: a `Structure`. Out: HTML, as a whole page or as a part of one; every word is escaped.
"""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from kg.folders import data_folder
from kg.show.basis import CAVEAT
from kg.show.link import Link, no_link
from kg.show.page import template
from kg.show.structure.measures import LEAST_PRIORITIES, LEAST_TOGETHER, Structure
from kg.show.words import harmless, readable_date
from kg.show.writing import write_whole

MOST_ROWS = 15
"""How many rows of each table the page shows."""


def structure_fragment(structure: Structure, link: Link = no_link) -> Markup:
    """The sections alone, for a page that has its own frame; ``link`` leads to other pages."""
    return Markup(_rendered("structure-body.html", structure, link))  # noqa: S704 (a template of ours)


def structure_page(structure: Structure) -> str:
    """The whole page, which stands alone."""
    style = (data_folder("viz") / "structure.css").read_text(encoding="utf-8")
    return template("structure.html").render(
        body=structure_fragment(structure),
        style=Markup(style),  # noqa: S704 (our own file)
    )


def write_structure(structure: Structure, target: Path) -> None:
    """Write the page to ``target``: it stands alone. Raises OutputError where it cannot be."""
    write_whole(target, structure_page(structure))


def _rendered(name: str, structure: Structure, link: Link) -> str:
    return template(name).render(
        told=structure,
        most=MOST_ROWS,
        least_together=LEAST_TOGETHER,
        least_priorities=LEAST_PRIORITIES,
        caveat=CAVEAT,
        link=link,
        harmless=harmless,
        day=readable_date,
        hundredths=_hundredths,
    )


def _hundredths(share: float) -> str:
    return f"{round(100 * share)}"
