"""The whole store at /dump.trig.gz, /dump.nq.gz and /dump.jsonld.gz.

In: requests, perhaps with the tag of what the client has, or for a part of the file (Range). Out:
the file, that part, or 304.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from kg.serve.kept import version
from kg.serve.linked.dumps import DumpForm
from kg.serve.served import Serving

_MEDIA_TYPE = "application/gzip"
_SERVICE_SECONDS = 600  # a dump takes long; one of a service may be this old
_ENDINGS = {form: f"/{form.file_name}" for form in DumpForm}

router = APIRouter(tags=["Linked data"], default_response_class=Response)


def _described(form: DumpForm) -> dict[str, Any]:
    content = {_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}
    headers = {"ETag": {"description": "The tag of this content.", "schema": {"type": "string"}}}
    what = f"All messages and the vocabulary as {form.media_type}, compressed."
    return {"responses": {"200": {"description": what, "content": content, "headers": headers}}}


async def dump(request: Request, served: Serving) -> Response:
    """Everything: one named graph a message, in order. Equal stores give equal files."""
    path = request.scope["route"].path
    form = next(each for each, ending in _ENDINGS.items() if path == ending)
    now = version(served.store, served.settings, _SERVICE_SECONDS)
    found = await served.dumps.get(served.store, form, now)
    headers = {"ETag": found.etag}
    if _has(request.headers.get("if-none-match", ""), found.etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return FileResponse(found.path, headers=headers, media_type=_MEDIA_TYPE)


def _has(held: str, etag: str) -> bool:
    """Whether the client holds ``etag``, by weak comparison (RFC 9110, section 13.1.2)."""
    return held.strip() == "*" or etag in {
        each.strip().removeprefix("W/") for each in held.split(",")
    }


for _form, _path in _ENDINGS.items():
    router.add_api_route(
        _path,
        dump,
        methods=["GET"],
        operation_id=f"dump_{_form.value}",
        openapi_extra=_described(_form),
    )
    router.add_api_route(_path, dump, methods=["HEAD"], include_in_schema=False)
