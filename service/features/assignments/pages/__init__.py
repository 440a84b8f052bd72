"""Its routes."""

from __future__ import annotations

from service.features.assignments.pages import acts, assignments, handing, orders

routers = (
    handing.router,
    orders.router,
    assignments.router,
    acts.router,
)
