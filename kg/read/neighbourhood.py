"""Neighbourhood priorities in the form of the data.police.uk API.

In: JSON: the list that ``/{force}/{neighbourhood}/priorities`` returns, or objects with "force",
"neighbourhood" and such a list under "priorities". Out: one Draft for each neighbourhood, with
lines "Priority: …", "Action: …" and their days. An action that is null has no line: nothing is
said. A filled one is what the police wrote there, whether plan, work or closing note. HTML in
texts becomes its text.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from kg.read.decode import NotTextError, decode, in_utf8
from kg.read.draft import Draft
from kg.read.page import page_draft
from kg.read.stated_dates import parse_date
from kg.read.tidy import tidy
from kg.read.unreadable import Unreadable

_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>")
_PRIORITY = re.compile(rb'"issue"\s*:')
_SAMPLE = 65_536
_NOT_OURS = "this JSON is not a list of neighbourhood priorities from data.police.uk"


def looks_like_priorities(data: bytes) -> bool:
    """Whether JSON seems to hold neighbourhood priorities."""
    head = in_utf8(data[:_SAMPLE]).lstrip()
    return head[:1] in (b"[", b"{") and bool(_PRIORITY.search(head))


def neighbourhood_drafts(data: bytes) -> Iterator[Draft]:
    """The drafts of the neighbourhoods in ``data``."""
    try:
        content = json.loads(decode(data))
    except NotTextError as error:
        raise Unreadable("this is not JSON; save the answer of data.police.uk again") from error
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"broken JSON at line {error.lineno}, column {error.colno}; save it again"
        ) from error
    except RecursionError as error:
        raise Unreadable(_NOT_OURS) from error
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for place, priority in _priorities(content):
        groups.setdefault(place, []).append(priority)
    if not groups:
        raise Unreadable("no priorities in it; the neighbourhood has published none")
    for (name, force), priorities in groups.items():
        yield _draft(name, force, priorities)


def _priorities(content: object) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Each priority with the neighbourhood and force that it was listed for."""
    for entry in content if isinstance(content, list) else [content]:
        if not isinstance(entry, dict):
            raise Unreadable(_NOT_OURS)
        place = (_name(entry, "neighbourhood"), _name(entry, "force"))
        listed = entry.get("priorities")
        if listed is None and "issue" in entry:
            listed = [entry]
        if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
            raise Unreadable(_NOT_OURS)
        yield from ((place, item) for item in listed if _text(item.get("issue")))


def _name(entry: dict[str, Any], key: str) -> str:
    """The name of a neighbourhood or force, given as text or as an object with name or id."""
    value = entry.get(key)
    if isinstance(value, dict):
        value = value.get("name") or value.get("id")
    if value is None:
        value = entry.get(f"{key}_name") or entry.get(f"{key}-name")
    return " ".join(str(value).split()) if isinstance(value, (str, int)) else ""


def _draft(name: str, force: str, priorities: list[dict[str, Any]]) -> Draft:
    place = ", ".join(part for part in (name, force) if part)
    title = f"Neighbourhood priorities: {place}" if place else "Neighbourhood priorities"
    blocks = [title, *("\n".join(_lines(priority)) for priority in priorities)]
    return Draft(text=tidy("\n\n".join(blocks)), title=title)


def _lines(priority: dict[str, Any]) -> Iterator[str]:
    for key, label, dated in (("issue", "Priority", "Issued"), ("action", "Action", "Actioned")):
        if not (text := _text(priority.get(key))):
            continue
        yield f"{label}: {text}"
        if day := _day(priority.get(f"{key}-date") or priority.get(f"{key}_date")):
            yield f"{dated}: {day}"


def _text(value: object) -> str:
    """A field's text; HTML laid out, so that a paragraph or list item is a line."""
    if not isinstance(value, str) or not value.strip():
        return ""
    if _MARKUP.search(value):
        text = page_draft(value, whole_page=False).text if _holds_words(value) else ""
    else:
        text = tidy(html.unescape(value))
    return "\n".join(line for line in text.split("\n") if line.strip())


def _holds_words(value: str) -> bool:
    return any(letter.isalpha() for letter in html.unescape(_MARKUP.sub("", value)))


def _day(value: object) -> str | None:
    """A day as it is written in letters; the API gives a time of midnight without a zone."""
    day = parse_date(value[:10]) if isinstance(value, str) else None
    return f"{day.day} {day:%B} {day.year}" if day else None
