"""The demonstration comes into its place without touching what lies there already."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.demo import load as demo
from service.settings import Settings


def test_what_else_lies_in_the_folder_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "报表.xlsx").write_text("不可删")
    (tmp_path / "duban.db-wal").write_text("of a store that was removed")
    (tmp_path / "duban.db.part").mkdir()
    (tmp_path / "duban.db.part" / "half").write_text("of a load that was cut short")

    def fill(settings: Settings, *_: object) -> None:
        place = Path(settings.database.removeprefix("sqlite:///"))
        place.parent.mkdir(parents=True)
        place.write_text("log")
        Path(settings.views.removeprefix("sqlite:///")).write_text("views")

    monkeypatch.setattr(demo, "fill", fill)
    demo.load(Settings(database=f"sqlite:///{tmp_path / 'duban.db'}"))
    fields = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert fields == {"报表.xlsx": "不可删", "duban.db": "log", "duban.views.db": "views"}
