"""Saved views (常用视图): one's own, by name."""

from __future__ import annotations

from tests.browsing import Door
from tests.pages import main_of, text

FILTERED = "/assignments?under=U1&light=red&sort=-due&hide=points"


def saved(door: Door, name: str, of: str = FILTERED) -> str:
    return text(
        door.client.post("/views", data={**door.hidden("/views?of=/"), "name": name, "of": of}).text
    )


def test_a_view_is_saved_with_its_filters_order_and_columns(door: Door) -> None:
    door.enter("u1")
    html = door.see(FILTERED)
    assert (
        "/views?of=%2Fassignments%3Funder%3DU1%26light%3Dred%26sort%3D-due%26hide%3Dpoints" in html
    )
    assert "本单位红灯" in saved(door, "本单位红灯")
    html = main_of(door.see("/views"))
    assert f'href="{FILTERED.replace("&", "&amp;")}">本单位红灯' in html
    door.enter("b11")
    assert "本单位红灯" not in door.see("/views"), "it is nobody else's"
    door.enter("u1")
    door.send("/views?of=/", "/views/deletion", {"name": "本单位红灯"})
    assert "尚未保存视图" in door.see("/views")


def test_a_name_is_needed_and_the_address_is_one_of_ours(door: Door) -> None:
    door.enter("u1")
    assert "视图需要一个名称" in saved(door, " ")
    saved(door, "外部", "https://elsewhere.example/")
    assert "elsewhere" not in door.see("/views")


def test_a_backup_keeps_the_saved_views() -> None:
    from service.access.tables import KEPT, VIEWS

    assert VIEWS in KEPT
