"""Notices: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, subtree
from service.access.roles import READERS, WORKERS

NOTICE_READ = Action("notice.read")
NOTICE_RECEIVE = Action("notice.receive")

RIGHTS: tuple[Right, ...] = (
    subtree(NOTICE_READ, *READERS),
    subtree(NOTICE_RECEIVE, *WORKERS),
)
