"""Every router of the API, in the order of the reference."""

from __future__ import annotations

from fastapi import APIRouter

from service.api import assignments, token

ROUTERS: tuple[APIRouter, ...] = (token.router, assignments.router)
