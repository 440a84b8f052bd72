"""What people call our short names of bulletins; every one is a word of the catalogue."""

from __future__ import annotations

STATES = {
    "drafted": "being written",
    "reviewed": "reviewed",
    "signed": "signed, not issued",
    "issued": "issued",
    "superseded": "superseded",
    "withdrawn": "withdrawn",
}
