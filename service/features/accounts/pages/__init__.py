"""Its routes."""

from __future__ import annotations

from service.features.accounts.pages import access_log, accounts, grants, policy

routers = (
    accounts.router,
    grants.router,
    policy.router,
    access_log.router,
)
