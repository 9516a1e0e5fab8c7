"""A server of an empty store, without the reference graph, for the W3C's tests.

In: the folder of the store. Out: a server at a free port of this machine, whose address stands on
standard error. Queries that name no graph see the default graph alone, as those tests have it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pydantic import SecretStr

from kg.serve import Settings, application
from kg.serve.listening import listen, port_of, serve
from kg.serve.settings import DefaultGraph
from kg.store import CommitmentStore
from tests.serve.servers import TOKEN


def main(folder: Path) -> None:
    settings = Settings(
        store=folder, token=SecretStr(TOKEN), default_graph=DefaultGraph.OWN, port=0
    )
    with CommitmentStore.open(folder) as store, listen(settings.host, 0) as socket:
        serve(
            application(settings, store),
            settings,
            [socket],
            lambda: print(f"http://127.0.0.1:{port_of(socket)}", file=sys.stderr, flush=True),
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
