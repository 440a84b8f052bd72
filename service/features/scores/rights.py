"""Scores and rankings: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, subtree
from service.access.roles import READERS

RANKING_READ = Action("ranking.read")
SCORE_READ = Action("score.read")

RIGHTS: tuple[Right, ...] = (
    subtree(RANKING_READ, *READERS),
    subtree(SCORE_READ, *READERS),
)
