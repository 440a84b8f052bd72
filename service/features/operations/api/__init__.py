"""Its routes."""

from __future__ import annotations

from service.features.operations.api import probes, runs

routers = (runs.router, probes.router)
