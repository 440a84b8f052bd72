"""A file that no fact names yet may be named by whose organization put it in, by nobody else."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from aggregates.values.moment import to_micros
from service.access.log import HANDED_IN, By, Filter
from service.access.roles import Role
from tests.served import City, line
from tests.served import served as city

FILE = "会议记录 minutes".encode()
DIGEST = hashlib.sha256(FILE).hexdigest()


def put_in(city: City, account: str) -> None:
    assert city.ask(account, "PUT", f"/evidence/{DIGEST}", content=FILE).status_code == 201


def name(city: City, account: str, organization: str, digest: str = DIGEST) -> Any:
    claim = {"points": "1", "evidence": [digest]}
    return city.put(account, f"/assignments/{line(organization, 'T4')}/report", claim)


def colleague(city: City, account: str, organization: str, role: Role) -> None:
    accounts, now = city.services.accounts, datetime.now(UTC)
    accounts.put(account, f"P-{account}", organization, None, now)
    accounts.granting.give(account, role, organization, now)
    city.tokens[account] = accounts.open(account, "token", now, timedelta(hours=1))


@pytest.mark.parametrize("account", ["b12", "b21", "u1", "u2", "gw"])
def test_who_only_knows_the_digest_of_an_unnamed_file_cannot_name_it(
    city: City, account: str
) -> None:
    """Answered as one that is not there, whether beside, above or elsewhere."""
    put_in(city, "b11")
    own = {"b12": "U1-2", "b21": "U2-1", "u1": "U1-1", "u2": "U2-1", "gw": "U1-1"}[account]
    answers = [name(city, account, own, digest) for digest in (DIGEST, "0" * 64)]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].status_code in (403, 422)
    assert answers[0].text.replace(DIGEST, "?") == answers[1].text.replace("0" * 64, "?")


def test_a_colleague_of_who_put_it_in_names_it(city: City) -> None:
    put_in(city, "b11")
    colleague(city, "second", "U1-1", Role.BRANCH_SECRETARY)
    assert name(city, "second", "U1-1").status_code == 200
    assert city.get("second", f"/evidence/{DIGEST}").content == FILE


def test_who_came_to_the_organization_later_brings_no_file_of_the_one_before(city: City) -> None:
    """Which organization it was put in for is recorded with it."""
    put_in(city, "b21")
    accounts = city.services.accounts
    accounts.bind("b21", "B21", "U1-1", By("operator"))
    assert name(city, "b11", "U1-1").status_code == 422
    [row] = accounts.log.find(Filter(kinds=[HANDED_IN]))
    assert msgspec.json.decode(row.state)["organization"] == "U2-1"


def test_a_record_of_an_earlier_release_counts_for_the_accounts_organization(city: City) -> None:
    city.services.evidence.put(DIGEST, FILE)
    city.services.accounts.log.append(HANDED_IN, By("b11"), sha256=DIGEST, size=len(FILE))
    colleague(city, "second", "U1-1", Role.BRANCH_SECRETARY)
    assert name(city, "b12", "U1-2").status_code == 422
    assert name(city, "second", "U1-1").status_code == 200


def test_a_piece_of_a_digest_is_no_digest(city: City) -> None:
    put_in(city, "b11")
    assert city.services.accounts.log.handed_in(DIGEST, "B11")
    for piece in ("sha256", DIGEST[:63], ""):
        assert not city.services.accounts.log.handed_in(piece, "B11", {"U1-1"})


def test_an_organization_puts_in_no_more_than_its_quota(city: City) -> None:
    """By whoever, by page or by API; the same file again costs nothing, the small ones something,
    and what was put in a month ago is no longer counted."""
    narrow = city.services.settings.model_copy(update={"evidence_quota": 1_000_000})
    city.services.settings = narrow
    colleague(city, "second", "U1-1", Role.BRANCH_SECRETARY)

    def put(account: str, data: bytes) -> int:
        digest = hashlib.sha256(data).hexdigest()
        return int(city.ask(account, "PUT", f"/evidence/{digest}", content=data).status_code)

    big = [bytes([65 + number]) * 400_000 for number in range(3)]
    assert [put("b11", big[0]), put("second", big[1]), put("b11", big[0])] == [201, 201, 200]
    assert [put("b11", big[2]), put("second", big[2]), put("b12", big[2])] == [413, 413, 201]
    assert not city.services.accounts.log.handed_in(hashlib.sha256(big[2]).hexdigest(), "B11")
    assert [put("second", bytes([97 + number])) for number in range(3)] == [201, 201, 413]
    later = to_micros(datetime.now(UTC) + timedelta(days=1))
    assert city.services.accounts.log.sizes_since("U1-1", later) == {}


__all__ = ["city"]
