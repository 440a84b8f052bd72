"""Every router of the API, in the order of the reference; the probes stand outside /api/v1."""

from __future__ import annotations

from fastapi import APIRouter

from service.api import (
    assignments,
    audit,
    boards,
    catalogue,
    decisions,
    documents,
    evidence,
    imports,
    notices,
    organizations,
    periods,
    probes,
    reports,
    settings,
    token,
)

ROUTERS: tuple[APIRouter, ...] = (
    token.router,
    imports.router,
    organizations.router,
    catalogue.router,
    periods.router,
    settings.router,
    assignments.router,
    decisions.router,
    reports.router,
    boards.router,
    documents.router,
    notices.router,
    evidence.router,
    audit.router,
    probes.router,
)
