"""Text that PGP signed or sealed.

In: text of any format. Out: the text that was signed, without the marks round it and the signature
below it. Raises Unreadable where all of it is sealed.
"""

from __future__ import annotations

import re

from kg.read.unreadable import Unreadable

_OPENING = "-----BEGIN PGP "
_SIGNED = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Z][\w-]*:[^\n]*\n)*\n*", re.MULTILINE
)
_BLOCK = re.compile(
    r"^-----BEGIN PGP (?P<what>SIGNATURE|MESSAGE|PUBLIC KEY BLOCK)-----[ \t]*$"
    r"(?:\n[^\n]*)*?(?:\n-----END PGP (?P=what)-----[ \t]*$|\Z)",
    re.MULTILINE,
)
_DASHED = re.compile(r"^- (?=-)", re.MULTILINE)  # RFC 9580, 7.2
SEALED = "the message is encrypted; open it in your mail program and save its text"


def without_armour(text: str) -> str:
    """``text`` as it was before it was signed."""
    if _OPENING not in text:
        return text
    sealed = "-----BEGIN PGP MESSAGE-----" in text
    bare, signed = _SIGNED.subn("", _BLOCK.sub("", text))
    bare = (_DASHED.sub("", bare) if signed else bare).strip("\n")
    if sealed and not any(letter.isalpha() for letter in bare):
        raise Unreadable(SEALED)
    return bare
