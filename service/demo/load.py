"""Loading the demonstration city: made beside its place, and put there when it is whole."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from random import Random
from uuid import UUID

from aggregates.values.period import Month
from service.access import passwords
from service.access.accounts import MACHINE
from service.access.roles import WHOLE, Role
from service.access.who import OPERATOR
from service.bootstrap import initialize
from service.demo.beside import Beside
from service.demo.city import ROOT, organizations, workbooks
from service.demo.people import holders, others, person_of
from service.demo.seldom import Seldom
from service.demo.year import ZONE, Year
from service.features.imports.sheets import import_file
from service.features.organizations.commands.organizations import fill_post
from service.features.responsibilities.bodies import Election
from service.features.responsibilities.commands import elect
from service.recording.call import call
from service.sealing.sealer import Sealer
from service.services import Services
from service.settings import Settings
from service.wiring import services
from service.workbooks.imported import Options

SEED = 2026
BEGINS = datetime(2026, 1, 1, 0, 0, tzinfo=ZONE)
FIRST, LAST = Month(2026, 1), Month(2026, 12)
NOW = datetime(2027, 1, 8, 10, 0, tzinfo=ZONE)
PASSWORD = "duban-demo-2026"  # the demonstration's, printed at its start; never a real store's
# One for every role; of the security administrators and of the checkers two, for one asks or finds
# and the other approves or decides.
ACCOUNTS: dict[str, tuple[Role, str]] = {
    "gongwei": (Role.COMMITTEE_OFFICER, ROOT),
    "choucha": (Role.CHECKER, ROOT),
    "choucha2": (Role.CHECKER, ROOT),
    "shuji": (Role.UNIT_SECRETARY, "U001"),
    "danwei": (Role.UNIT_OFFICER, "U001"),
    "zhibu": (Role.BRANCH_SECRETARY, "U001-01"),
    "dangyuan": (Role.MEMBER, "U001-01"),
    "lingdao": (Role.LEADER, ROOT),
    "shenji": (Role.AUDITOR, ROOT),
    "tuomin": (Role.REDACTOR, ROOT),
    "xitong": (Role.SYSTEM_ADMINISTRATOR, WHOLE),
    "anquan": (Role.SECURITY_ADMINISTRATOR, WHOLE),
    "anquan2": (Role.SECURITY_ADMINISTRATOR, WHOLE),
    "rizhi": (Role.AUDIT_ADMINISTRATOR, WHOLE),
}


def load(settings: Settings, tell: Callable[[str], None] = print, months: int = 12) -> None:
    """An embedded store; one that was cut short is made anew. Whatever else lies in its folder
    stays: only what the load itself made is ever removed."""
    place = Path(settings.database.removeprefix("sqlite:///"))
    part = place.with_name(f"{place.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    own = settings.model_copy(
        update={
            "database": f"sqlite:///{part / place.name}",
            "evidence": str(part / "evidence"),
        }
    )
    fill(own, tell, months)
    _put(part, place)


def _put(part: Path, place: Path) -> None:
    """The log comes last: where it stands, the city is whole."""
    for made in sorted(part.iterdir(), key=lambda file: file.name == place.name):
        for stale in ("-wal", "-shm"):  # of a store that was removed by hand
            place.with_name(made.name + stale).unlink(missing_ok=True)
        made.replace(place.with_name(made.name))
    part.rmdir()


def fill(settings: Settings, tell: Callable[[str], None], months: int = 12) -> None:
    """The same seed gives the same log, salts and ids included."""
    salts, ids = _salts(), _ids()
    initialize(settings, BEGINS.astimezone(UTC), salt=salts)
    with services(settings, salt=salts) as made:
        made.new_id = ids
        made.sealer = Seldom(made.sealer)
        made.follower = beside = Beside(made.projector, settings)
        beside.start()
        try:
            _import(made)
            _people(made)
            Year(made, Random(SEED), tell).months(FIRST, FIRST.plus(months - 1))
            if months == 12:
                Year(made, Random(SEED)).until(NOW.date(), NOW.hour)
        finally:
            beside.stop()
        Sealer.seal(made.sealer)
        _accounts(made)
        made.projector.catch_up()


def _import(made: Services) -> None:
    acting = call(made, made.accounts.who(OPERATOR), "workbook")
    for kind, data in workbooks(SEED).items():
        done = import_file(made, acting, kind, f"{kind}.xlsx", data, Options())
        if done.errors:
            raise ValueError(str(done.errors[0]))


def _people(made: Services) -> None:
    """A holder of a post for every organization, named in the directory alone."""
    acting = call(made, made.accounts.who(OPERATOR), "command-line")
    posts = list(holders((each.code, each.kind) for each in organizations(SEED)))
    for each in posts:
        fill_post(made, acting, each.organization, each.post, each.person.person, BEGINS.date())
    _elections(made)
    places = {
        account: ROOT if place == WHOLE else place for account, (_, place) in ACCOUNTS.items()
    }
    people = [each.person for each in posts] + others(places)
    made.accounts.people.load(people, datetime.now(UTC), MACHINE)


def _elections(made: Services) -> None:
    """Of units and their branches in the last years, some of them due soon (换届)."""
    acting = call(made, made.accounts.who(OPERATOR), "command-line")
    for number, each in enumerate(organizations(SEED)):
        if each.code != ROOT and number % 4 == 0:
            years = 4 if "-" not in each.code else 2
            held_on = date(BEGINS.year - years, 1 + number % 12, 15)
            elect(made, acting, each.code, Election(held_on=held_on))


def _accounts(made: Services) -> None:
    """They live by the real clock; a demonstration that lay idle for months still lets in."""
    now, hashed = datetime.now(UTC), passwords.hashed(PASSWORD)
    for account, (role, place) in ACCOUNTS.items():
        organization = OPERATOR if place == WHOLE else place
        person = person_of(account, place)
        made.accounts.put(account, person, organization, hashed, now, password_at=None)
        made.accounts.granting.give(account, role, place, now)
    made.accounts.policies.change({"dormant_days": 3660}, MACHINE)


def _salts() -> Callable[[], bytes]:
    numbers = count()
    return lambda: hashlib.sha256(f"salt {SEED} {next(numbers)}".encode()).digest()[:16]


def _ids() -> Callable[[], UUID]:
    chance = Random(f"ids {SEED}")
    return lambda: UUID(int=chance.getrandbits(128), version=4)
