"""Its routes."""

from __future__ import annotations

from service.features.sign_in.pages import own, signing, views

routers = (
    signing.router,
    own.router,
    views.router,
)
