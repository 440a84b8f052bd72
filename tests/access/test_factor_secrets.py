"""What telephones share with us is encrypted at rest: who reads the disk makes no code of it."""

from __future__ import annotations

import base64
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import select, update

from service.access.accounts import Accounts, open_accounts
from service.access.database import open_engine, writing
from service.access.factor_secrets import FactorSecrets, NoFactorKey, factor_key_file
from service.access.tables import FACTORS
from service.bootstrap import initialize
from service.settings import Settings
from tests.access.conftest import SOMEBODY, Office
from tests.access.test_factors import code, enrol


def kept(office: Office) -> list[str]:
    with office.engine.connect() as db:
        return list(db.scalars(select(FACTORS.c.secret).where(FACTORS.c.kind == "totp")))


def put_in_clear(office: Office, secret: str) -> None:
    with writing(office.engine) as db:
        db.execute(update(FACTORS).where(FACTORS.c.kind == "totp").values(secret=secret))


def test_a_secret_is_not_in_the_tables(office: Office) -> None:
    office.add("li")
    offered = office.accounts.factors.offer_totp("li", "telephone", office.now)
    assert offered.secret not in kept(office)[0]
    again = office.accounts.factors.offered("li", offered.id)
    assert again is not None
    assert again.secret == offered.secret


def test_an_earlier_releases_secret_counts_and_is_sealed_in_place(office: Office) -> None:
    office.add("li")
    secret, _ = enrol(office)
    put_in_clear(office, secret)
    half = office.sign_in("li").secret
    by_code, lasts = office.accounts.session_opening.by_code, office.now - office.now
    assert by_code(half, code(office, secret), office.now, lasts) is not None
    office.accounts.factors.seal_all()
    assert secret not in kept(office)[0]
    office.later(seconds=30)
    half = office.sign_in("li").secret
    assert by_code(half, code(office, secret), office.now, lasts) is not None
    before = kept(office)
    office.accounts.factors.seal_all()
    assert kept(office) == before


def test_nothing_of_it_is_left_on_the_disk(tmp_path: Path) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path / 'duban.db'}")
    initialize(settings)
    accounts, secret = open_accounts(settings), pyotp.random_base32()
    office = Office(accounts, accounts.engine)
    office.add("li")
    accounts.factors.offer_totp("li", "telephone", office.now)
    put_in_clear(office, secret)
    assert secret.encode() in on_disk(tmp_path)
    initialize(settings)
    accounts.close()
    assert secret.encode() not in on_disk(tmp_path)


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


def test_a_secret_moved_to_another_account_opens_nothing(office: Office) -> None:
    """Whoever writes in the tables cannot give an account a telephone of their own."""
    for name in ("li", "wang"):
        office.add(name)
        enrol(office, name)
    [first, second] = kept(office)
    put_in_clear(office, first)
    half = office.sign_in("wang" if second != first else "li").secret
    with pytest.raises(NoFactorKey):
        office.accounts.session_opening.by_code(half, "123456", office.now, office.now - office.now)


def test_another_key_and_none_are_told_as_that(office: Office) -> None:
    office.add("li")
    enrol(office)
    half = office.sign_in("li").secret
    for secrets in (FactorSecrets(key=b"x" * 32), FactorSecrets()):
        other = Accounts(office.engine, secrets=secrets)
        with pytest.raises(NoFactorKey):
            other.session_opening.by_code(
                half, "123456", office.now, office.now - office.now, SOMEBODY
            )


def test_init_makes_the_key_once_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DUBAN_FACTOR_KEY")
    settings = Settings(database=f"sqlite:///{tmp_path / 'duban.db'}")
    initialize(settings)
    path = factor_key_file(settings)
    assert path is not None
    made = path.read_bytes()
    assert (path.parent, path.stat().st_mode & 0o777) == (tmp_path, 0o600)
    assert len(base64.b64decode(made)) == 32
    initialize(settings)
    assert path.read_bytes() == made
    copied = Settings(database=settings.database, factor_key=made.decode())
    assert factor_key_file(copied) is None
    sealed = FactorSecrets(settings).seal("x", "row", "li")
    assert FactorSecrets(copied).open(sealed, "row", "li") == "x"


def test_the_engine_leaves_no_trace(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.connect() as db:
        assert db.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
    engine.dispose()
