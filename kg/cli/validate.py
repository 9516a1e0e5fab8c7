"""`policing-kg validate`: what is wrong with the stored graphs, in words that need no SHACL.

In: the store. Out: a report as text; status 1 where the caller asked to fail on what was found.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import StoreOption, store_path
from kg.errors import CommitmentsError

if TYPE_CHECKING:
    from kg.store import CommitmentStore, StoredMessage
    from kg.validate import Report


class FailOn(StrEnum):
    """From which severity on the exit status is 1."""

    VIOLATION = "violation"
    WARNING = "warning"


def validate(
    context: typer.Context,
    message: Annotated[
        str | None,
        typer.Option(metavar="IRI", help="Only this message: its IRI or key.", show_default=False),
    ] = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(help="Leave with status 1 if this or worse is found.", show_default=False),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="List every finding.")] = False,
    store: StoreOption = None,
) -> None:
    """Check every message's graph: what is wrong in it, and what nobody could be held to.

    A violation is a fault of the graph. A warning is a commitment without a who, where or when.
    """
    from kg.store import CommitmentStore
    from kg.validate import Severity, render_text

    with CommitmentStore.open(store_path(context, store), create=False) as opened:
        report = validate_store(opened, message)
    typer.echo(render_text(report, verbose=verbose), nl=False)
    if fail_on and any(
        finding.severity.rank <= Severity(fail_on.value).rank for finding in report.findings
    ):
        raise typer.Exit(1)


def validate_store(store: CommitmentStore, message: str | None = None) -> Report:
    """A report on every message of ``store``, or on the one whose IRI or key is ``message``."""
    from kg.cli.progress import with_progress
    from kg.validate import validate_messages

    chosen = [each for each in store.messages() if message is None or _is(each, message)]
    if message is not None and not chosen:
        raise CommitmentsError(f"{message}: no such message in the store; see policing-kg query")
    graphs = ((each.iri, store.graph(each.graph)) for each in chosen)
    return validate_messages(with_progress(graphs, "Validating", len(chosen)))


def _is(stored: StoredMessage, wanted: str) -> bool:
    return wanted in {stored.iri.value, stored.graph.value, stored.iri.value.rpartition("/")[2]}
