"""Its routes."""

from __future__ import annotations

from service.features.workbench.pages import finding, undoing, work

routers = (
    work.router,
    undoing.router,
    finding.router,
)
