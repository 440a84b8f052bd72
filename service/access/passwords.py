"""Passwords: argon2id with 46 MiB (OWASP's first choice), never kept in the clear."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from aggregates.errors import Refused

HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
NOBODY = HASHER.hash(secrets.token_hex())  # checked for unknown names, so that time tells nothing


class WeakPassword(Refused):
    """Too short or too long."""


def check(password: str) -> None:
    if not 8 <= len(password) <= 128:
        raise WeakPassword("A password has 8 to 128 characters.")


def hashed(password: str) -> str:
    check(password)
    return HASHER.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """False for a wrong one; takes as long where there is no hash to compare with."""
    try:
        HASHER.verify(password_hash or NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None


def first_secret() -> str:
    return secrets.token_urlsafe(12)
