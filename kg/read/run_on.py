"""Header lines of a forwarded message that a mail program ran together.

In: text. Out: text with each of them on a line of its own: Yahoo writes "----- Forwarded message
----- From: A <a@b>To: C <c@d>Sent: 2 June 2025Subject: Bikes" into its plain parts.
"""

from __future__ import annotations

import re
from functools import cache

from kg.read.wordings import any_phrase, wordings


def parted(text: str) -> str:
    """``text`` with the header lines that were run together parted."""
    if "---" not in text:
        return text
    return _run_on().sub(lambda found: _name().sub(r"\n", found.group()), text)


@cache
def _run_on() -> re.Pattern[str]:
    words, name = wordings("mail"), _name().pattern
    return re.compile(
        rf"^[ \t>]*-{{3,}}[ \t]*(?i:{any_phrase(words['forwarded'])})[ \t]*-{{3,}}"
        rf"{name}[^\n]+{name}[^\n]+$",
        re.MULTILINE,
    )


@cache
def _name() -> re.Pattern[str]:
    """The place before a header's name, wherever it stands."""
    return re.compile(rf"[ \t]*(?=(?:{any_phrase(wordings('mail')['run_on_lines'])}):)")
