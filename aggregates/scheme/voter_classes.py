"""The classes of voters (测评人员类别, R9) with their weights, as the scheme writes them."""

from __future__ import annotations

import re

from aggregates.errors import Refused
from aggregates.values.points import parse_points

WHOLE = 10_000  # a weight of 100%


class BadClasses(Refused):
    """The scheme's voter classes cannot be read, or do not make 100% together."""

    status = 422
    rule = "R9"


def voter_classes(written: str) -> dict[str, int]:
    """Classes of voters with their weights, ten-thousandths.

    >>> voter_classes("领导 40、同级 30、党员 30")
    {'领导': 4000, '同级': 3000, '党员': 3000}
    """
    classes: dict[str, int] = {}
    for part in re.split(r"[、,，;；]", written):
        match = re.fullmatch(r"\s*(\S+?)\s+(\d{1,3}(?:\.\d{1,2})?)%?\s*", part)
        if match is None or match[1] in classes:
            raise BadClasses(
                "“{written}” is no list of voter classes; write it like 领导 40、同级 30、党员 30.",
                written=written[:60],
            )
        classes[match[1]] = parse_points(match[2])
    if sum(classes.values()) != WHOLE or not all(classes.values()):
        raise BadClasses("The weights of voter classes make 100 together, each above 0.")
    return classes
