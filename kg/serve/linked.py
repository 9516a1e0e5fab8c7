"""Addresses that can be followed: /id, /page, /data, and dumps."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
