"""Ed25519 signatures verified (RFC 8032): public data alone, so it may take any time it likes."""

from __future__ import annotations

import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]  # extended coordinates X, Y, Z, T
NEUTRAL: Point = (0, 1, 1, 0)


def _add(a: Point, b: Point) -> Point:
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    e, f = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    g, h = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    i, j, k, m = f - e, h - g, h + g, f + e
    return i * j % P, k * m % P, j * k % P, i * m % P


def _double(a: Point) -> Point:
    x, y, z, _ = a
    xx, yy = x * x % P, y * y % P
    h = xx + yy
    e = h - (x + y) * (x + y) % P
    g = xx - yy
    f = 2 * z * z % P + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def _point(encoded: bytes) -> Point | None:
    """RFC 8032, 5.1.3; None for what is no point."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * ROOT_OF_MINUS_ONE % P
    elif v * x * x % P != u:
        return None
    if x == 0 and sign:
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def _encoded(point: Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _table(point: Point) -> list[Point]:
    table = [NEUTRAL]
    for _ in range(15):
        table.append(_add(table[-1], point))
    return table


_BASE_Y = 4 * pow(5, P - 2, P) % P
_base = _point(_BASE_Y.to_bytes(32, "little"))
assert _base is not None
BASE = _table(_base)


def signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the 64 bytes are the key's (32 bytes) Ed25519 signature of the message."""
    key = _point(public) if len(public) == 32 else None
    if key is None or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    k = int.from_bytes(digest, "little") % ORDER
    minus = _table((P - key[0], key[1], 1, P - key[3]))
    point = NEUTRAL  # [s]B - [k]A, four bits at a time
    for shift in range(252, -1, -4):
        point = _double(_double(_double(_double(point))))
        if digit := s >> shift & 15:
            point = _add(point, BASE[digit])
        if digit := k >> shift & 15:
            point = _add(point, minus[digit])
    return _encoded(point) == signature[:32]
