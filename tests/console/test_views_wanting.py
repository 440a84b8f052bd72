"""A release with a new version of a view says that ``duban init`` is wanted, before it serves."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from projections.engine.state import state
from service.bootstrap import check_views, make_views
from service.store.errors import NoStore
from tests.city import City


def test_a_view_without_its_tables_is_told_before_anything_is_served(city: City) -> None:
    settings = city.services.settings
    check_views(settings)
    with city.services.views.begin() as db:
        db.execute(delete(state).where(state.c.name == "assignments"))
    with pytest.raises(NoStore, match="duban init"):
        check_views(settings)
    make_views(settings)
    check_views(settings)
