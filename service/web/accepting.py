"""Which form a list is given in: what ``Accept`` likes best of those there are (RFC 9110)."""

from __future__ import annotations

import re

from service.errors import NotAcceptable

JSON = "application/json"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = (JSON, CSV, XLSX)  # of equal liking the first


def accepted(accept: str) -> str:
    """NotAcceptable where it names only what there is not."""
    liked = {kind: _liking(kind, accept) for kind in KINDS}
    best = max(KINDS, key=lambda kind: liked[kind])
    if not accept.strip() or liked[best][0] > 0:
        return best
    raise NotAcceptable(
        "This list is given as {kinds}; {asked} is none of them.",
        kinds=", ".join(KINDS),
        asked=accept[:200],
    )


def _liking(kind: str, accept: str) -> tuple[float, int]:
    """How well it is liked, by the most exact of the ranges that fit it, and how exact that is:
    of two liked alike the one that is named comes first."""
    wild = ("*/*", f"{kind.partition('/')[0]}/*", kind)
    fitting = [(wild.index(name), q) for name, q in map(_range, accept.split(",")) if name in wild]
    exact, liking = max(fitting, default=(0, 0.0))
    return liking, exact


def _range(part: str) -> tuple[str, float]:
    name, *more = (piece.strip().lower() for piece in part.split(";"))
    given = next((piece[2:] for piece in more if piece.startswith("q=")), "")
    return name, float(given) if re.fullmatch(r"[01](\.\d{0,3})?", given) else 1.0
