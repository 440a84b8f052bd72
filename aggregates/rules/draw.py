"""The draw of a spot check (抽查, R6): who is checked, from a seed nobody knew before the call."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

SHARES = 10_000
SEED = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Drawn:
    """``units`` in the order in which they were drawn, those not yet drawn this year first; each
    is checked itself. ``organizations``: of each drawn unit, those of its subtree, in order."""

    units: list[str]
    organizations: dict[str, list[str]]


def draw(
    root: str,
    units: Iterable[str],
    beneath: Mapping[str, Iterable[str]],
    drawn_before: Collection[str] = (),
    *,
    share: int = 1_000,
    each: int = 2,
) -> Drawn:
    """R6's draw, the same whoever repeats it: no chance, whole numbers alone.

    ``root``: the seed, the root of the log's Merkle tree up to and including the call, as 64
    lower-case hex digits (ValueError otherwise). ``units``: the codes of the pool. ``beneath``:
    for each unit the codes of its subtree's pool. ``drawn_before``: the units already drawn this
    year. ``share``: ten-thousandths of the units; ``each``: how many of each drawn unit's subtree.

    1. A pool is a set: its order and repetitions count for nothing. It stands in line by the
       SHA-256 of ``root:code`` in UTF-8, as hex digits, ascending. Each order is as likely as any
       other, so nothing is sampled and nothing is rejected; none is drawn twice.
    2. n = ⌈share × size of the pool / 10,000⌉, at least 1, never more than there are; of a share
       of 0 nobody is drawn.
    3. From n = 2 on the first ⌈n/2⌉ in line of those not drawn before, as far as there are any;
       then, for the rest of n, the first in line of all the others, drawn before or not.
    4. Of each drawn unit, the first ``each`` in line of its subtree's pool, fewer if fewer; the
       unit itself is not one of them.

    Those that an upheld false claim adds stand beside n and are no part of the draw.
    """
    if not SEED.fullmatch(root):
        raise ValueError("The seed is the root of a tree: 64 lower-case hex digits.")
    pool = _in_line(root, units)
    count = _count(len(pool), share)
    quota = _half_up(count) if count > 1 else 0
    before = set(drawn_before)
    fresh = [unit for unit in pool if unit not in before][:quota]
    first = set(fresh)
    others = [unit for unit in pool if unit not in first]
    chosen = fresh + others[: count - len(fresh)]
    return Drawn(chosen, {unit: _below(root, unit, beneath, each) for unit in chosen})


def place(root: str, code: str) -> str:
    """The SHA-256 that puts a code in its place in line, 64 hex digits."""
    return sha256(f"{root}:{code}".encode()).hexdigest()


def places(root: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Codes with their hashes, in line."""
    return [(code, place(root, code)) for code in _in_line(root, codes)]


def _in_line(root: str, codes: Iterable[str]) -> list[str]:
    begun = f"{root}:"
    return sorted(set(codes), key=lambda code: sha256((begun + code).encode()).hexdigest())


def _count(size: int, share: int) -> int:
    return min(size, max(1, (share * size + SHARES - 1) // SHARES)) if share else 0


def _half_up(count: int) -> int:
    return (count + 1) // 2


def _below(root: str, unit: str, beneath: Mapping[str, Iterable[str]], each: int) -> list[str]:
    return [code for code in _in_line(root, beneath.get(unit, ())) if code != unit][:each]
