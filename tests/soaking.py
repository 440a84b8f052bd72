"""Long runs wait for ``-m soak``: the everyday suite has a short form of each."""

from __future__ import annotations

import pytest


def leave_out_soaks(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "soak" in config.option.markexpr:
        return
    for item in items:
        if item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.skip(reason="a long run, for make soak"))
