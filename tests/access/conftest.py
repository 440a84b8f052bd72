"""Accounts on both databases, at a moment that the test chooses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine

from service.access.accounts import Accounts
from service.access.database import open_engine
from service.access.factor_secrets import FactorSecrets
from service.access.log import By, Filter
from service.access.policy import Policy
from service.access.roles import WHOLE, Role
from tests.databases import fresh_postgres
from tests.known_password import HASHED, RIGHT

SECRETS = FactorSecrets(key=bytes(32))
HOUR = timedelta(hours=1)
SOMEBODY = By("somebody", "page", "10.0.0.7")


@dataclass
class Office:
    """``now`` moves only by the test. A second node is another ``Accounts`` on the same tables."""

    accounts: Accounts
    engine: Engine
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def add(self, name: str, role: Role | None = None, organization: str = "GW") -> str:
        self.accounts.put(name, f"P-{name}", organization, HASHED, self.now)
        if role is not None:
            self.accounts.granting.give(name, role, organization, self.now)
        return name

    def sign_in(self, name: str, password: str = RIGHT, **more: Any) -> Any:
        more = {"by": SOMEBODY} | more
        return self.accounts.sign_in(
            name, password, "session", self.now, timedelta(hours=12), **more
        )

    def enter(self, name: str, kind: str = "session") -> str:
        return self.accounts.open(name, kind, self.now, timedelta(hours=12))

    def seen(self, secret: str, kind: str = "session") -> Any:
        return self.accounts.session(secret, kind, self.now)

    def later(self, **how: Any) -> None:
        self.now += timedelta(**how)

    def another_node(self, **policy: Any) -> Accounts:
        return Accounts(self.engine, defaults=Policy(**policy), secrets=SECRETS)

    def logged(self, *kinds: str) -> list[dict[str, Any]]:
        """What the access log holds, the oldest first."""
        rows = self.accounts.log.find(Filter(kinds=kinds), 1000)
        return [{"kind": row.kind, "account": row.account, **msgspec.json.decode(row.state)}
                for row in reversed(rows)]  # fmt: skip


def opened(url: str, **policy: Any) -> Iterator[Office]:
    engine = open_engine(url)
    accounts = Accounts(engine, defaults=Policy(**policy), secrets=SECRETS)
    accounts.create_tables()
    yield Office(accounts, engine)
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """A second factor is offered; tests of the requirement set it."""
    if request.param == "sqlite":
        yield from opened(f"sqlite:///{tmp_path / 'accounts.db'}", second_factor="offered")
        return
    with fresh_postgres() as url:
        yield from opened(url, second_factor="offered")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Office]:
    """On SQLite alone, where nothing of the test is the database's."""
    yield from opened(f"sqlite:///{tmp_path / 'accounts.db'}", second_factor="offered")


__all__ = ["HASHED", "HOUR", "RIGHT", "SOMEBODY", "WHOLE", "Office", "desk", "office", "opened"]
