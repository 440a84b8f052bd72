"""Its verbs."""

from __future__ import annotations

from service.features.accounts.cli import rights, users

commands = (rights.user,)
__all__ = ["commands", "users"]
