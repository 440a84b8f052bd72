"""A year's nights in a minute: a load seals when enough has come, not on each simulated day."""

from __future__ import annotations

from service.sealing.checkpoints import Checkpoint
from service.sealing.sealer import Sealer

ENOUGH = 4_000  # facts


class Seldom(Sealer):
    """Stands in for the sealer it is given, with its keys and sources."""

    def __init__(self, sealer: Sealer) -> None:
        self.__dict__.update(sealer.__dict__)

    def seal(self) -> Checkpoint:
        made = self.record().last()
        if made is not None and self.log.last()[0] - made.size < ENOUGH:
            return made
        return super().seal()
