"""The composition root: every long-lived object is made here, once."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Engine

from aggregates.values.moment import At
from projections.all import PROJECTIONS
from projections.engine.database import make_engine
from projections.projection import Projection
from projections.projector import Projector
from projections.projector_thread import ProjectorThread
from projections.view import View, reading
from service.access.accounts import Accounts, open_accounts
from service.sealing.sealer import Sealer
from service.sealing.thread import SealerThread
from service.settings import Settings
from service.store.codec import random_salt
from service.store.evidence import Evidence, open_evidence
from service.store.log import Log, open_log
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
    standing: StandingData
    evidence: Evidence
    sealer: Sealer
    follower: ProjectorThread | None = None
    new_id: Callable[[], UUID] = uuid4
    node: str = field(default_factory=lambda: uuid4().hex)

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
        elif not self.follower.wait_for(position, names, timeout=patience):
            self._look_for_failures(position)

    def _look_for_failures(self, position: int) -> None:
        """A view that stopped at a fact is told where it is read, not here."""
        behind = [s for s in self.projector.status() if s.position < position and not s.failure]
        if behind:
            raise ViewsBehind(position)

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


@contextmanager
def services(
    settings: Settings,
    *,
    follow: bool = False,
    seal: bool = False,
    salt: Callable[[], bytes] = random_salt,
    projections: Iterable[Projection] = PROJECTIONS,
) -> Iterator[Services]:
    """``follow``: a thread keeps the views up with the log, as in a serving node; ``seal``: one
    seals it."""
    spare_the_collector()
    log = open_log(settings.database, salt=salt, connections=settings.connections)
    views = make_engine(settings.views)
    accounts = open_accounts(settings, log.database, log.simulated)
    projector = Projector(log, views, tuple(projections))
    follower = ProjectorThread(projector) if follow else None
    sealer = Sealer(log, settings, [accounts.log])
    sealing = SealerThread(sealer) if seal else None
    try:
        if follower is not None:
            follower.start()
        if sealing is not None:
            sealing.start()
        evidence = open_evidence(settings.evidence, settings.evidence_endpoint)
        standing = StandingData(log)
        yield Services(
            settings, log, views, accounts, projector, standing, evidence, sealer, follower
        )
    finally:
        if sealing is not None:
            sealing.stop()
        if follower is not None:
            follower.stop()
        views.dispose()
        accounts.close()
        log.close()


def spare_the_collector() -> None:
    """What start-up made stays; what a batch makes has no cycles and goes by counting. Left at
    its default, the collector takes a third of the time of every large batch; at 200,000 it still
    came into the board after every month's issue, for a twelfth of the whole."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(500_000, 10, 100)
