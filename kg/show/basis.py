"""What a picture rests on, what it leaves out, and what it is called.

In: the graph. Out: plain sentences. Nothing is escaped here; the template does that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import networkx as nx

from kg.show.focus import FocusKind
from kg.show.message import MessageNote
from kg.show.neighbourhood import reach, shown_at_first
from kg.show.words import harmless, readable_date

CAVEAT = "No action stated in the messages we hold is not proof that nothing was done."
_ABOUT = {
    FocusKind.BOROUGH: "What was asked of the police in {}, and what they answer",
    FocusKind.TOPIC: "{}: what was asked of the police about it, and what they answer",
    FocusKind.EVENT: "{}: what was asked of the police, and what they answer",
    FocusKind.OFFICER: "{}: what the messages that this officer signed were asked and answer",
    FocusKind.PRIORITY: "“{}”: what the police answer",
    FocusKind.MESSAGE: "“{}”: what it says was asked, and what it answers",
}
_LONGEST_TITLE = 90


def heading(graph: nx.MultiDiGraph) -> str:
    """What the picture is about."""
    focus = reach(graph).focus
    if focus is None:
        return "What was asked of the police, and what they answer"
    name = harmless(focus.label)
    if len(name) > _LONGEST_TITLE:
        name = name[: _LONGEST_TITLE - 1].rstrip() + "…"
    return _ABOUT[focus.kind].format(name)


def basis(graph: nx.MultiDiGraph) -> str:
    """How many messages of which period the picture rests on, in one or two sentences."""
    notes: Sequence[MessageNote] = graph.graph["messages"]
    if not notes:
        return _nothing(graph)
    sentence = f"This picture rests on {_number(len(notes), 'message')}"
    issued = sorted(note.issued for note in notes if note.issued)
    if issued:
        sentence += f", issued {_span(issued)}"
        undated = len(notes) - len(issued)
        return sentence + (f" ({undated} without a date)." if undated else ".")
    them, gives = (
        ("it", "gives no date") if len(notes) == 1 else ("them", "give no date of their own")
    )
    held = sorted(d for _, d in graph.nodes(data="date") if re.match(r"\d{4}-", d))
    if not held:
        return f"{sentence} that {gives}."
    events = "the event" if len(held) == 1 else "the events"
    verb = "is" if len(held) == 1 else "are"
    return f"{sentence} that {gives}; {events} in {them} {verb} dated {_days(held)}."


def _nothing(graph: nx.MultiDiGraph) -> str:
    focus = reach(graph).focus
    if focus is None:
        return "This picture rests on no message: the store is empty."
    return f"This picture is empty: no message in the store speaks of {harmless(focus.label)}."


def left_out(graph: nx.MultiDiGraph) -> str:
    """What of the messages is not in the picture or not shown at first, and by which rule."""
    return " ".join([*_beyond_limit(graph), *_beyond_steps(graph)])


def _beyond_limit(graph: nx.MultiDiGraph) -> list[str]:
    about, drawn = reach(graph), len(graph.graph["messages"])
    said = []
    if about.limit is not None and drawn < about.held:
        said.append(
            f"A picture takes at most {_number(about.limit, 'thing')}, so it holds the newest "
            f"{drawn:,} of {about.held:,} messages; older ones, and then those without a date, "
            "are left out."
        )
    if about.limit is not None and about.cut:
        said.append(
            f"One message alone states more than {_number(about.limit, 'thing')}; "
            f"{about.cut:,} of them are left out, actions before priorities."
        )
    return said


def _beyond_steps(graph: nx.MultiDiGraph) -> list[str]:
    about = reach(graph)
    folded = len(graph) - len(shown_at_first(graph))
    if about.focus is None or not folded:
        return []
    return [
        f"Shown at first is what lies within {_number(about.steps, 'link')} of "
        f"{harmless(about.focus.label)}; {_number(folded, 'thing')} more from the same messages "
        "can be unfolded."
    ]


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _span(days: Sequence[str]) -> str:
    first, last = readable_date(days[0]), readable_date(days[-1])
    return f"on {first}" if first == last else f"between {first} and {last}"


def _days(days: Sequence[str]) -> str:
    first, last = readable_date(days[0]), readable_date(days[-1])
    return first if first == last else f"{first} to {last}"
