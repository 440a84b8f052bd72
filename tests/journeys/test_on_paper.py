"""A checkpoint printed, and typed back in, before a real screen."""

from __future__ import annotations

import pytest
import segno
from playwright.sync_api import expect

from tests.journeys.conftest import SIZES, City, Visit


@pytest.mark.parametrize("size", SIZES)
def test_a_line_is_taken_from_paper_and_typed_back_in(city: City, visit: Visit, size: str) -> None:
    visitor = visit(city, "gw", size=size)
    city.services.sealer.seal()
    visitor.go("/checkpoints")
    visitor.check()
    visitor.page.click("a[href*='/print']")
    visitor.page.wait_for_url("**/print*")
    width, _ = segno.make(visitor.page.inner_text("main pre >> nth=0"), error="m").symbol_size(4)
    expect(visitor.page.locator("main img")).to_have_js_property("naturalWidth", width)
    visitor.check()
    line = visitor.page.inner_text("main pre >> nth=0").strip()
    assert line.startswith("DUBAN1-")
    visitor.go("/checkpoints")
    visitor.page.fill("#line", line.lower().replace("-", " "))
    visitor.page.click("form[action='/checkpoints/check'] button")
    visitor.page.wait_for_url("**/check?*")
    assert visitor.page.is_visible(".badge-word.good")
    visitor.check()
