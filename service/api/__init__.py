"""The HTTP API, /api/v1, and the probes beside it."""

from service.api.routers import ROUTERS

__all__ = ["ROUTERS"]
