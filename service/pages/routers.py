"""Every router of the pages."""

from __future__ import annotations

from fastapi import APIRouter

from service.pages import (
    acts,
    assignments,
    differences,
    dispatch,
    finding,
    imports,
    leads,
    organizations,
    rankings,
    reports,
    rules,
    scorecards,
    sealing,
    signing,
    status,
    tasks,
    trails,
    work,
)

ROUTERS: tuple[APIRouter, ...] = (
    signing.router,
    work.router,
    reports.router,
    differences.router,
    dispatch.router,
    assignments.router,
    acts.router,
    rankings.router,
    scorecards.router,
    organizations.router,
    tasks.router,
    rules.router,
    trails.router,
    leads.router,
    sealing.router,
    imports.router,
    status.router,
    finding.router,
)
