"""Its routes."""

from __future__ import annotations

from service.features.sign_in.api import own, token

routers = (
    token.router,
    own.router,
)
