"""Its routes."""

from __future__ import annotations

from service.features.scores.pages import rankings, scorecards

routers = (
    rankings.router,
    scorecards.router,
)
