"""Bulletins: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, city, subtree
from service.access.roles import STAFF, Role

BULLETINS_READ = Action("bulletins.read")  # those issued
BULLETIN_DRAFTS_READ = Action("bulletin_drafts.read")  # and those that are not
BULLETIN_WRITE = Action("bulletin.write")  # 拟稿, 核稿, 印发
BULLETIN_SIGN = Action("bulletin.sign")  # 会签, 签发

RIGHTS: tuple[Right, ...] = (
    city(BULLETINS_READ, *STAFF),
    subtree(BULLETIN_DRAFTS_READ, Role.COMMITTEE_OFFICER, Role.LEADER, Role.AUDITOR),
    subtree(BULLETIN_WRITE, Role.COMMITTEE_OFFICER),
    subtree(BULLETIN_SIGN, Role.COMMITTEE_OFFICER, Role.LEADER),
)
