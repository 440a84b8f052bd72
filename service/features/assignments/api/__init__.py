"""Its routes."""

from __future__ import annotations

from service.features.assignments.api import assignments, decisions, documents

routers = (
    assignments.router,
    decisions.router,
    documents.router,
)
