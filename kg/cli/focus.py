"""What a drawing or an export is about, as it is typed.

In: the options. Out: a focus, or a plain line that says what is wrong with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.errors import CommitmentsError

if TYPE_CHECKING:
    from kg.show import Focus
    from kg.store import GraphStore


_NO_MIDDLE = "--steps: say from what the links are counted, with --borough or another thing"


def _option(name: str, what: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(
        f"--{name}", metavar="NAME", help=f"Around {what}.", show_default=False
    )
    return option


BoroughFocus = Annotated[str | None, _option("borough", "this borough: name, ONS code or IRI")]
EventFocus = Annotated[str | None, _option("event", "this event: name, key or IRI")]
OfficerFocus = Annotated[str | None, _option("officer", "this officer: name, key or IRI")]
PriorityFocus = Annotated[str | None, _option("priority", "this priority: name, key or IRI")]
MessageFocus = Annotated[str | None, _option("message", "this message: title, key or IRI")]
TopicFocus = Annotated[str | None, _option("topic", "this topic, with narrower ones: name or key")]
StepsOption = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=9,
        metavar="N",
        help="How many links away from it; else as many as suit its kind.",
        show_default=False,
    ),
]


def focus_of(store: GraphStore, **asked: str | None) -> Focus | None:
    """The one thing that the options name; None where they name nothing.

    Raises CommitmentsError for more than one, or a name that the store does not know.
    """
    from kg.show import FocusKind, answered_by, find_focus

    named = {kind: text for kind, text in asked.items() if text is not None}
    if len(named) > 1:
        options = " and ".join(f"--{kind}" for kind in named)
        raise CommitmentsError(f"{options}: a picture has one middle; choose one of them")
    for kind, text in named.items():
        return find_focus(answered_by(store), FocusKind(kind), text)
    return None


def check_steps(steps: int | None, focus: Focus | None) -> None:
    """Raise CommitmentsError for a number of steps from nothing, or from a message as a whole."""
    from kg.show import FocusKind

    if steps is not None and (focus is None or focus.kind is FocusKind.MESSAGE):
        raise CommitmentsError(_NO_MIDDLE)
