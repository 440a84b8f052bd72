"""Charts as the browser draws them; without scripts, and on paper, their table says the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


def lines(periods: Sequence[str], series: Sequence[dict[str, Any]]) -> str:
    """``series``: name, symbol, values; None where there is none."""
    return json.dumps({"kind": "lines", "periods": list(periods), "series": list(series)})


def bars(names: Sequence[str], series: Sequence[tuple[str, Sequence[float]]], unit: str) -> str:
    """Lying, stacked; a pattern beside each colour, so that grey paper tells them apart."""
    stacked = [{"name": name, "values": list(values)} for name, values in series]
    return json.dumps({"kind": "bars", "names": list(names), "series": stacked, "unit": unit})


def boxes(names: Sequence[str], five: Sequence[Sequence[float]]) -> str:
    """Of each the least, the lower quartile, the median, the upper quartile and the most."""
    return json.dumps({"kind": "boxes", "names": list(names), "boxes": [list(of) for of in five]})
