"""Its routes."""

from __future__ import annotations

from service.features.reports.api import reports

routers = (reports.router,)
