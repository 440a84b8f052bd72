"""The token against forged forms (CSRF), masked anew in every answer.

Compressed answers tell by their size what they hold (BREACH); masked, the token's signs are never
the same twice, so that nothing can be guessed from sizes.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hmac import compare_digest
from secrets import token_bytes


def masked(token: str) -> str:
    """As many random bytes as the token has, and the token under them, in base64."""
    plain = token.encode()
    mask = token_bytes(len(plain))
    return urlsafe_b64encode(mask + _under(mask, plain)).decode()


def matches(given: str, token: str) -> bool:
    """Whether that is the token, masked or as it is (programs)."""
    plain = token.encode()
    return compare_digest(given.encode(), plain) or compare_digest(_unmasked(given), plain)


def _unmasked(given: str) -> bytes:
    try:
        read = urlsafe_b64decode(given.encode())
    except (Error, ValueError):
        return b""
    half = len(read) // 2
    return _under(read[:half], read[half:])


def _under(mask: bytes, value: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(mask, value, strict=False))
