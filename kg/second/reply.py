"""The JSON object in what a model wrote.

In: text that is JSON, holds it between fences, or has it somewhere among other words. Out: the
object, or None. Nothing that a server sends can make this raise or run long.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

LONGEST_ANSWER = 400_000  # characters
_MOST_TRIES = 40
_FENCED = re.compile(r"```[A-Za-z]*+(.*?)```", re.DOTALL)
_THOUGHT = "</think>"


def json_object(written: str) -> dict[str, Any] | None:
    """The first JSON object in ``written``: all of it, in a fence, or the first that stands in it.

    What a model thinks aloud before ``</think>`` is passed over.
    """
    if len(written) > LONGEST_ANSWER:
        return None
    said = written.rpartition(_THOUGHT)[2].strip()
    for candidate in (said, *_FENCED.findall(said)):
        if (found := parsed(candidate)) is not None:
            return found
    return _within(said)


def parsed(text: str | bytes) -> dict[str, Any] | None:
    """``text`` as a JSON object; None where it is anything else."""
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _within(text: str) -> dict[str, Any] | None:
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    at = text.find("{")
    for _ in range(_MOST_TRIES):
        if at < 0:
            return None
        try:
            value, _end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict) and any(isinstance(part, list) for part in value.values()):
            return value
        at = text.find("{", at + 1)
    return None


def _no_constant(name: str) -> NoReturn:
    """NaN and Infinity are no JSON."""
    raise ValueError(name)
