"""Protocol: what a request of the SPARQL 1.1 Protocol asks for.

In: a request. Out: a `Query` or an `Update` to run, or None where the address itself is asked what
it is; a Refusal where the request is not one of the protocol's.
"""

from __future__ import annotations

from kg.serve.protocol.description import describe_service
from kg.serve.protocol.operation import asked, posted
from kg.serve.protocol.parameters import Parameters, read_parameters

__all__ = ["Parameters", "asked", "describe_service", "posted", "read_parameters"]
