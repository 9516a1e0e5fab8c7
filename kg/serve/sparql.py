"""The SPARQL protocol at /sparql."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
