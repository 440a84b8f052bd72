"""What stops a command is told in the reader's words, whatever database it comes from."""

from __future__ import annotations

import sqlite3

import click
import pytest
from click.testing import CliRunner
from sqlalchemy.exc import OperationalError

from projections.engine.state import Failure
from projections.view import Behind, Stopped
from service.console.frame import verb
from service.services import ViewsBehind


def told(error: Exception) -> str:
    @click.command()
    @verb(None)
    def command() -> None:
        raise error

    done = CliRunner().invoke(command, [])
    assert (done.exit_code, done.stdout) == (1, "")
    return done.stderr


def from_sqlite(code: int, says: str) -> OperationalError:
    error = sqlite3.OperationalError(says)
    error.sqlite_errorcode = code
    return OperationalError("INSERT", {}, error)


def test_the_disk_of_the_views_or_the_accounts_is_full() -> None:
    assert told(from_sqlite(sqlite3.SQLITE_FULL, "database or disk is full")) == (
        "存放数据库的磁盘已满。\n"
    )
    assert "磁盘" in told(from_sqlite(sqlite3.SQLITE_IOERR_SHMSIZE, "disk I/O error"))
    assert "no such table" in told(from_sqlite(sqlite3.SQLITE_ERROR, "no such table: x"))


@pytest.mark.parametrize("error", [Behind("scores", 3, 9), ViewsBehind(9)])
def test_a_view_that_is_behind(error: Exception) -> None:
    assert told(error).startswith("已记录的内容是安全的")


def test_a_view_that_has_stopped() -> None:
    failure = Failure(7, "task.added", "because")
    assert told(Stopped("scores", failure)) == "视图 scores 停在位置 7，原因见 duban status。\n"
