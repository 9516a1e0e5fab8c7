"""The graph store protocol at /graphs."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
