"""A database that cannot be used is told as what is wrong with it: port, host, role, database."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from click.testing import CliRunner, Result

from projections.engine.address import parameters
from projections.engine.database import make_engine
from service.cli.main import main
from service.store.away import away
from service.store.errors import Rejected, StoreAway, Unreachable
from service.store.log import open_log
from service.store.schema import create
from tests.databases import postgres_server

SECRET = "geheim-7"


def duban(*arguments: object) -> Result:
    done = CliRunner().invoke(main, [*map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def unused_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wrong(what: str) -> tuple[str, tuple[str, ...]]:
    """An address, and what must be told of it."""
    parts = urlsplit(postgres_server())
    host = parts.netloc.rpartition("@")[2]
    place = parameters(postgres_server())["host"]
    port = unused_port()
    match what:
        case "port":
            url = f"postgresql://duban:{SECRET}@127.0.0.1:{port}/duban"
            return url, (f"Nothing answers at 127.0.0.1:{port}",)
        case "host":
            url = f"postgresql://duban:{SECRET}@nowhere.invalid/duban"
            return url, ("nowhere.invalid:5432 is not known",)
        case "role":
            url = urlunsplit(parts._replace(netloc=f"nobody_here:{SECRET}@{host}"))
            return url, ("There is no role nobody_here", place)
        case _:
            url = urlunsplit(
                parts._replace(netloc=f"postgres:{SECRET}@{host}", path="/nothing_here")
            )
            return url, ("There is no database nothing_here", place)


@pytest.mark.parametrize("command", ["init", "status"])
@pytest.mark.parametrize("what", ["port", "host", "role", "database"])
def test_each_is_told_as_that_with_host_and_role_and_no_password(
    what: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, texts = wrong(what)
    monkeypatch.setenv("DUBAN_DATABASE", url)
    monkeypatch.setenv("DUBAN_LANGUAGE", "en")
    done = duban(command)
    assert done.exit_code == 1
    assert all(each in done.stderr for each in texts), done.stderr
    assert SECRET not in done.output


@pytest.mark.parametrize(
    ("said", "kind", "text"),
    [
        ('FATAL:  password authentication failed for user "duban"', Rejected, "role duban in"),
        ('致命错误:  用户 "duban" Password 认证失败', Rejected, "role duban in"),
        ('致命错误:  角色 "duban" 不存在', Rejected, "no role duban"),
        ('致命错误:  数据库 "d" 不存在', Rejected, "no database d"),
        ('FATAL:  no pg_hba.conf entry for host "10.0.0.1"', Rejected, "role duban in"),
        ('FATAL:  permission denied for database "d"', Rejected, "may not connect"),
        ("FATAL:  the database system is starting up", Unreachable, "starting or stopping"),
        ("FATAL:  sorry, too many clients already", Unreachable, "no connection left"),
        ("connection timeout expired", Unreachable, "does not answer"),
        ("something new", StoreAway, "cannot be reached"),
    ],
)
def test_what_a_server_says_in_either_language_is_understood(
    said: str, kind: type[StoreAway], text: str
) -> None:
    error = psycopg.OperationalError(f"connection failed: {said}")
    store_away = away(error, f"postgresql://duban:{SECRET}@h1:5432,h2:6000/d")
    assert type(store_away) is kind
    assert text in str(store_away)
    assert SECRET not in str(store_away)


def test_an_address_that_is_none_is_refused_without_repeating_it() -> None:
    for url in (f"mysql://x:{SECRET}@h/d", f"postgresql://x:{SECRET}@h/d?nonsense=1"):
        with pytest.raises(
            Exception, match="must be sqlite:///path or postgresql:"
        ) as exception_info:
            open_log(url)
        assert SECRET not in str(exception_info.value)


@pytest.mark.parametrize("form", ["before", "after", "a library's own"])
def test_several_hosts_stand_in_either_form(form: str, postgres_url: str) -> None:
    """The first answers nothing, the second is the real one; log and views find it."""
    said = parameters(postgres_url)
    user, name, real = said["user"], said["dbname"], said["host"]
    port = unused_port()
    url = {
        "before": f"postgresql://{user}@127.0.0.1:{port},{real.replace('/', '%2F')}:5432/{name}",
        "after": f"postgresql://{user}@/{name}?host=127.0.0.1:{port}&host={real}",
        "a library's own": f"postgresql+psycopg://{user}@/{name}"
                           f"?host=127.0.0.1,{real}&port={port},5432",
    }[form]  # fmt: skip
    create(url)
    with open_log(url) as log:
        assert log.last() == (0, 0)
    engine = make_engine(url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT current_database()").scalar() == name
    engine.dispose()
