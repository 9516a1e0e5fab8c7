"""Text that XML 1.0 may hold.

In: any text. Out: the same without the characters that XML forbids (section 2.2).
"""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """``text`` with a replacement character for each one that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)
