"""The store: its clock, roles, keys, views, runs, backups, and the evidence that facts name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import text as sql

from aggregates.errors import Refused
from aggregates.values.moment import from_micros
from service.access.factor_secrets import factor_key
from service.access.log import Filter
from service.cli.examining.finding import Finding
from service.errors import sentence
from service.features.evidence.comparing import compare
from service.features.operations.queries.runs import failed_runs
from service.language import Translate
from service.sealing.keys import NoSigningKey, load_key
from service.services import Services

BACKED_UP = "store.backed_up"
NIGHT = timedelta(hours=26)  # since the last backup, of one that is made each night
YOUNG = timedelta(days=2)  # a store that need not have one yet
SUPERUSER = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"


def store(made: Services, now: datetime, _: Translate) -> Iterator[Finding]:
    yield _clock(made, _)
    yield from _roles(made, _)
    yield from _views(made, _)
    yield from _runs(made, _)
    yield from _keys(made, _)
    yield _backup(made, now, _)
    compared = compare(made, thoroughly=True)
    remedy = "" if compared.is_whole else _("Put the files back from a backup, under their names.")
    yield Finding("evidence", compared.is_whole, compared.text(_), remedy)


def _clock(made: Services, _: Translate) -> Finding:
    kind = made.log.clock_state().kind
    if kind in ("jumped", "behind"):
        remedy = _("Set the machine's clock right; duban clock says more.")
        return Finding("clock", False, _("The clock is wrong: nothing is recorded."), remedy)
    return Finding("clock", True, _("Facts can be recorded by the clock as it stands."))


def _roles(made: Services, _: Translate) -> Iterator[Finding]:
    if not made.settings.database.startswith("postgresql"):
        return
    with made.accounts.engine.connect() as db:
        above_all = bool(db.execute(sql(SUPERUSER)).scalar())
    four = all((made.settings.database_owner, made.settings.database_redactor,
                made.settings.database_backup))  # fmt: skip
    remedy = _("Make the four roles that docs/operating.md lists, then duban init.")
    if above_all:
        yield Finding(
            "roles", None, _("The service's role may do anything in the database."), remedy
        )
    elif not four:
        yield Finding("roles", None, _("One database role serves for all."), remedy)
    else:
        yield Finding("roles", True, _("The database has a role for each purpose."))


def _views(made: Services, _: Translate) -> Iterator[Finding]:
    made.projector.catch_up()
    stopped = [each for each in made.projector.status() if each.failure]
    for each in stopped:
        text = _("The view {name} stopped at position {position}: duban status says why.")
        position = each.failure.position if each.failure else 0
        remedy = _("Install the release that mends it, or duban rebuild {name}.")
        yield Finding("views", False, text.format(name=each.name, position=position),
                      remedy.format(name=each.name))  # fmt: skip
    if not stopped:
        yield Finding("views", True, _("Every view has read the log to its end."))


def _runs(made: Services, _: Translate) -> Iterator[Finding]:
    count = failed_runs(made)
    if count:
        text = _("{count} runs of jobs failed and have not finished since.").format(count=count)
        yield Finding("runs", False, text, _("duban status names them and says why."))


def _keys(made: Services, _: Translate) -> Iterator[Finding]:
    try:
        load_key(made.settings)
        factor_key(made.settings)
    except NoSigningKey as refusal:
        remedy = _("Put the key's file back, or duban audit rotate-key.")
        yield Finding("key", False, sentence(refusal, _), remedy)
    except Refused as refusal:
        yield Finding("key", False, sentence(refusal, _))
    else:
        yield Finding("key", True, _("The signing key is at hand."))


def _backup(made: Services, now: datetime, _: Translate) -> Finding:
    remedy = _("Set DUBAN_BACKUP_FOLDER, and enable deploy/duban-backup.timer.")
    last = made.accounts.log.find(Filter(kinds=[BACKED_UP]), 1)
    if not last:
        young = now - made.log.made_at < YOUNG or made.log.simulated
        text = _("No backup was ever made.")
        return Finding("backup", None if young else False, text, remedy)
    at = from_micros(last[0].recorded_at)
    text = _("The last backup was made at {at}.").format(at=at.isoformat(timespec="minutes"))
    old = now - at > NIGHT
    return Finding("backup", not old, text, remedy if old else "")
