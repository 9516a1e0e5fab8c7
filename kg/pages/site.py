"""How a path becomes a link: below the server's root, or from file to file in a static site.

In: paths such as ``/area/hackney?since=2025-11-01#answers``. Out: what goes into ``href``.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit


class Site(Protocol):
    """Where the pages are: it knows how one page points to another."""

    @property
    def static(self) -> bool:
        """Whether there is no server behind the pages."""

    def href(self, path: str) -> str:
        """The link to ``path`` from the page that is being made."""


@dataclass(frozen=True, slots=True)
class OnServer:
    """Pages of a server; ``root`` is the path prefix under which it is reached."""

    root: str = ""
    static: bool = False

    def href(self, path: str) -> str:
        """The absolute path, with the prefix."""
        return self.root + path


@dataclass(frozen=True, slots=True)
class InFolder:
    """The page ``page`` of a static site; links are relative, so that any folder will do."""

    page: str
    static: bool = True

    def href(self, path: str) -> str:
        """The file of ``path``, as seen from this page."""
        parts = urlsplit(path)
        here = posixpath.dirname(file_of(self.page)) or "."
        target = posixpath.relpath(file_of(parts.path), here)
        if parts.query:
            target += f"?{parts.query}"
        return f"{target}#{parts.fragment}" if parts.fragment else target


def file_of(path: str) -> str:
    """The file in which a static site keeps the page of ``path``, relative to its root."""
    name = urlsplit(path).path.strip("/")
    if not name:
        return "index.html"
    return name if "." in posixpath.basename(name) else f"{name}.html"
