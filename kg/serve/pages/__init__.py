"""The pages for people: HTML at ``/`` and below, and what keeps them up to date.

In: requests of browsers. Out: the pages of `kg.pages`, made from a catalogue that is built when the
server starts and renewed with every write. `routes.router` is included by the application.
"""
