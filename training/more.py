"""Further invented messages, marked up in one file: ``more.txt``.

In: the file. Out: annotated messages. A message opens with ``=== NUMBER``. ``{p|…}`` is a
priority, ``{a 1,2|…}`` an action that answers the first and second priority of its message,
``{a|…}`` one that answers none, ``{w|…}`` a pledge.
"""

from __future__ import annotations

import re
from pathlib import Path

from training.corpus import Annotated, Example, Mark, example

_MARK = re.compile(r"\{([paw])(?: ([\d,]+))?\|([^{}]*)\}")


def more() -> list[Annotated]:
    """The messages of the file; their ids begin with a plus."""
    file = Path(__file__).with_name("more.txt")
    texts = re.split(r"^=== (\d+)\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [_annotated(f"+{n}", t) for n, t in zip(texts[::2], texts[1::2], strict=True)]


def more_examples() -> list[Example]:
    """The same as examples."""
    return [example(a) for a in more()]


def _annotated(name: str, marked: str) -> Annotated:
    text = ""
    at = 0
    priorities: list[Mark] = []
    actions: list[Mark] = []
    answers: set[tuple[str, str]] = set()
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        sort, numbers, words = match.groups()
        start, at = len(text), match.end()
        text += words
        if sort == "p":
            priorities.append(Mark(f"p{len(priorities) + 1}", start, len(text)))
            continue
        kind = "pledge" if sort == "w" else "response" if numbers else "activity"
        actions.append(Mark(f"a{len(actions) + 1}", start, len(text), kind))
        answers |= {(f"p{n}", actions[-1].id) for n in (numbers or "").split(",") if n}
    text += marked[at:]
    return Annotated(name, text, tuple(priorities), tuple(actions), frozenset(answers), frozenset())
