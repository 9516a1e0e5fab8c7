"""Linked data: addresses that can be followed, the whole of it as files, and what it is.

In: requests for /id, /data, /def, /topic, the dumps and /.well-known/void. Out: RDF in the form
that the client prefers. `routes.router`, `dump_routes.router` and `void_routes.router` are included
by the application.
"""
