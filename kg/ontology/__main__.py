"""`python -m kg.ontology` (`make reference`): write what is made from the Turtle files.

In: the ontology of this checkout. Out: ``ontology/context.jsonld``, ``ontology/changes.json`` and
``docs/ontology/index.html``. With ``--snapshot``, the version of today is kept in
``ontology/versions`` first, which is done once for each version, when it is released.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kg.folders import data_folder
from kg.ontology.changes import changes_text, history, snapshot
from kg.ontology.context import context_text
from kg.ontology.page import reference_page
from kg.ontology.terms import ontology_files, read_graph, read_ontology


def main(*arguments: str) -> None:
    """Write the files and say which; ``--snapshot`` keeps the version of today first."""
    ontology = read_ontology()
    folder = data_folder("ontology")
    docs = folder.parent / "docs"
    if not docs.is_dir():
        sys.exit("kg.ontology: nothing to write here; run it in a checkout of the project")
    if "--snapshot" in arguments:
        kept = folder / "versions" / f"{ontology.version}.ttl"
        _write(kept, snapshot(read_graph(ontology_files())))
    _write(folder / "context.jsonld", context_text(ontology))
    versions = history()
    _write(folder / "changes.json", changes_text(versions, ontology))
    _write(docs / "ontology" / "index.html", reference_page(ontology, versions))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    sys.stderr.write(f"Wrote {path}.\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
