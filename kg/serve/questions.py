"""Named questions at /questions."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
