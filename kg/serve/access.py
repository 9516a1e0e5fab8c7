"""Who may change the store: whoever sends the token, where there is one and the server writes.

In: a request. Out: nothing, or a Refusal: 403 where nobody may, 401 where this client may not.
"""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request

from kg.serve.refusal import Refusal
from kg.serve.served import Served

_CHALLENGE = 'Bearer realm="policing-kg"'


def refuse_strangers(request: Request, served: Served) -> None:
    """Raise Refusal unless the request carries a token that allows to write (RFC 6750)."""
    token = _bearer(request)
    if token and served.may_write(token):
        return
    if served.settings.read_only:
        raise Refusal(HTTPStatus.FORBIDDEN, "this server is for reading only")
    if not served.writing:
        raise Refusal(
            HTTPStatus.FORBIDDEN, "changes are switched off: this server has been given no token"
        )
    if token:
        raise Refusal(
            HTTPStatus.UNAUTHORIZED,
            "the token is not the one of this server",
            headers={"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'},
        )
    raise Refusal(
        HTTPStatus.UNAUTHORIZED,
        "changes need the token: send the header Authorization: Bearer TOKEN",
        headers={"WWW-Authenticate": _CHALLENGE},
    )


def _bearer(request: Request) -> str:
    """The token of the Authorization header; "" where there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
