"""Spot checks over HTTP."""

from service.features.spot_checks.api import checks, documents, spot_checks

routers = (spot_checks.router, checks.router, documents.router)
