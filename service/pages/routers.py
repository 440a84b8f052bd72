"""Every router of the pages."""

from __future__ import annotations

from fastapi import APIRouter

from service.pages import (
    acts,
    assignments,
    dispatch,
    organizations,
    rankings,
    scorecards,
    signing,
    trails,
)

ROUTERS: tuple[APIRouter, ...] = (
    signing.router,
    dispatch.router,
    assignments.router,
    acts.router,
    rankings.router,
    scorecards.router,
    organizations.router,
    trails.router,
)
