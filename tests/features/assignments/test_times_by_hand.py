"""Times given to the clock by hand: bounds, and what a dry run says of itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli.main import main
from tests.city import City, a_store


def duban(*arguments: object) -> Result:
    done = CliRunner().invoke(main, [*map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.mark.parametrize("time", ["0001-01-01", "1960-01-01", "2200-01-01", "9999-12-31T23-12:00"])
def test_no_store_is_founded_at_a_time_that_has_no_month(
    time: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_DATABASE", f"sqlite:///{tmp_path / 'log.db'}")
    assert duban("init", "--simulated-clock", time).exit_code == 2
    assert not (tmp_path / "log.db").exists()


def test_no_clock_is_moved_to_where_no_month_is(
    city: City, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_DATABASE", store_url)
    before = city.services.now()
    for time in ("9999-12-31T23:00-12:00", "2206-01-01", "0001-01-01", "soon"):
        assert duban("schedule", "--at", time).exit_code == 2
    assert city.services.now() == before


def test_a_dry_run_says_that_it_is_one(
    store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_DATABASE", store_url)
    with a_store(store_url, tmp_path, None) as city:
        before = city.position
        soon = city.services.now() + timedelta(days=3)
        done = duban("schedule", "--at", soon.isoformat())
        assert (done.exit_code, "mark-overdue" in done.stdout) == (0, True)
        assert "仅为试算" in done.stderr
        assert city.position == before
