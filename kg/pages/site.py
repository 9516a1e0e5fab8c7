"""How a path becomes a link: below the server's root, or from file to file in a static site.

In: paths such as ``/area/hackney?since=2025-11-01#answers``. Out: what goes into ``href``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

_KEPT = 1 << 16
BY_BOROUGH = ("/messages", "/figures", "/officers", "/graph")
"""What a static site keeps for each borough too."""


class Site(Protocol):
    """Where the pages are: it knows how one page points to another."""

    @property
    def static(self) -> bool:
        """Whether there is no server behind the pages."""

    def href(self, path: str) -> str:
        """The link to ``path`` from the page that is being made."""

    def absolute(self, path: str) -> str:
        """The whole address of ``path``; as `href` where nobody said where the site will lie."""


@dataclass(frozen=True, slots=True)
class OnServer:
    """Pages of a server; ``root`` is the path prefix under which it is reached.

    ``address`` is that of the first page as the public writes it, without its last slash.
    """

    root: str = ""
    address: str = ""
    static: bool = False

    def href(self, path: str) -> str:
        """The absolute path, with the prefix."""
        return self.root + path

    def absolute(self, path: str) -> str:
        """The whole address, where that of the server is known."""
        return (self.address or self.root) + path


@dataclass(frozen=True, slots=True)
class InFolder:
    """The page ``page`` of a static site; links are relative, so that any folder will do.

    ``address`` is where the site will lie, without its last slash, as far as that is known.
    """

    page: str
    address: str = ""
    static: bool = True

    def href(self, path: str) -> str:
        """The file of ``path``, as seen from this page."""
        file, rest = _file_and_rest(path)
        target = _relative(file, posixpath.dirname(file_of(self.page)))
        if rest:
            target += f"?{urlencode(rest)}"
        fragment = urlsplit(path).fragment
        return f"{target}#{fragment}" if fragment else target

    def absolute(self, path: str) -> str:
        """The whole address of the file of ``path``; a relative link where it is not known."""
        if not self.address:
            return self.href(path)
        file = file_of(path)
        return f"{self.address}/{'' if file == 'index.html' else quote(file)}"


def file_of(path: str) -> str:
    """The file in which a static site keeps the page of ``path``, relative to its root.

    >>> file_of("/"), file_of("/area/hackney"), file_of("/messages?borough=hackney&page=2")
    ('index.html', 'area/hackney.html', 'messages-hackney-2.html')
    """
    return _file_and_rest(path)[0]


@lru_cache(maxsize=_KEPT)
def _relative(file: str, here: str) -> str:
    return posixpath.relpath(file, here or ".")


@lru_cache(maxsize=_KEPT)
def _file_and_rest(path: str) -> tuple[str, Mapping[str, str]]:
    """The file of ``path``, and the parameters that are left for a script to read."""
    parts = urlsplit(path)
    rest = dict(parse_qsl(parts.query))
    marks = [rest.pop("borough", "")] if parts.path in BY_BOROUGH else []
    if rest.get("since") == "all":
        marks.append(rest.pop("since"))
    if set(rest) == {"page"}:
        number = rest.pop("page")
        marks.append("" if number == "1" else number)
    name = parts.path.strip("/") or "index"
    if "." in posixpath.basename(name):
        return name, rest
    return "-".join([name, *filter(None, marks)]) + ".html", rest
