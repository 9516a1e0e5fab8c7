"""The kind of a body: its media type and encoding, as the headers say them.

In: a request. Out: its media type, or a Refusal with status 415 (RFC 9110, section 15.5.16).
"""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus

from fastapi import Request

from kg.serve.negotiate import MediaType, read_media_type
from kg.serve.refusal import Refusal

_UTF_8 = frozenset({"utf-8", "utf8", "us-ascii"})


def body_type(request: Request, known: Collection[str]) -> str:
    """The media type of the body, without parameters, where it is one of ``known``.

    Raises Refusal with status 415 where it is another or missing, is not in UTF-8, or is packed.
    """
    return media_type(request, known).name


def media_type(request: Request, known: Collection[str]) -> MediaType:
    """Likewise, with its parameters."""
    given = request.headers.get("content-type")
    _refuse_packed(request)
    if not given:
        raise _not_read("the header Content-Type is missing", known)
    found = read_media_type(given)
    if found is None or found.name not in known:
        raise _not_read(f"Content-Type {given[:100]!r} is not read here", known)
    charset = found.parameter("charset")
    if charset is not None and charset.lower() not in _UTF_8:
        raise Refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"the encoding {charset[:40]!r} is not read here; send UTF-8",
        )
    return found


def decoded(body: bytes) -> str:
    """The text of a body in UTF-8; Refusal with status 400 where it is not."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = body[: error.start]
        line = before.count(b"\n") + 1
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            "the body is not in UTF-8",
            line=line,
            column=error.start - before.rfind(b"\n"),
        ) from error


def _refuse_packed(request: Request) -> None:
    packing = request.headers.get("content-encoding", "identity").strip().lower()
    if packing not in {"", "identity"}:
        raise Refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"Content-Encoding {packing[:40]!r} is not read here; send the body as it is",
            headers={"Accept-Encoding": "identity"},
        )


def _not_read(reason: str, known: Collection[str]) -> Refusal:
    return Refusal(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        f"{reason}; send one of {', '.join(known)}",
        headers={"Accept-Post": ", ".join(known)},
    )
