"""Menus: the words on them, and lines of text that are one although no markup tells.

In: lines or short parts of a page. Out: whether they are a menu; text without such lines. The
words are in ``wordings/pages.toml``.
"""

from __future__ import annotations

import re
from functools import cache

from kg.read.wordings import wordings

TRAIL = re.compile(r"\s*(?:[»›>→]|&gt;)\s*")
_SEPARATORS = re.compile(r"\s*(?:\|+|[·•»›>→]|&gt;|\s[/–-]\s|;(?=\s))\s*")
_MARKS = re.compile(r"^(?:[*+•-]|\d+\.)\s+")
_BAR_MENU = 3  # parts that a menu between bars has at least
_YEAR = re.compile(r"(?:© ?)?20\d\d")


def drop_menu_lines(text: str) -> str:
    """``text`` without notices and menus on lines of their own; a trail keeps its places.

    Lists with bullets stay: those that are menus have been told by their links.
    """
    lines = []
    for paragraph in re.split(r"(\n\s*\n)", text):
        kept = (_line(line) for line in _without_menu_list(paragraph.split("\n")))
        lines.append("\n".join(line for line in kept if line is not None))
    return re.sub(r"\n{3,}", "\n\n", "".join(lines)).strip("\n")


def drop_bar_menus(text: str) -> str:
    """``text`` without lines of menu words between bars, as copies of pages and mails hold."""
    if "|" not in text:
        return text
    return "\n".join(line for line in text.split("\n") if not _is_bar_menu(line))


def _is_bar_menu(line: str) -> bool:
    parts = [part for part in line.split("|") if part.strip()]
    return len(parts) >= _BAR_MENU and mostly_menu(parts)


def _line(line: str) -> str | None:
    if not line.strip() or line.lstrip().startswith("|"):
        parts = [part for part in line.split("|") if part.strip()]
        return None if len(parts) > 1 and mostly_menu(parts) else line
    trail = [part for part in TRAIL.split(line.strip()) if part]
    if len(trail) > 2 or (len(trail) == 2 and _is_trail_opening(trail[0])):
        return " > ".join(part for part in trail if not is_menu_word(part)) or None
    parts = [part for part in _SEPARATORS.split(line) if part.strip()]
    if mostly_menu(parts if len(parts) > 1 else re.split(r"\.\s*", line.strip())):
        return None
    return line


def _without_menu_list(lines: list[str]) -> list[str]:
    """Without a run of short lines that are a menu."""
    filled = [line for line in lines if line.strip()]
    if all(_MARKS.match(line.strip()) for line in filled):
        return lines
    if len(filled) > 1 and mostly_menu(filled):
        return []
    return lines


def mostly_menu(parts: list[str]) -> bool:
    """Whether more than half of ``parts``, all short, are words of menus."""
    parts = [part for part in parts if part.strip(" .|*+-•©")]
    if len(parts) == 1:
        return _bare(parts[0]) in names("lonely")
    if not parts or any(len(part.split()) > wordings("pages")["menu_words"] for part in parts):
        return False
    known = sum(map(is_menu_word, parts))
    return known * 2 > len(parts) and known > 1


def is_menu_word(part: str) -> bool:
    """Whether ``part`` is a menu's word, a year or the opening of a trail."""
    bare = _bare(part)
    if bare in names("menu") or bare in names("trail_openings") or _YEAR.fullmatch(bare):
        return True
    return any(bare.startswith(opening + ":") for opening in names("trail_openings"))


def _bare(part: str) -> str:
    """A part of a line without bullet, number and punctuation, in small letters."""
    return _MARKS.sub("", part.strip()).strip(" .|*+•©»›>").casefold()


def _is_trail_opening(part: str) -> bool:
    return part.casefold().strip(": ") in names("trail_openings")


@cache
def names(kind: str) -> frozenset[str]:
    """The words of one list of ``pages.toml``."""
    return frozenset(wordings("pages")[kind])
