"""Loading the demonstration city: made beside its place, and put there when it is whole."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random
from uuid import UUID

from aggregates.values.period import Month
from service.access.who import OPERATOR
from service.commands.call import call
from service.demo.beside import Beside
from service.demo.city import ROOT, workbooks
from service.demo.year import ZONE, Year
from service.founding import found
from service.settings import Settings
from service.sheets.imported import Options
from service.sheets.imports import import_file
from service.wiring import Services, services

SEED = 2026
BEGINS = datetime(2026, 1, 1, 0, 0, tzinfo=ZONE)
FIRST, LAST = Month(2026, 1), Month(2026, 12)
NOW = datetime(2027, 1, 8, 10, 0, tzinfo=ZONE)
PASSWORD = "duban-demo-2026"  # the demonstration's, printed at its start; never a real store's
ACCOUNTS = {"gongwei": ROOT, "danwei": "U001", "zhibu": "U001-01"}


def load(settings: Settings, tell: Callable[[str], None] = print, months: int = 12) -> None:
    """An embedded store in a folder of its own; one that was cut short is made anew."""
    folder = Path(settings.database.removeprefix("sqlite:///")).parent
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    making = settings.model_copy(
        update={
            "database": f"sqlite:///{part / 'duban.db'}",
            "evidence": str(part / "evidence"),
        }
    )
    fill(making, tell, months)
    part.rename(folder)


def fill(settings: Settings, tell: Callable[[str], None], months: int = 12) -> None:
    """The same seed gives the same log, salts and ids included."""
    salts, ids = _salts(), _ids()
    found(settings, BEGINS.astimezone(UTC), salt=salts)
    with services(settings, salt=salts) as made:
        made.new_id = ids
        made.follower = beside = Beside(made.projector, settings)
        beside.start()
        try:
            _import(made)
            Year(made, Random(SEED), tell).months(FIRST, FIRST.plus(months - 1))
            if months == 12:
                Year(made, Random(SEED)).until(NOW.date(), NOW.hour)
        finally:
            beside.stop()
        _accounts(made)
        made.projector.catch_up()


def _import(made: Services) -> None:
    acting = call(made, made.accounts.who(OPERATOR), "workbook")
    for kind, data in workbooks(SEED).items():
        done = import_file(made, acting, kind, f"{kind}.xlsx", data, Options())
        if done.errors:
            raise ValueError(str(done.errors[0]))


def _accounts(made: Services) -> None:
    for account, organization in ACCOUNTS.items():
        made.accounts.add(
            account,
            person=f"P-{organization}",
            organization=organization,
            password=PASSWORD,
            now=datetime.now(UTC),  # accounts live by the real clock
        )


def _salts() -> Callable[[], bytes]:
    numbers = count()
    return lambda: hashlib.sha256(f"salt {SEED} {next(numbers)}".encode()).digest()[:16]


def _ids() -> Callable[[], UUID]:
    chance = Random(f"ids {SEED}")
    return lambda: UUID(int=chance.getrandbits(128), version=4)
