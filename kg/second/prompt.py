"""What a second reader is told and asked.

In: the topics of the vocabulary, a message and one part of it. Out: the instruction (our annotation
guide, ``guide.md``), the form of the answer (``answer.schema.json``) and the question.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.second.parts import Part
from kg.statements import Message, Priority

_FOLDER = Path(__file__).parent
_TOPICS = "TOPICS"


@lru_cache(maxsize=4)
def instruction(topics: tuple[str, ...]) -> str:
    """The annotation guide with the notations that topics are named by."""
    guide = (_FOLDER / "guide.md").read_text(encoding="utf-8")
    return guide.replace(f"\n{_TOPICS}\n", f"\n{', '.join(topics)}\n")


@lru_cache(maxsize=4)
def answer_schema(topics: tuple[str, ...]) -> dict[str, Any]:
    """JSON Schema of the answer."""
    written = (_FOLDER / "answer.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(written.replace(f'["{_TOPICS}"]', json.dumps(topics)))
    return schema


def question(message: Message, part: Part, known: Sequence[Priority]) -> str:
    """One part of the message between markers that nobody could have put into it beforehand.

    ``known`` are the priorities of earlier parts; answers may name them by their ids.
    """
    marker = f"=== message {message.key} ==="
    lines = []
    if message.issued:
        lines.append(f"The message is dated {message.issued.isoformat()}.")
    if part.start or part.end < len(message.text):
        lines.append("This is one part of a longer message.")
    if known:
        listed = [{"id": f"known-{each.id}", "quote": each.evidence[0].quote} for each in known]
        lines.append(
            "Priorities of earlier parts, for `answers` only (not to be listed again): "
            + json.dumps(listed, ensure_ascii=False)
        )
    return "\n".join([*lines, marker, message.text[part.start : part.end], marker])
