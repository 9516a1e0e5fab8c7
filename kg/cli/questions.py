"""`policing-kg gaps` and `policing-kg query`: questions to the store.

In: the name of a question, a file or standard input, and parameters. Out: rows on standard output;
on standard error, how many messages of which period they rest on.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import BoroughOption, StoreOption, say, store_place
from kg.errors import CommitmentsError

if TYPE_CHECKING:
    from kg.ask import Question, Rows
    from kg.store import GraphStore

GAPS = "gaps"
"""The question that `gaps` asks."""

_SHOWN = ("priority", "borough", "event_date", "quote", "reason")
"""The columns that say most about a gap."""

_CAUTION = "No action stated in these messages does not mean that nothing was done."


class GapFormat(StrEnum):
    """How gaps are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class AnswerFormat(StrEnum):
    """How the answer to a query is printed; Turtle is for CONSTRUCT and DESCRIBE."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    TURTLE = "turtle"


def gaps(
    context: typer.Context,
    borough: BoroughOption = None,
    topic: Annotated[
        str | None,
        typer.Option(
            metavar="TOPIC",
            help="Only this topic: label or notation, knife-crime.",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Only from this day on, YYYY-MM-DD.", show_default=False),
    ] = None,
    form: Annotated[
        GapFormat, typer.Option("--format", help="How the rows are printed.")
    ] = GapFormat.TABLE,
    store: StoreOption = None,
) -> None:
    """List the community priorities that no action in the stored messages answers, and why.

    "No action stated in the messages we hold" is not "nothing was done".
    """
    from kg.ask import ask, basis
    from kg.cli.opening import opened_for_reading

    given = {"borough": borough, "topic": topic, "since": since}
    chosen = {name: value for name, value in given.items() if value is not None}
    with opened_for_reading(store_place(context, store)) as opened:
        rows = ask(opened, GAPS, chosen)
        rests_on = basis(opened)
    print_rows(rows, AnswerFormat(form.value))
    say(f"{rests_on.sentence()} {_CAUTION}")
    if not rows.rows:
        say(_nothing_found(chosen, rests_on.messages))


def query(
    context: typer.Context,
    asked: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME|FILE|-]",
            help="A question of ours, a file with SPARQL, or - for standard input.",
            show_default=False,
        ),
    ] = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--param", metavar="KEY=VALUE", help="A parameter; may be repeated.", show_default=False
        ),
    ] = None,
    form: Annotated[
        AnswerFormat, typer.Option("--format", help="How the rows are printed.")
    ] = AnswerFormat.TABLE,
    store: StoreOption = None,
) -> None:
    """Ask one of the prepared questions, or SPARQL of your own. Without a name, list the questions.

    Prefixes such as pc:, schema: and rdfs: need no declaration. A query runs over all messages.
    """
    from kg.ask import ask, basis, questions
    from kg.cli.opening import opened_for_reading

    if asked is None:
        typer.echo("\n".join(_listed(questions())))
        say("Ask one of them: policing-kg query NAME --param KEY=VALUE")
        return
    chosen = _parameters(parameters or [])
    question = find_question(asked)
    with opened_for_reading(store_place(context, store)) as opened:
        rows = ask(opened, question, chosen)
        rests_on = basis(opened)
    print_rows(rows, form)
    say(rests_on.sentence())
    if not rows.rows:
        say(_nothing_found(chosen, rests_on.messages))


def find_question(asked: str) -> Question:
    """The question that ``asked`` names: standard input for "-", ours by name, else a file."""
    from kg.ask import parse_question, question, questions, read_question

    if asked == "-":
        return parse_question(sys.stdin.read(), "standard input", "standard input")
    path = Path(asked)
    if asked not in {each.name for each in questions()} and (path.suffix or path.exists()):
        return read_question(path)
    return question(asked)


def gap_account(store: GraphStore) -> str:
    """The gaps of the whole store as text for people, with what they rest on."""
    from kg.ask import ask, basis
    from kg.cli.output import blocks, paragraph

    rows = ask(store, GAPS)
    title = f"Priorities without a corresponding action: {len(rows.rows)}"
    caution = paragraph(f"{basis(store).sentence()} {_CAUTION}")
    return "\n".join([title, "", blocks(rows, _SHOWN), "", caution, ""])


def print_rows(rows: Rows, form: AnswerFormat) -> None:
    """Rows on standard output; no rows are an empty list for programs and nothing for people."""
    from kg.cli.output import table

    match form:
        case AnswerFormat.JSON:
            text = rows.as_json()
        case AnswerFormat.CSV:
            text = rows.as_csv()
        case AnswerFormat.TURTLE:
            text = rows.as_turtle()
        case AnswerFormat.TABLE:
            text = table(rows)
    sys.stdout.write(text)


def _listed(known: Sequence[Question]) -> Iterator[str]:
    """Each question with its title, the parameters that it needs, and those that it may take."""
    from kg.cli.output import terminal_width

    for each in known:
        yield f"{each.name}: {each.title}"
        for verb, required in (("needs", True), ("may take", False)):
            parameters = [
                f"{parameter.name}={parameter.example}"
                for parameter in each.parameters
                if parameter.required is required
            ]
            if parameters:
                yield textwrap.fill(
                    f"{verb} {', '.join(parameters)}",
                    terminal_width(),
                    initial_indent="    ",
                    subsequent_indent="        ",
                    break_long_words=False,
                    break_on_hyphens=False,
                )


def _parameters(written: Sequence[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in written]
    for name, sign, _ in pairs:
        if not (name and sign):
            raise CommitmentsError(f"--param {name}: KEY=VALUE is expected, as in borough=Hackney")
    return {name: value for name, _, value in pairs}


def _nothing_found(chosen: Mapping[str, str], messages: int) -> str:
    if messages == 0:
        return "The store holds no message yet; read some with policing-kg ingest PATH."
    if chosen:
        return f"Nothing found. Try without {' or '.join(sorted(chosen))}."
    return "Nothing found."
