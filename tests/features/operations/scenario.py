"""The store as its golden history keeps it: time held after a clock that had run ahead."""

from __future__ import annotations

from datetime import timedelta

from aggregates.store.store import STORE, Store
from aggregates.values.text import Text
from service.recording.call import record
from tests.city import City


def play(city: City) -> None:
    city.issue()
    services, by = city.services, city.operator()
    store, last = services.log.get(Store, STORE), services.log.now()
    store.hold_time(last - timedelta(days=30), last, Text("主板电池更换后日期有误"), by.act)
    record(services, by, store)
