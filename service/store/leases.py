"""Who does a job just now (租约): saves work; correctness never rests on it."""

from __future__ import annotations

from service.store.database import Database
from service.store.errors import Conflict

TAKE = "UPDATE leases SET holder = ?, until = ? WHERE name = ? AND (holder = ? OR until < ?)"
MAKE = (
    "INSERT INTO leases (name, holder, until) SELECT ?, ?, ? "
    "WHERE NOT EXISTS (SELECT 1 FROM leases WHERE name = ?)"
)
RELEASE = "DELETE FROM leases WHERE name = ? AND holder = ?"


def lease(database: Database, name: str, holder: str, seconds: float) -> bool:
    """Takes or renews it for so long, by the database's clock; False while another has it."""
    now = database.clock()
    until = now + round(seconds * 1_000_000)
    if database.run(TAKE, (holder, until, name, holder, now)):
        return True
    try:
        return database.run(MAKE, (name, holder, until, name)) == 1
    except Conflict:  # another made it first
        return False


def release(database: Database, name: str, holder: str) -> None:
    database.run(RELEASE, (name, holder))
