"""Links without what leads back to a reader.

In: a web address. Out: the address with host and harmless path only, or None where the whole link
follows its reader (a click counter, an unsubscribe page). A link guard's wrapping is taken off.
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import SplitResult, parse_qs, urlsplit

from kg.read.wordings import wordings

URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'“”‘’\]|\\^`{}…]+", re.IGNORECASE)
_BROKEN = re.compile(r"<(?:https?://|www\.)[^\s<>]+(?:\n[^\s<>]+){1,5}>", re.IGNORECASE)
_LONGEST = 2000  # characters of a line to which a link's next line is added
_OPEN_ENDS = ("?", "&", "=")
_PARAMETER = re.compile(r"[\w.%~-]{1,80}(?:[=&]\S|[ \t]*$)")
_TRAILING = ".,;:!?)*_'"
_TOKEN = re.compile(
    r"(?=.*\d)(?=.*[A-Za-z])[\w.~%=+-]{6,}|[0-9a-fA-F]{8,}|\d{5,}|[\w-]{33,}|.*[=%@;].*"
)
_READABLE = re.compile(
    r"[a-z]+(?:[-_][a-z0-9]+)*(?:\.(?:html?|pdf|aspx?|php))?|20\d\d", re.IGNORECASE
)
_GUARD = re.compile(r"__(https?:/{1,2}[^\s]*?)__")


def harmless(address: str, depth: int = 3) -> str | None:
    """``address`` as far as it says nothing of who follows it; None if nothing of it does."""
    scheme = "" if address.lower().startswith("http") else "http://"
    try:
        parts = urlsplit(scheme + address)
        host = parts.hostname or ""
    except ValueError:
        return None
    if depth and (inner := _unwrapped(parts)):
        return harmless(inner, depth - 1)
    if not host or _follows(host) or parts.username:
        return None
    path = _harmless_path(parts.path)
    if path is None:
        return None
    return (f"{parts.scheme}://" if not scheme else "") + host + path


def clean_links(text: str, mark: str) -> str:
    """``text`` with every link harmless; a link that cannot be is replaced by ``mark``."""
    if "://" in text or "www." in text.lower():
        text = URL.sub(lambda found: _cleaned(found, mark), _joined(text))
    return _bare().sub(lambda found: _cleaned(found, mark), text)


def _cleaned(match: re.Match[str], mark: str) -> str:
    found = match.group()
    address = found.rstrip(_TRAILING)
    kept = harmless(address)
    return (mark if kept is None else kept) + found[len(address) :]


def _joined(text: str) -> str:
    """``text`` with links put together that were broken inside <…> or before a parameter."""
    text = _BROKEN.sub(lambda found: found.group().replace("\n", ""), text)
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and _goes_on(lines[-1], line):
            lines[-1] += line
        else:
            lines.append(line)
    return "\n".join(lines)


def _goes_on(above: str, line: str) -> bool:
    """Whether the link at the end of ``above`` goes on with a parameter in ``line``."""
    if not above.endswith(_OPEN_ENDS) or len(above) > _LONGEST or not _PARAMETER.match(line):
        return False
    return URL.match(above.rsplit(maxsplit=1)[-1].lstrip("<([")) is not None


@cache
def _bare() -> re.Pattern[str]:
    """A link without a scheme that has a path or a query: "example.org/r/3f9c?sub=700418"."""
    ends = "|".join(wordings("privacy")["links"]["ends"])
    return re.compile(
        rf"(?<![\w@/.:%=&-])(?!www\.)(?:[\w-]{{1,63}}\.){{1,5}}(?:{ends})[/?][^\s<>\"'“”‘’\]|\\^`{{}}…]*",
        re.IGNORECASE,
    )


def _follows(host: str) -> bool:
    tracking = set(wordings("privacy")["links"]["tracking_hosts"])
    return bool(tracking & set(host.split(".")[:-1]))


def _harmless_path(path: str) -> str | None:
    private = set(wordings("privacy")["links"]["private_paths"])
    kept = []
    for piece in path.split("/"):
        if piece.casefold() in private:
            return None
        if piece and _TOKEN.fullmatch(piece) and not _READABLE.fullmatch(piece):
            break
        kept.append(piece)
    return "/".join(kept)


def _unwrapped(parts: SplitResult) -> str | None:
    if guard := _GUARD.search(parts.geturl()):
        return re.sub(r"^(https?):/+", r"\1://", guard.group(1))
    query = parse_qs(parts.query)
    for name in wordings("privacy")["links"]["wrapped"]:
        for value in query.get(name, ()):
            if value.lower().startswith(("http://", "https://")):
                return value
    return None
