"""The description of the dataset at /.well-known/void, where section 7.2 of VoID puts it.

In: requests. Out: VoID and DCAT as RDF in the form that the client prefers.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from kg.serve.addresses import public_address
from kg.serve.forms import SHORT_NAMES, choose_graph
from kg.serve.graph_text import graph_answer
from kg.serve.kept import version
from kg.serve.linked.void import count, describe_dataset
from kg.serve.protocol.parameters import read_parameters
from kg.serve.running import GraphFormat
from kg.serve.sending import AnswerResponse
from kg.serve.served import Serving

ROOM = "/.well-known/void"
_SERVICE_SECONDS = 600  # counting is dear; the counts of a service may be this old
_DESCRIBED: dict[str, Any] = {
    "parameters": [
        {
            "name": "format",
            "in": "query",
            "description": "The form of the answer, before what the Accept header says.",
            "schema": {
                "type": "string",
                "enum": [name for name in SHORT_NAMES if name not in ("csv", "tsv")],
            },
        }
    ],
    "responses": {
        "200": {
            "description": "What the dataset holds, and where it is found.",
            "content": {form.value: {"schema": {"type": "string"}} for form in GraphFormat},
        }
    },
}

router = APIRouter(tags=["Linked data"], default_response_class=Response)


@router.get(ROOM, openapi_extra=_DESCRIBED)
@router.head(ROOM, include_in_schema=False)
async def describe(request: Request, served: Serving) -> Response:
    """What the dataset is: its size, licences, vocabularies, dumps and endpoint (VoID, DCAT 3)."""
    named = read_parameters(request.scope["query_string"], "address").one("format")
    form = choose_graph(request.headers.get("accept"), named)
    now = version(served.store, served.settings, _SERVICE_SECONDS)
    counted = await served.counted.get(now, lambda: count(served.store))
    public = public_address(request, served.settings)
    return AnswerResponse(
        graph_answer(describe_dataset(counted, public, served.settings.base), form)
    )
