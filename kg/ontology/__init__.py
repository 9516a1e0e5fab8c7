"""The ontology as something to publish: its page, its JSON-LD context, its changes, its integrity.

In: the Turtle files of ``ontology``. Out: what is written from them by ``python -m kg.ontology``
(`make reference`), and findings about them. No stage of the flow needs this room.
"""
