"""The draw of a spot check (抽查, R6), written a second time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple


class Drawn(NamedTuple):
    """``units`` in the order in which they were drawn, those not yet drawn this year first;
    ``organizations`` of each."""

    units: list[str]
    organizations: dict[str, list[str]]


def draw(
    root: str,
    units: Iterable[str],
    beneath: Mapping[str, Iterable[str]],
    drawn_before: Collection[str] = (),
    share: int = 1_000,
    each: int = 2,
) -> Drawn:
    """R6's draw, written a second time; ``aggregates/rules/draw.py`` says how it goes.

    ``root``: the root of the log's tree up to and including the call, 64 hex digits. ``beneath``:
    the pool of each unit's subtree. ``share``: ten-thousandths of the units; at least one.
    """
    if not re.fullmatch(r"[0-9a-f]{64}", root):
        raise ValueError("the seed is a root of 64 lower-case hex digits")

    def place(code: str) -> tuple[str, str]:
        return hashlib.sha256(f"{root}:{code}".encode()).hexdigest(), code

    line = sorted(set(units), key=place)
    wanted = min(len(line), max(1, -(-share * len(line) // 10_000))) if share else 0
    before, quota = set(drawn_before), (wanted + 1) // 2 if wanted > 1 else 0
    new = [unit for unit in line if unit not in before][:quota]
    taken = set(new)
    rest = [unit for unit in line if unit not in taken][: wanted - len(new)]
    chosen = new + rest
    below = {unit: sorted(set(beneath.get(unit, ())) - {unit}, key=place) for unit in chosen}
    return Drawn(chosen, {unit: codes[:each] for unit, codes in below.items()})
