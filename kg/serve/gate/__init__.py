"""Gate: what every request passes on its way in, and every answer on its way out.

In: an ASGI application. Out: the same with limits, headers, compression, ETags and a log line for
each request. Each module is one layer of plain ASGI; `pass_through` puts them in order.
"""
