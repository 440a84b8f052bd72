"""Bulletins, for programs."""

from __future__ import annotations

from service.features.bulletins.api import bulletins, documents

# The document before the numbered one: "document" is no number.
routers = (documents.router, bulletins.router)
