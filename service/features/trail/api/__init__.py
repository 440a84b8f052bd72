"""Its routes."""

from __future__ import annotations

from service.features.trail.api import facts

routers = (facts.router,)
