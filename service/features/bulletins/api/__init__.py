"""Bulletins, for programs."""

from __future__ import annotations

from service.features.bulletins.api import bulletins

routers = (bulletins.router,)
