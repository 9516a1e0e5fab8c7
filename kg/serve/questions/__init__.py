"""Named questions at /questions: each file of ``queries`` is an operation with typed parameters.

In: requests by people who know no SPARQL. Out: rows with the quote, the message and what the answer
rests on, page by page, as JSON, CSV and other forms. `routes.room` makes the router.
"""
