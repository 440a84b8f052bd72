"""The composition root: every long-lived object is made here, once."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from projections.all import PROJECTIONS
from projections.engine.database import is_sqlite, make_engine
from projections.projection import Projection
from projections.projector import Projector
from projections.projector_thread import ProjectorThread
from service.access.accounts import open_accounts
from service.console.privacy import keep_private
from service.features import FEATURES
from service.sealing.sealer import Sealer
from service.sealing.thread import SealerThread
from service.services import Services
from service.settings import Settings
from service.store.away import asking
from service.store.codec import random_salt
from service.store.evidence import open_evidence
from service.store.log import open_log
from service.store.standing_data import StandingData
from service.store.troubles import Troubles


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
    keep_private(settings)
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
        standing_data = StandingData(log)
        yield Services(
            settings,
            log,
            views,
            accounts,
            projector,
            standing_data,
            evidence,
            sealer,
            FEATURES,
            follower,
            trouble=Troubles(log.database, settings.database, views, accounts.engine).now,
        )
    finally:
        if sealing is not None:
            sealing.stop()
        if follower is not None:
            follower.stop()
        views.dispose()
        accounts.close()
        log.close()


@contextmanager
def owning(made: Services) -> Iterator[Projector]:
    """A projector that may also drop and tidy tables: on PostgreSQL their owner's."""
    url = made.settings.database_owner
    if url is None or is_sqlite(made.views):
        yield made.projector
        return
    engine = make_engine(url)
    try:
        with asking(url):
            yield Projector(made.log, engine, made.projections)
    finally:
        engine.dispose()


def spare_the_collector() -> None:
    """What start-up made stays; what a batch makes has no cycles and goes by counting. Left at
    its default, the collector takes a third of the time of every large batch; at 200,000 it still
    came into the board after every month's issue, for a twelfth of the whole. Once a process:
    what was opened and closed since is to be collected."""
    if gc.get_freeze_count():
        return
    gc.collect()
    gc.freeze()
    gc.set_threshold(500_000, 10, 100)
