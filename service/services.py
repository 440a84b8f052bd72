"""What every door works with: the log, the views, the accounts, and who keeps them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Engine

from aggregates.values.moment import At
from projections.projection import Projection
from projections.projector import ProjectionStatus, Projector
from projections.projector_thread import LATEST, ProjectorThread
from projections.view import View, reading
from service.access.accounts import Accounts
from service.feature import Feature
from service.remembering import Remembered
from service.sealing.sealer import Sealer
from service.settings import Settings
from service.store.errors import StoreAway
from service.store.evidence import Evidence
from service.store.log import Log
from service.store.standing_data import StandingData

PATIENCE = 5.0  # seconds a read waits for what its reader has just written


class ViewsBehind(Exception):
    """What was asked for is recorded, but the views have not read as far: try again soon."""

    def __init__(self, wanted: int) -> None:
        self.wanted = wanted
        super().__init__(f"The views have not reached position {wanted}.")


@dataclass
class Services:
    """What every door works with. ``follower`` runs in a node; elsewhere reads catch up first."""

    settings: Settings
    log: Log
    views: Engine
    accounts: Accounts
    projector: Projector
    standing_data: StandingData
    evidence: Evidence
    sealer: Sealer
    features: Sequence[Feature]
    follower: ProjectorThread | None = None
    new_id: Callable[[], UUID] = uuid4
    trouble: Callable[[], StoreAway | None] = lambda: None  # what keeps it from writing
    node: str = field(default_factory=lambda: uuid4().hex)
    remembered: Remembered = field(default_factory=Remembered)

    @property
    def projections(self) -> Sequence[Projection]:
        return self.projector.projections

    def now(self) -> datetime:
        return self.log.now()

    def recorded(self, facts: int = 1) -> None:
        """So many were recorded here: the views may look at once."""
        if self.follower is not None:
            self.follower.wake(facts)

    def reach(
        self, position: int, names: Sequence[str] | None = None, patience: float = PATIENCE
    ) -> None:
        """Waits until these views (or all) have read so far; ViewsBehind if they do not in time."""
        if self.follower is None:
            self.projector.catch_up(names)
        elif not self.follower.wait_for(position, names, timeout=patience) and any(
            each.position < position for each in self.standing_by(names)
        ):
            raise ViewsBehind(position)

    def standing_by(self, names: Sequence[str] | None = None) -> list[ProjectionStatus]:
        """How these views (or all) stand, but for what decides only where it is read: one that
        stopped at a fact and, where none are named, one that is being filled."""
        statuses = [each for each in self.projector.status() if not each.failure]
        if names is not None:
            return [each for each in statuses if each.name in names]
        return [each for each in statuses if each.lag <= LATEST]

    @contextmanager
    def view(self, at: At, names: Sequence[str] | None = None) -> Iterator[View]:
        """The views as of a moment; waits for those that are to be read (or all) where they are
        behind it. One that was not waited for says so when it is read (Behind)."""
        self.reach(at.position, names)
        with reading(self.views, self.projections, at) as view:
            yield view

    @contextmanager
    def present(self, names: Sequence[str] | None = None) -> Iterator[View]:
        """The views as of now, all that is recorded read."""
        position, _ = self.log.last()
        with self.view(At(position, self.now()), names) as view:
            yield view
