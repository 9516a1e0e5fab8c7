"""The files of a form that was sent in parts (multipart/form-data, RFC 7578 and RFC 2046).

In: a body and its media type. Out: the content and the media type of each part.
"""

from __future__ import annotations

from collections.abc import Iterator
from email.parser import BytesHeaderParser
from email.policy import HTTP
from http import HTTPStatus

from kg.serve.negotiate import MediaType, read_media_type
from kg.serve.refusal import Refusal

_MOST = 100
_PLAIN = MediaType("text", "plain")


def parts(body: bytes, kind: MediaType) -> Iterator[tuple[bytes, MediaType]]:
    """The parts of ``body``, between the lines that its boundary marks.

    Raises Refusal with status 400 where it has no boundary, no end, or more than a hundred parts.
    """
    boundary = (kind.parameter("boundary") or "").encode("latin-1", "replace")
    if not boundary:
        raise _bad("the header Content-Type names no boundary between the parts")
    _, *pieces = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if not pieces or not pieces[-1].startswith(b"--"):
        raise _bad("the last part of the form has no end")
    if len(pieces) > _MOST:
        raise _bad(f"the form has more than {_MOST} parts")
    for piece in pieces[:-1]:
        _, _, part = piece.partition(b"\r\n")
        head, found, content = (b"\r\n" + part).partition(b"\r\n\r\n")
        if not found:
            raise _bad("a part of the form has no empty line after its headers")
        yield content, _kind(head.removeprefix(b"\r\n"))


def _kind(head: bytes) -> MediaType:
    headers = BytesHeaderParser(policy=HTTP).parsebytes(head + b"\r\n\r\n")
    return read_media_type(str(headers.get("Content-Type", ""))) or _PLAIN


def _bad(sentence: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, sentence)
