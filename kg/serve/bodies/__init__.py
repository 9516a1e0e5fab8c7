"""Bodies: what clients send, of which kind it says it is, and the RDF in it.

In: requests with a body. Out: text, or quads of one graph, or a Refusal. Nothing is fetched, and
nothing that a parser could choke on reaches it.
"""

from __future__ import annotations

from kg.serve.bodies.graph import READABLE, read_graph
from kg.serve.bodies.media import body_type, decoded

__all__ = ["READABLE", "body_type", "decoded", "read_graph"]
