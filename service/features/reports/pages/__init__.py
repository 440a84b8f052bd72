"""Its routes."""

from __future__ import annotations

from service.features.reports.pages import reports, sending

routers = (reports.router, sending.router)
