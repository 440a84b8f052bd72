"""Its routes."""

from __future__ import annotations

from service.features.accounts.api import access_log, accounts, grants

routers = (
    accounts.router,
    grants.router,
    access_log.router,
)
