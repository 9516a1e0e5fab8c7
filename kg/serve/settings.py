"""What an operator can set: from the command line, the environment, or a TOML file.

In: ``POLICING_KG_…`` variables and a file. Out: frozen settings with their defaults, which suit a
public server that only reads. Secrets are never printed.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from kg.namespaces import DEFAULT_BASE
from kg.serve.running import Limits
from kg.store import default_path


class DefaultGraph(StrEnum):
    """What a query sees where it names no graph."""

    UNION = "union"  # every graph of the store
    OWN = "own"  # only the default graph, as other stores have it


class Settings(BaseSettings):
    """How the server behaves; each field is also ``POLICING_KG_`` and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="POLICING_KG_", frozen=True, extra="forbid", env_ignore_empty=True
    )

    store: Path = Field(default_factory=default_path, description="The folder of the store.")
    base: str = Field(DEFAULT_BASE, description="What the addresses of the data begin with.")
    host: str = Field("127.0.0.1", description="The address to listen at.")
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    root_path: str = Field("", description="The path prefix that a reverse proxy takes off.")
    public_url: str | None = Field(None, description="The address that the public sees.")
    read_only: bool = Field(False, description="Refuse every change, whatever the token.")
    token: SecretStr | None = Field(None, description="What writers must send as a bearer token.")
    default_graph: DefaultGraph = DefaultGraph.UNION
    services: tuple[str, ...] = Field(
        (), description="Addresses that a query may name in SERVICE; none by default."
    )

    query_seconds: Annotated[float, Field(gt=0)] = 20.0
    query_rows: Annotated[int, Field(ge=1)] = 100_000
    query_bytes: Annotated[int, Field(ge=1024)] = 64 * 2**20
    query_memory: Annotated[int, Field(ge=64 * 2**20)] = 1024 * 2**20
    query_slots: Annotated[int, Field(ge=1)] = 2
    query_queue: Annotated[int, Field(ge=0)] = 32
    query_wait_seconds: Annotated[float, Field(ge=0)] = 10.0
    body_bytes: Annotated[int, Field(ge=1024)] = 32 * 2**20
    write_wait_seconds: Annotated[float, Field(ge=0)] = 10.0

    page_rows: Annotated[int, Field(ge=1)] = 100
    page_rows_most: Annotated[int, Field(ge=1)] = 10_000

    service_query: str | None = Field(
        None, description="The query address of a SPARQL service to use instead of the folder."
    )
    service_update: str | None = None
    service_graphs: str | None = None
    service_user: str | None = None
    service_password: SecretStr | None = None

    @property
    def limits(self) -> Limits:
        """What one free query may take."""
        return Limits(self.query_seconds, self.query_rows, self.query_bytes, self.query_memory)
