"""Bytes as text, whatever charset they are in.

In: bytes, and the charset that was declared for them, if any. Out: text. Raises NotTextError for
bytes that are no text, UnknownCharsetError for a declared charset that nobody knows.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from kg.read.wordings import wordings

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = ["mac_roman", "iso8859_14", "cp1250", "cp850"]
_CONTROL = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 65_536


class NotTextError(ValueError):
    """The bytes hold no text that can be read."""


class UnknownCharsetError(ValueError):
    """The declared charset is none that is known."""


def decode(data: bytes, declared: str | None = None) -> str:
    """``data`` as text: by its byte order mark, as declared, as UTF-8, or as what it looks like."""
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return data.decode(charset, errors="replace")
    if declared and (text := _as_declared(data, known_charset(declared))) is not None:
        return text
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(data) - 3 or error.reason != "unexpected end of data":
            return _as_it_looks(data)
        text = data[: error.start].decode("utf-8")
    if looks_binary(data):
        return _as_it_looks(data)
    return text


def known_charset(name: str) -> str:
    """Python's name of a declared charset; raises UnknownCharsetError."""
    name = name.strip("\"' \t").casefold()
    charset: str = wordings("mail")["charsets"].get(name, name)
    try:
        return codecs.lookup(charset).name
    except (LookupError, ValueError) as error:
        raise UnknownCharsetError(name) from error


def looks_binary(data: bytes) -> bool:
    """Whether more than one byte in two hundred of the opening is a control character."""
    sample = data[:_SAMPLE]
    return len(_CONTROL.findall(sample)) * 200 > len(sample)


def _as_declared(data: bytes, charset: str) -> str | None:
    if charset == "ascii":
        return None
    if charset == "iso8859-1":
        charset = "cp1252"  # what mail programs mean by it (WHATWG Encoding Standard)
    try:
        text = data.decode(charset)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None
    return text if isinstance(text, str) else None


def _as_it_looks(data: bytes) -> str:
    if looks_binary(data) and not is_two_byte(data):
        raise NotTextError
    if not is_two_byte(data) and (text := _as_declared(data, "cp1252")) is not None:
        return text  # British mail that is not UTF-8 is this, whatever frequencies suggest
    isolation = ["utf_16_le", "utf_16_be"] if is_two_byte(data) else _WESTERN
    best = from_bytes(data[:_SAMPLE], cp_isolation=isolation).best()
    if best is None and looks_binary(data):
        raise NotTextError
    return data.decode(best.encoding if best else "cp1252", errors="replace")


def is_two_byte(data: bytes) -> bool:
    """Whether every other byte of the opening is mostly zero, as in UTF-16 without its mark."""
    sample = data[:2048]
    zeros = max(sample[::2].count(0), sample[1::2].count(0))
    return len(sample) > 4 and zeros * 2 > len(sample) * 0.7


def in_utf8(data: bytes) -> bytes:
    """``data`` without its byte order mark, and in UTF-8 where it is in UTF-16 or UTF-32."""
    if not data.startswith(tuple(mark for mark, _ in _MARKS)) and not is_two_byte(data):
        return data
    try:
        return decode(data).encode("utf-8", errors="replace")
    except NotTextError:
        return data


_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)


def page_charset(data: bytes) -> str | None:
    """The charset that a page declares in its first 4096 bytes, if Python knows it.

    A declaration that can be read byte for byte is no UTF-16; UTF-8 is meant (HTML standard).
    """
    match = _META.search(data[:4096])
    try:
        charset = known_charset(match[1].decode("ascii")) if match else None
    except UnknownCharsetError:
        return None
    return "utf-8" if charset and charset.startswith(("utf-16", "utf-32")) else charset
