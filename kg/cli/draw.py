"""`policing-kg draw`: the store, or what lies around one thing in it, as one self-contained page.

In: the store and what to look at. Out: an HTML file that opens without any network.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.focus import (
    BoroughFocus,
    EventFocus,
    MessageFocus,
    OfficerFocus,
    PriorityFocus,
    StepsOption,
    TopicFocus,
    check_steps,
    focus_of,
)
from kg.cli.options import StoreOption, number, say, store_place
from kg.errors import CommitmentsError

if TYPE_CHECKING:
    from kg.show import Drawing, Focus
    from kg.store import GraphStore


def draw(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT.html", show_default=False)],
    borough: BoroughFocus = None,
    event: EventFocus = None,
    officer: OfficerFocus = None,
    message: MessageFocus = None,
    priority: PriorityFocus = None,
    topic: TopicFocus = None,
    steps: StepsOption = None,
    structure: Annotated[
        bool,
        typer.Option(
            "--structure",
            help="Instead of a picture, a page of what the structure of the whole store tells.",
        ),
    ] = False,
    store: StoreOption = None,
) -> None:
    """Draw boroughs, officers, events, priorities and actions; unanswered priorities stand out."""
    from kg.cli.opening import opened_for_reading

    with opened_for_reading(store_place(context, store)) as opened:
        focus = focus_of(
            opened,
            borough=borough,
            event=event,
            officer=officer,
            message=message,
            priority=priority,
            topic=topic,
        )
        check_steps(steps, focus)
        if structure:
            _draw_structure(opened, out, focus)
            return
        drawing = draw_store(opened, out, focus, steps)
    typer.echo(drawing.path)
    say(
        f"{number(drawing.nodes, 'thing')} and {number(drawing.edges, 'link')} "
        f"of {number(drawing.messages, 'message')}; "
        f"{number(drawing.unanswered, 'priority', 'priorities')} without a corresponding action."
    )
    if drawing.messages < drawing.held:
        say(
            f"These are the newest of {number(drawing.held, 'message')}; choose a borough, a topic "
            "or another thing to see older ones."
        )


def draw_store(
    store: GraphStore, out: Path, focus: Focus | None = None, steps: int | None = None
) -> Drawing:
    """Write the drawing of ``store`` to ``out``. Raises OutputError where it cannot be written."""
    from kg.show import answered_by, draw

    return draw(answered_by(store), out, focus, steps=steps)


def _draw_structure(store: GraphStore, out: Path, focus: Focus | None) -> None:
    """Write the page of what the structure of the whole store tells."""
    from kg.show import answered_by
    from kg.show.structure import read_told, structure_of, write_structure

    if focus is not None:
        raise CommitmentsError(f"--structure is about the whole store; leave --{focus.kind} out")
    told = structure_of(read_told(answered_by(store)))
    write_structure(told, out)
    typer.echo(out)
    say(
        f"From the priorities in {number(told.messages, 'message')} about "
        f"{number(told.boroughs, 'borough or district', 'boroughs and districts')}."
    )
