"""What people call our short names of rectifications; every one is a word of the catalogue."""

from __future__ import annotations

STATES = {
    "open": "to be rectified",
    "reported": "rectified, to be checked",
    "done": "closed off",
    "not_done": "not rectified",
    "cancelled": "cancelled",
}
