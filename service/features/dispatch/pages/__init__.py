"""The dispatch board's pages."""

from __future__ import annotations

from service.features.dispatch.pages import boards, urging

routers = (boards.router, urging.router)
