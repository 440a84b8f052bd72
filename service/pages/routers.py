"""Every router of the pages."""

from __future__ import annotations

from fastapi import APIRouter

from service.pages import (
    access_log,
    accounts,
    acts,
    assignments,
    differences,
    dispatch,
    finding,
    grants,
    imports,
    leads,
    organizations,
    own,
    people,
    policy,
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
    accounts.router,
    grants.router,
    policy.router,
    access_log.router,
    people.router,
    own.router,
    finding.router,
)
