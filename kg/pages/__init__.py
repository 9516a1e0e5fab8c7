"""Pages: what a store holds, as pages for people, on a server or in a folder.

In: a catalogue and a store to read single messages from. Out: HTML from the templates of
``viz/pages``, and the same lists as CSV, JSON and Atom.
"""
