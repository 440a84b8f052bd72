"""Views that somebody saved (常用视图): a name of their own for an address of ours."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, delete, func, select

from aggregates.errors import Refused
from service.access.database import writing
from service.access.tables import VIEWS

MOST = 50  # views of one account
LONGEST = 60  # characters of a name
ADDRESS = 1_500


@dataclass(frozen=True, slots=True)
class SavedView:
    name: str
    address: str


def of(engine: Engine, account: str) -> list[SavedView]:
    query = select(VIEWS).where(VIEWS.c.account == account).order_by(VIEWS.c.name)
    with engine.connect() as db:
        return [SavedView(row.name, row.address) for row in db.execute(query)]


def save(engine: Engine, account: str, view: SavedView) -> None:
    """Under a name that is there already the new address takes the old one's place."""
    if not view.name or len(view.name) > LONGEST or len(view.address) > ADDRESS:
        raise Refused("A view needs a name of at most {longest} characters.", longest=LONGEST)
    is_own = VIEWS.c.account == account
    with writing(engine) as db:
        db.execute(delete(VIEWS).where(is_own, VIEWS.c.name == view.name))
        if (db.execute(select(func.count()).where(is_own)).scalar() or 0) >= MOST:
            raise Refused("At most {most} views are saved; delete one first.", most=MOST)
        values = {"account": account, "name": view.name, "address": view.address}
        db.execute(VIEWS.insert().values(values))


def drop(engine: Engine, account: str, name: str) -> None:
    with writing(engine) as db:
        db.execute(delete(VIEWS).where(VIEWS.c.account == account, VIEWS.c.name == name))
