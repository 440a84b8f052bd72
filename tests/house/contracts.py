"""The order of the features, as their list gives it: a contract of import-linter's."""

from __future__ import annotations

from typing import Any

import grimp
from importlinter import ContractCheck
from importlinter.contracts.layers import LayersContract

from service.features import NAMES

CONTAINER = "service.features"


class FeatureOrder(LayersContract):
    """Written once, in ``service/features/__init__.py``: a feature asks those above it there."""

    type_name = "features"

    def __init__(
        self, name: str, session_options: dict[str, Any], contract_options: dict[str, Any]
    ):
        options = {
            **contract_options,
            "containers": [CONTAINER],
            "layers": list(reversed(NAMES)),
            "exhaustive": "true",
        }
        super().__init__(name, session_options, options)

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        return super().check(graph, verbose)
