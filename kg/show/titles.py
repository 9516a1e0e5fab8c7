"""What stands above the panels of the drawing, in words.

In: the graph and what a panel holds. Out: titles and captions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import networkx as nx

from kg.show.family import Chapter, Family
from kg.show.neighbourhood import reach
from kg.show.words import readable_date


def family_title(graph: nx.MultiDiGraph, family: Family) -> str:
    """What a borough comes to: "Harrow: 3 priorities, 1 with no action stated"."""
    return f"{graph.nodes[family.borough]['label']}: {_standing(graph, family, family.priorities)}"


def sheet_title(
    graph: nx.MultiDiGraph, family: Family, chapters: Sequence[Chapter], number: int, of: int
) -> str:
    """The title of one of a borough's panels, with the days of the messages in it."""
    if of == 1:
        return family_title(graph, family)
    days = sorted(chapter.date for chapter in chapters if chapter.date)
    span = f", {_span(days[0], days[-1])}" if days else ""
    priorities = [p for chapter in chapters for p in chapter.priorities]
    standing = _standing(graph, family, priorities)
    return f"{graph.nodes[family.borough]['label']}, part {number} of {of}{span}: {standing}"


def sheet_name(
    graph: nx.MultiDiGraph, family: Family, chapters: Sequence[Chapter], number: int
) -> str:
    """A panel in a word or two: its borough, or where all panels are of one borough, its month."""
    focus = reach(graph).focus
    dates = [chapter.date for chapter in chapters if chapter.date]
    if number > 1 and dates and focus is not None and focus.node == family.borough:
        return " ".join(readable_date(max(dates)).split()[1:])
    return str(graph.nodes[family.borough]["label"])


def _span(first: str, last: str) -> str:
    if first == last:
        return readable_date(first)
    return f"{readable_date(last)} back to {readable_date(first)}"


def _standing(graph: nx.MultiDiGraph, family: Family, priorities: Sequence[str]) -> str:
    number = len(priorities)
    if not number:
        return _none(graph, family)
    states = Counter(graph.nodes[p]["state"] for p in priorities)
    parts = [f"{number} priorit{'y' if number == 1 else 'ies'}"]
    if gaps := states["unanswered"]:
        parts.append(f"{gaps} with no action stated")
    if advised := states["advice-only"]:
        parts.append(f"{advised} met by advice only")
    if states["answered"] == number:
        parts.append("an action is stated for " + ("it" if number == 1 else "each"))
    return ", ".join(parts)


def _none(graph: nx.MultiDiGraph, family: Family) -> str:
    """No priority in the panel: none is stated, or all stand under another borough."""
    elsewhere = any(
        data["kind"] == "priority" and family.borough in data["boroughs"].split()
        for _, data in graph.nodes(data=True)
    )
    if elsewhere and not family.priorities:
        return "its priorities are those of another borough too, and stand there"
    return "no priority stated"


def message_caption(graph: nx.MultiDiGraph, chapter: Chapter) -> str:
    """Which message a part of a panel rests on."""
    data = graph.nodes[chapter.nodes[0]]
    day = readable_date(data["issued"]) if data["issued"] else "no date stated"
    return f"{data['message']} ({day})"


def column_captions(chapters: Sequence[Chapter]) -> tuple[str, str, str]:
    """What stands in the three columns of a panel."""
    has_event = any(event for chapter in chapters for event, _ in chapter.groups)
    has_priority = any(chapter.priorities for chapter in chapters)
    has_answer = any(any(chapter.answers.values()) for chapter in chapters)
    return (
        "Where it was raised" if has_event else "",
        "What the community named" if has_priority else "",
        "What the police say in answer" if has_answer else "",
    )


def loose_caption(chapter: Chapter) -> str:
    """What stands below the columns."""
    kinds = "events and actions" if chapter.events and chapter.loose else ""
    kinds = kinds or ("events" if chapter.events else "actions")
    if not chapter.priorities:
        return f"{kinds.capitalize()} in the message; no priority is named in it"
    if chapter.events and chapter.loose:
        return "Events at which none of this was raised, and actions that answer none of it"
    if chapter.events:
        return "Other events in the same message, at which none of this was raised"
    return "Other actions in the same message, which answer none of these priorities"
