"""How a code is written here: u001 is U001 where that is the one there is, so that a workbook in
small letters makes no second organization and no second task."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

Spelling = Callable[[str], str]


def as_it_stands(code: str) -> str:
    return code


def spelling(known: Iterable[str]) -> Spelling:
    """A code to the known one that differs from it in capitals alone, if it is the only one; of
    new ones the first in the file tells how it is written."""
    exact = set(known)
    folded: dict[str, set[str]] = defaultdict(set)
    for code in exact:
        folded[code.casefold()].add(code)

    def spelled(code: str) -> str:
        alike = folded[code.casefold()]
        if code in exact or len(alike) > 1:
            return code
        alike.add(next(iter(alike), code))
        return next(iter(alike))

    return spelled
