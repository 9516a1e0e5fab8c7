"""`policing-kg extract`: what messages state, without storing it.

In: paths. Out: one JSON object a line and message, in the order of the input, or text for people.
"""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from kg.cli.options import JobsOption, PathsArgument, report_failures
from kg.cli.second import (
    DisagreementsOption,
    ModelOption,
    RemoteOption,
    SecondReaderOption,
    TimeoutOption,
    second_readings,
    second_settings,
)


class ReadingFormat(StrEnum):
    """How a reading is printed."""

    JSONL = "jsonl"
    TEXT = "text"


def extract(
    paths: PathsArgument,
    form: Annotated[
        ReadingFormat, typer.Option("--format", help="For programs (jsonl) or people (text).")
    ] = ReadingFormat.JSONL,
    second_reader: SecondReaderOption = None,
    model: ModelOption = None,
    second_reader_remote: RemoteOption = False,
    second_reader_timeout: TimeoutOption = 300.0,
    disagreements: DisagreementsOption = None,
    jobs: JobsOption = None,
) -> None:
    """Print what messages state: priorities, actions, answers and the words they rest on.

    One message a line, in the order of the input; nothing is stored. Each quote stands in the
    message's text at the offsets given. With --second-reader, what that reader finds is printed.
    """
    from kg.express.record import record
    from kg.namespaces import Names
    from kg.parallel import usual_jobs
    from kg.pipeline import Failure, readings

    second = second_settings(
        second_reader, model, second_reader_remote, second_reader_timeout, disagreements
    )
    names = Names()
    failures = []
    items = (
        second_readings(paths, second, disagreements)
        if second
        else readings(paths, jobs or usual_jobs())
    )
    for item in items:
        if isinstance(item, Failure):
            failures.append(item)
        elif form is ReadingFormat.JSONL:
            sys.stdout.write(json.dumps(record(item, names), ensure_ascii=False) + "\n")
        else:
            from kg.cli.account import account

            sys.stdout.write(account(item) + "\n\n")
        sys.stdout.flush()  # whoever waits or stops us has every message read so far
    report_failures(failures)
