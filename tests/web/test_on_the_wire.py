"""What goes over the wire: compressed pages, static files kept for a year, a masked token."""

from __future__ import annotations

import gzip
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.web import assets
from service.web.csrf import masked, matches
from tests.browsing import Door


@given(st.text(st.characters(codec="ascii"), min_size=1))
def test_a_masked_token_is_the_token_and_never_the_same_twice(token: str) -> None:
    one, other = masked(token), masked(token)
    assert matches(one, token)
    assert matches(token, token)
    assert len(token) < 8 or one != other


@pytest.mark.parametrize("forged", ["", "x", "é", "====", "QUFB"])
def test_what_is_not_the_token_does_not_pass(forged: str) -> None:
    assert not matches(forged, "the token")
    assert not matches(masked("another token"), "the token")


def test_no_page_shows_the_sessions_token_as_it_is(door: Door) -> None:
    door.enter("gw")
    shown = set(re.findall(r'name="csrf" value="([^"]+)"', door.see("/")))
    again = set(re.findall(r'name="csrf" value="([^"]+)"', door.see("/")))
    assert len(shown) == len(again) == 1
    assert shown != again


def test_a_page_comes_compressed_and_a_forms_answer_as_it_is(door: Door) -> None:
    door.enter("gw")
    read = door.client.get("/", headers={"Accept-Encoding": "gzip"})
    assert read.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in read.headers["Vary"]
    wrong = door.client.post("/password", data={}, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in wrong.headers


def test_a_static_file_is_named_by_its_digest_and_kept_for_a_year(door: Door) -> None:
    path = assets.address("css/lights.css")
    kept = door.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert kept.headers["Cache-Control"] == assets.FOREVER
    assert kept.headers["Content-Encoding"] == "gzip"
    assert kept.headers["Content-Type"].startswith("text/css")
    plain = door.client.get(path, headers={"Accept-Encoding": "identity"})
    assert plain.content == kept.content == assets.asset("css/lights.css").body
    assert b"../" not in plain.content, "what it links to has its digest too"
    assert gzip.decompress(assets.asset("css/lights.css").gzipped or b"") == plain.content


def test_an_old_digest_gets_the_file_as_it_is_now_and_is_not_kept(door: Door) -> None:
    response = door.client.get("/static/css/lights.0123456789ab.css")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "max-age=86400"
    assert door.client.get("/static/css/none.0123456789ab.css").status_code == 404
    assert door.client.get("/static/%2e%2e/app.0123456789ab.py").status_code == 404
