"""Every router of the pages."""

from __future__ import annotations

from fastapi import APIRouter

from service.pages import dispatch, rankings, signing

ROUTERS: tuple[APIRouter, ...] = (signing.router, dispatch.router, rankings.router)
