"""`policing-kg validate`: what is wrong with graphs, in words that need no SHACL.

In: the store, or RDF files of anybody. Out: a report in one of nine forms; status 1 where the
caller asked to fail on what was found. The store keeps the report on each message beside it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import BoroughOption, OutOption, StoreOption, say, store_place
from kg.errors import CommitmentsError

if TYPE_CHECKING:
    from kg.store import GraphStore, StoredMessage
    from kg.validate import Report

_MOST_JOBS = 64

_WORTH_A_PROCESS = 1000
"""How many messages are worth a further process: it takes about a second to start, a message less
than four milliseconds (`make bench`)."""


class FailOn(StrEnum):
    """From which severity on the exit status is 1."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


class ReportFormat(StrEnum):
    """The forms of a report; the same as `kg.validate.Form`, which takes long to import."""

    TEXT = "text"
    HTML = "html"
    MARKDOWN = "markdown"
    JSON = "json"
    CSV = "csv"
    JUNIT = "junit"
    SARIF = "sarif"
    TURTLE = "turtle"
    JSONLD = "jsonld"


def validate(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE…]",
            help="RDF files to check (.ttl .trig .nt .nq .rdf .jsonld); without any, the store.",
            show_default=False,
        ),
    ] = None,
    form: Annotated[
        ReportFormat, typer.Option("--format", help="How the report is written.")
    ] = ReportFormat.TEXT,
    out: OutOption = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(help="Leave with status 1 if this or worse is found.", show_default=False),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Only what is new since this report, made with --format json.",
            show_default=False,
        ),
    ] = None,
    message: Annotated[
        str | None,
        typer.Option(metavar="IRI", help="Only this message: its IRI or key.", show_default=False),
    ] = None,
    borough: BoroughOption = None,
    shapes: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="Check against the shapes of this Turtle file or folder instead of ours.",
            show_default=False,
        ),
    ] = None,
    jobs: Annotated[
        int,
        typer.Option(
            min=1,
            max=_MOST_JOBS,
            help="How many processes share the work.",
            show_default="all cores",
        ),
    ] = os.cpu_count() or 1,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="List every finding; with --format text only.")
    ] = False,
    store: StoreOption = None,
) -> None:
    """Check every message's graph: what is wrong in it, and what nobody could be held to.

    A violation is a fault of the graph. A warning is a commitment without a who, where or when; an
    info is what a good letter would add.
    """
    from kg.validate import Severity, read_baseline, render_text

    known = read_baseline(baseline) if baseline else None  # a wrong file is told before the work
    if paths:
        report = _of_files(paths, message or borough, shapes, jobs)
    else:
        from kg.cli.opening import opened_for_reading

        with opened_for_reading(store_place(context, store)) as opened:
            report = validate_store(opened, message, borough=borough, shapes=shapes, jobs=jobs)
            if not opened.writable:
                say(f"{_keeper(opened)}, so the reports that it keeps stay as they are.")
    if known is not None:
        report = report.without(known)
    if form is ReportFormat.TEXT:
        _write(render_text(report, verbose=verbose), out)
    else:
        _write_form(report, form, out)
    if fail_on and report.at_least(Severity(fail_on.value)):
        raise typer.Exit(1)


def _keeper(store: GraphStore) -> str:
    """Why a store cannot be written."""
    from kg.store import CommitmentStore

    held = isinstance(store, CommitmentStore)
    return "A server holds the store" if held else "The SPARQL service is only read"


def validate_store(
    store: GraphStore,
    message: str | None = None,
    *,
    borough: str | None = None,
    shapes: Path | None = None,
    jobs: int = 1,
) -> Report:
    """A report on every message of ``store``, or on those that ``message`` and ``borough`` choose.

    What our own shapes say of a message is kept in the store, in the graph of its report, unless
    the store cannot be written.
    """
    from kg.cli.progress import with_progress
    from kg.validate import Report, each_report

    chosen = _chosen(store, message, borough)
    graphs = ((each.iri, store.graph(each.graph)) for each in chosen)
    reports = each_report(
        graphs, jobs=min(jobs, -(-len(chosen) // _WORTH_A_PROCESS)), shapes=shapes
    )
    done = with_progress(reports, "Validating", len(chosen))
    pairs = zip(chosen, done, strict=True)
    return Report.combined(
        _kept(pairs, store) if shapes is None and store.writable else (r for _, r in pairs)
    )


def _kept(pairs: Iterable[tuple[StoredMessage, Report]], store: GraphStore) -> Iterator[Report]:
    """The reports as they come; each is kept in the store beside its message."""
    from kg.validate import message_report

    for each, report in pairs:
        key = each.graph.value.removeprefix(store.names.message_graphs)
        store.replace_report(each.graph, message_report(report, key, store.names))
        yield report


def _chosen(store: GraphStore, message: str | None, borough: str | None) -> list[StoredMessage]:
    from kg.ask import find_borough

    chosen = [each for each in store.messages() if message is None or _is(each, message)]
    if message is not None and not chosen:
        raise CommitmentsError(f"{message}: no such message in the store; see policing-kg query")
    if borough is not None:
        area = find_borough(store, borough).value
        chosen = [each for each in chosen if area in each.areas]
    return chosen


def _is(stored: StoredMessage, wanted: str) -> bool:
    return wanted in {stored.iri.value, stored.graph.value, stored.iri.value.rpartition("/")[2]}


def _of_files(paths: list[Path], filtered: str | None, shapes: Path | None, jobs: int) -> Report:
    from kg.cli.progress import with_progress
    from kg.validate import Report, each_report, read_files

    if filtered:
        raise CommitmentsError("--message and --borough choose from the store; leave the files out")
    parts = [(None, part) for part in read_files(paths)]
    reports = each_report(parts, jobs=min(jobs, -(-len(parts) // _WORTH_A_PROCESS)), shapes=shapes)
    return Report.combined(with_progress(reports, "Validating", len(parts)))


def _write_form(report: Report, form: ReportFormat, out: Path | None) -> None:
    from kg.validate import Form, render
    from kg.validate.forms.summary import verdict

    _write(render(report, Form(form.value)), out)
    say(verdict(report))


def _write(text: str, out: Path | None) -> None:
    from kg.cli.output import write_result

    write_result(lambda file: file.write(text.encode("utf-8", "backslashreplace")), out)
