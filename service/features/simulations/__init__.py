"""What another scheme would have said (方案模拟)."""

from __future__ import annotations

from service.feature import Entry, Feature
from service.features.simulations.rights import RIGHTS, SIMULATION_READ

FEATURE = Feature(
    name="simulations",
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Simulation",
            path="/simulations",
            opens=SIMULATION_READ,
            place=115,
            group="Assessment",
            icon="scheme",
        ),
    ),
)
