"""Writing: one change at a time, checked before it is made, whole or not at all.

In: what a client wants changed: an update, or the content of one graph. Out: the change in the
store with the reports on the messages that it touches, or a Refusal and a store as it was.
"""

from __future__ import annotations

from kg.serve.writing.graphs import drop_graph, merge_graph, put_graph
from kg.serve.writing.turn import Turn
from kg.serve.writing.updates import carry_out

__all__ = ["Turn", "carry_out", "drop_graph", "merge_graph", "put_graph"]
