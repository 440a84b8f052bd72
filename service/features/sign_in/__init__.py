"""Signing in, and one's own account (登录与本人账号)."""

from __future__ import annotations

from service.feature import Feature

FEATURE = Feature(
    name="sign_in",
)
