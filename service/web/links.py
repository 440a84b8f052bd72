"""Links that keep the moment looked from, and a page's own filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode
from uuid import uuid4

from service.reading.reader import Reader
from service.reading.shown import link
from service.web import moments
from service.web.rights import Rights


@dataclass
class Links(Rights):
    """The address holds what a page shows: filters, order, moment."""

    def to(self, path: str, **query: object) -> str:
        """A link that stays at the moment looked from."""
        kept = {name: str(value) for name, value in query.items() if value not in (None, "", False)}
        if self.as_of:
            kept["as_of"] = self.as_of
        joint = "&" if "?" in path else "?"
        return f"{path}{joint}{urlencode(kept)}" if kept else path

    def stay(self, **changes: object) -> str:
        """This page with some of its filters changed; None takes a filter away."""
        kept: dict[str, object] = dict(self.filters)
        kept.update(changes)
        return self.to(self.here, **kept)

    @cached_property
    def filters(self) -> Mapping[str, str]:
        if self.request.method != "GET":
            return {}
        return {k: v for k, v in self.request.query_params.items() if k != "as_of" and v}

    @property
    def permanent(self) -> str:
        """The same view for ever: its position and its moment are in the link."""
        kept = {**self.filters, "as_of": link(self.reader.at)}
        return f"{self.here}?{urlencode(kept)}"

    @property
    def key(self) -> str:
        return str(uuid4())

    @property
    def now(self) -> str:
        """This page as it is now."""
        return f"{self.here}?{urlencode(self.filters)}" if self.filters else self.here

    def at(self, moment: object) -> str:
        return f"{self.here}?{urlencode({**self.filters, 'as_of': str(moment)})}"

    @property
    def picker(self) -> str:
        return moments.picker(self.reader)

    def picker_of(self, reader: Reader) -> str:
        return moments.picker(reader)

    @property
    def quick_moments(self) -> list[tuple[str, date]]:
        return moments.quick(self.services)

    @cached_property
    def slider(self) -> moments.Slider:
        return moments.slider(self.services, self.reader)
