"""The password of accounts whose tests type one."""

from __future__ import annotations

from service.access.passwords import hashed

RIGHT = "Tulip river 42"
HASHED = hashed(RIGHT)
