"""Words of messages where they could do harm: in XML, in a terminal, in Markdown.

In: any text. Out: the same without the characters that do something instead of being read.
"""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def xml_text(text: str) -> str:
    """``text`` with a replacement character for each one that XML 1.0 (section 2.2) forbids."""
    return _FORBIDDEN.sub("\ufffd", text)


def one_line(text: str) -> str:
    """``text`` on one line, without control characters and those that turn text round."""
    return _CONTROL.sub("", re.sub(r"\s+", " ", text))
