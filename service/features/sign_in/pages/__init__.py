"""Its routes."""

from __future__ import annotations

from service.features.sign_in.pages import (
    factors,
    own,
    password,
    preferences,
    proof,
    provider,
    second,
    sign_in,
    views,
)

routers = tuple(
    each.router
    for each in (sign_in, second, provider, preferences, password, proof, factors, own, views)
)
