"""A year's review on its page: what is in the way is named, refusals stand on top."""

from __future__ import annotations

from tests.browsing import Door


def test_the_page_names_what_is_in_the_way(shared_door: Door) -> None:
    shared_door.enter("gw")
    page = shared_door.see("/annual-reviews/2026")
    assert "2026Q4" in page
    refused = shared_door.send("/annual-reviews/2026", "/annual-reviews/2026/computation")
    assert refused.status_code == 409
    shared_door.enter("b11")
    assert "/computation" not in shared_door.see("/annual-reviews/2026")
