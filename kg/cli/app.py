"""The Typer application: which commands there are, and what their errors look like.

In: the arguments. Out: the exit status. 0: done; 1: done, and something was found that the caller
asked to fail on; 2: bad usage or unreadable input, told in one plain line on standard error;
130: stopped by Ctrl-C; 141: the reader of standard output went away.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

import kg
from kg.cli.demo import demo
from kg.cli.draw import draw
from kg.cli.export import export
from kg.cli.extract import extract
from kg.cli.ingest import ingest
from kg.cli.options import StoreOption, say
from kg.cli.publish import publish
from kg.cli.questions import gaps, query
from kg.cli.review import review
from kg.cli.serve import serve
from kg.cli.validate import validate
from kg.errors import CommitmentsError

USAGE, INTERRUPTED, READER_GONE = 2, 130, 141


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what runs, one line for the list of commands, and examples for its help."""

    function: Callable[..., None]
    summary: str
    examples: tuple[str, ...]

    @property
    def epilog(self) -> str:
        """The examples as the help shows them, line by line."""
        return "\n".join(["\b", "Examples:", *(f"  {example}" for example in self.examples)])


COMMANDS = (
    Command(
        demo,
        "Two sample letters to gaps, validation and drawing.",
        ("policing-kg demo", "policing-kg demo --out /tmp/first-look"),
    ),
    Command(
        ingest,
        "Read messages into the store.",
        ("policing-kg ingest letters/", "policing-kg ingest a.eml b.txt --store ward.store"),
    ),
    Command(
        extract,
        "Print what messages state; store nothing.",
        ("policing-kg extract letter.txt --format text", "policing-kg extract mail/ > all.jsonl"),
    ),
    Command(
        gaps,
        "List priorities without a corresponding action.",
        ("policing-kg gaps --borough Harrow", "policing-kg gaps --format csv > gaps.csv"),
    ),
    Command(
        query,
        "Ask a prepared question, or SPARQL of your own.",
        (
            "policing-kg query",
            "policing-kg query promises --param borough=Hackney",
            "echo 'SELECT * { ?m a pc:Message }' | policing-kg query -",
        ),
    ),
    Command(
        validate,
        "Check the stored graphs, or RDF files.",
        (
            "policing-kg validate --fail-on violation",
            "policing-kg validate --borough Harrow --format html --out harrow.html",
            "policing-kg validate their-data.ttl --baseline last-month.json",
        ),
    ),
    Command(
        draw,
        "Draw the store, or what lies around one thing in it, as one page.",
        (
            "policing-kg draw all.html",
            "policing-kg draw harrow.html --borough Harrow",
            "policing-kg draw knives.html --topic knife-crime --steps 2",
            "policing-kg draw structure.html --structure",
        ),
    ),
    Command(
        export,
        "Write the store as RDF, or what is drawn as data.",
        (
            "policing-kg export > all.trig",
            "policing-kg export --format nquads --out all.nq",
            "policing-kg export --format gexf --borough Hackney --out hackney.gexf",
        ),
    ),
    Command(
        publish,
        "Write the pages as a site without a server.",
        ("policing-kg publish site/", "policing-kg publish harrow/ --borough Harrow"),
    ),
    Command(
        review,
        "Keep what readers said about a priority.",
        ("policing-kg review review-3f2a.ttl",),
    ),
    Command(
        serve,
        "Serve the store over HTTP.",
        (
            "policing-kg serve",
            "policing-kg serve --port 9000 --store ward.store --log text",
            "policing-kg serve --config serve.toml --show-config",
        ),
    ),
)


def application() -> typer.Typer:
    """The Typer application with all commands."""
    app = typer.Typer(
        name="policing-kg",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog="Begin with: policing-kg demo",
    )
    app.callback()(_policing_kg)
    for command in COMMANDS:
        app.command(short_help=command.summary, epilog=command.epilog)(command.function)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"policing-kg {kg.__version__}")
        raise typer.Exit


def _policing_kg(
    context: typer.Context,
    store: StoreOption = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Turn what neighbourhood police write to residents into a record that can be asked.

    Messages go in; every community priority, every action said to answer it, and the words that
    each rests on come out. The first question: which priorities does no action answer?
    """
    context.obj = store


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; ``arguments`` are those of the process unless given."""
    _speak_utf8()
    try:
        status = application()(args=arguments, prog_name="policing-kg", standalone_mode=False)
        sys.stdout.flush()
    except CommitmentsError as error:
        return _fail(str(error))
    except typer.TyperException as error:
        return _fail(f"{error.format_message().rstrip('.')}; see: policing-kg --help")
    except typer.Abort:
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):  # Typer leaves with SystemExit where the pipe is broken
        _drop_output()
        return READER_GONE
    return status if isinstance(status, int) else 0


def _fail(message: str) -> int:
    with contextlib.suppress(BrokenPipeError):
        say(f"policing-kg: {' '.join(message.split())}")
    return USAGE


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _drop_output() -> None:
    """Send what is still buffered nowhere, so that the interpreter ends without complaint."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
