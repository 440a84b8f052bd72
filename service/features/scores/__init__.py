"""Scores opened, and rankings (得分、排名)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from service.feature import AgendaItem, Entry, Feature, Panel
from service.features.scores.rights import RANKING_READ, RIGHTS


def _home(page: Any) -> Iterator[Panel]:
    from service.features.scores.home import home

    return home(page)


def _agenda(
    reader: Any, organization: str, invited: Sequence[str], period: Any
) -> Iterator[AgendaItem]:
    from service.features.scores.queries.agenda import falling

    return falling(reader, organization, invited, period)


FEATURE = Feature(
    name="scores",
    agenda=_agenda,
    home=_home,
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Rankings",
            path="/rankings",
            opens=RANKING_READ,
            place=40,
            group="Assessment",
            icon="rank",
        ),
    ),
    families={"score": "Scores"},
)
