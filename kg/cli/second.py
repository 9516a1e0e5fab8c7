"""The second reader on the command line: its options, and what the operator is told of it.

In: options and environment. Out: the second reader's readings; on standard error, where the text
goes, what was dropped and how often the readers disagree; disagreements in a file for review.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import say
from kg.errors import CommitmentsError

if TYPE_CHECKING:
    from kg.pipeline import Failure, Source
    from kg.second import Disagreement, Settings
    from kg.statements import Reading

SecondReaderOption = Annotated[
    str | None,
    typer.Option(
        "--second-reader",
        metavar="URL",
        envvar="POLICING_KG_SECOND_URL",
        help="Let this OpenAI-compatible server read, http://127.0.0.1:11434/v1; see the guide.",
        show_default=False,
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        envvar="POLICING_KG_SECOND_MODEL",
        help="The model that the second reader's server is to use.",
        show_default=False,
    ),
]
RemoteOption = Annotated[
    bool,
    typer.Option(
        "--second-reader-remote",
        help="Allow a second reader on another machine: the messages' text is sent there.",
    ),
]
TimeoutOption = Annotated[
    float,
    typer.Option(
        "--second-reader-timeout", metavar="SECONDS", help="How long one answer may take."
    ),
]
DisagreementsOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Write where the second reader and ours disagree, one JSON object a line.",
        show_default=False,
    ),
]


def second_settings(
    url: str | None, model: str | None, remote: bool, timeout_s: float, review: Path | None
) -> Settings | None:
    """The second reader that the operator configured; None where there is none."""
    if not url:
        if review or remote:
            option = "--disagreements" if review else "--second-reader-remote"
            raise CommitmentsError(f"{option} goes with --second-reader URL --model NAME")
        return None
    from kg.second import KEY_VARIABLE, Settings

    key = os.environ.get(KEY_VARIABLE)
    return Settings.of(url, model, key, remote=remote, timeout_s=timeout_s)


def second_readings(
    paths: Sequence[Source], settings: Settings, review: Path | None
) -> Iterator[Reading | Failure]:
    """What the second reader makes of each message; disagreements with ours go to ``review``.

    That file is written whole at the end, or not at all.
    """
    from kg.cli.output import written_whole
    from kg.pipeline import Failure, opinions
    from kg.second import Dropped, SecondReader
    from kg.vocabulary import load_vocabulary

    dropped, differing = Dropped(), 0
    with (
        SecondReader(settings, load_vocabulary()) as reader,
        written_whole(review) if review else nullcontext() as file,
    ):
        say(settings.notice())
        for item in opinions(paths, reader):
            if isinstance(item, Failure):
                yield item
                continue
            dropped += item.dropped
            differing += len(item.disagreements)
            if file is not None:
                file.writelines(map(_line, item.disagreements))
            yield item.second
    say(dropped.sentence())
    say(_told(differing, review))


def _line(disagreement: Disagreement) -> bytes:
    return f"{json.dumps(disagreement.record(), ensure_ascii=False)}\n".encode()


def _told(differing: int, review: Path | None) -> str:
    times = "once" if differing == 1 else f"{differing} times"
    where = f"see {review}" if review else "keep them with --disagreements FILE"
    return f"The two readers disagree {times}" + (f"; {where}." if differing else ".")
