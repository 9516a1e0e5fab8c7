"""`policing-kg serve`: the store over HTTP, for programs and for people.

In: settings from options, the environment and a file. Out: a server until it is told to stop; on
standard error, where it is, what it serves, who may write, and what safeguards are in force.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import StoreOption, say


class LogForm(StrEnum):
    """The forms of the log; the same as in `kg.serve.settings`, which takes long to import."""

    JSON = "json"
    TEXT = "text"


def serve(
    context: typer.Context,
    host: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Listen at this address.", show_default="127.0.0.1"),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(help="Listen at this port; 0 takes any free one.", show_default="8000"),
    ] = None,
    store: StoreOption = None,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.toml",
            help="Settings from this file; else from POLICING_KG_CONFIG.",
            show_default=False,
        ),
    ] = None,
    read_only: Annotated[
        bool | None,
        typer.Option("--read-only", help="Refuse every change.", show_default=False),
    ] = None,
    create: Annotated[
        bool | None,
        typer.Option(
            "--create", help="Make an empty store where there is none.", show_default=False
        ),
    ] = None,
    root_path: Annotated[
        str | None,
        typer.Option(
            metavar="PATH",
            help="What a reverse proxy puts before our addresses, such as /policing.",
            show_default=False,
        ),
    ] = None,
    log: Annotated[
        LogForm | None,
        typer.Option(help="The form of the log on standard error.", show_default="json"),
    ] = None,
    show_config: Annotated[
        bool,
        typer.Option("--show-config", help="Print every setting with its origin, and leave."),
    ] = False,
) -> None:
    """Serve the store over HTTP: SPARQL, prepared questions, pages, and addresses to follow.

    It listens on this machine only, and nobody can change the store, unless you say otherwise.
    Every setting can stand in a file or in the environment; --show-config lists them. Stop with
    Ctrl-C.
    """
    from kg.serve.configuration import configure
    from kg.serve.safeguards import found_here, sentences
    from kg.serve.shown import show
    from kg.serve.starting import start

    before: Path | None = context.find_root().obj
    given = {
        "host": host,
        "port": port,
        "store": store or before,
        "read_only": read_only,
        "create": create,
        "root_path": root_path,
        "log": log,
    }
    options = {name: value for name, value in given.items() if value is not None}
    configuration = configure(options, config)
    if show_config:
        safeguards = sentences(configuration.settings, found_here())
        sys.stdout.write(show(configuration, safeguards))
    else:
        start(configuration.settings, say)
