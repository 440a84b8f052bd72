"""Runs, views and the store: what may be done, and by whom."""

from __future__ import annotations

from service.access.actions import Action
from service.access.rights import Right, city, subtree
from service.access.roles import Role

RUNS_READ = Action("runs.read")
STORE_MANAGE = Action("store.manage")  # backup, rebuild, status from the command line
SCHEDULE_RUN = Action("schedule.run")

RIGHTS: tuple[Right, ...] = (
    subtree(RUNS_READ, Role.COMMITTEE_OFFICER, Role.AUDITOR),
    city(RUNS_READ, Role.SYSTEM_ADMINISTRATOR),
    city(STORE_MANAGE, Role.SYSTEM_ADMINISTRATOR),
    city(SCHEDULE_RUN, Role.SYSTEM_ADMINISTRATOR),
)
