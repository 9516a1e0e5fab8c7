"""`policing-kg extract`: what messages state, without storing it.

In: paths. Out: one JSON object a line and message, in the order of the input, or text for people.
"""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from kg.cli.options import PathsArgument, report_failures


class ReadingFormat(StrEnum):
    """How a reading is printed."""

    JSONL = "jsonl"
    TEXT = "text"


def extract(
    paths: PathsArgument,
    form: Annotated[
        ReadingFormat, typer.Option("--format", help="For programs (jsonl) or people (text).")
    ] = ReadingFormat.JSONL,
) -> None:
    """Print what messages state: priorities, actions, answers and the words they rest on.

    One message a line, in the order of the input; nothing is stored. Each quote stands in the
    message's text at the offsets given.
    """
    from kg.express.record import record
    from kg.namespaces import Names
    from kg.pipeline import Failure, readings

    names = Names()
    failures = []
    for item in readings(paths):
        if isinstance(item, Failure):
            failures.append(item)
        elif form is ReadingFormat.JSONL:
            sys.stdout.write(json.dumps(record(item, names), ensure_ascii=False) + "\n")
        else:
            from kg.cli.account import account

            sys.stdout.write(account(item) + "\n\n")
    report_failures(failures)
