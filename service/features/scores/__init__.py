"""Scores opened, and rankings (得分、排名)."""

from __future__ import annotations

from service.feature import Entry, Feature
from service.features.scores.rights import RANKING_READ, RIGHTS

FEATURE = Feature(
    name="scores",
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
