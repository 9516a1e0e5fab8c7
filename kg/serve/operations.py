"""What operators need: /health, /ready, /metrics."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
