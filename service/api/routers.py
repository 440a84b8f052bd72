"""Every router of the API; the probes stand outside /api/v1."""

from __future__ import annotations

from fastapi import APIRouter

from service.api import (
    access_log,
    accounts,
    assignments,
    audit,
    boards,
    catalogue,
    decisions,
    differences,
    documents,
    evidence,
    grants,
    imports,
    leads,
    notices,
    organizations,
    own,
    people,
    periods,
    probes,
    reports,
    sealing,
    settings,
    token,
)

# Routes are looked through in this order: those asked for most stand first.
ROUTERS: tuple[APIRouter, ...] = (
    assignments.router,
    decisions.router,
    token.router,
    imports.router,
    organizations.router,
    catalogue.router,
    periods.router,
    settings.router,
    reports.router,
    boards.router,
    differences.router,
    documents.router,
    notices.router,
    evidence.router,
    audit.router,
    accounts.router,
    grants.router,
    own.router,
    people.router,
    access_log.router,
    leads.router,
    sealing.router,
    probes.router,
)
