"""Accounts for everybody who holds a post: made, asked for and approved by three people."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.access.log import By
from service.access.roles import WHOLE, Role
from service.features.city_accounts.queries import account_of, holders
from service.features.city_accounts.roles import proposed
from service.features.organizations.commands import organizations
from service.reading.reader import read_now
from service.recording.call import call
from tests.browsing import Door
from tests.pages import main_of, text

POSTS = (("U1", "书记", "P-甲"), ("U1-1", "书记", "P-乙"), ("U1-1", "组织委员", "P-丙"))
PAGE = "/post-accounts"
OFFICE = {
    "sys": Role.SYSTEM_ADMINISTRATOR, "sec": Role.SECURITY_ADMINISTRATOR,
    "sec2": Role.SECURITY_ADMINISTRATOR,
}  # fmt: skip


@pytest.fixture
def city(door: Door) -> Door:
    accounts, now = door.services.accounts, datetime.now(UTC)
    accounts.policies.change({"second_factor": "offered"}, by=By("operator"))
    for account, role in OFFICE.items():
        accounts.put(account, f"P-{account}", WHOLE, None, now)
        accounts.granting.give(account, role, WHOLE, now)
    operator = accounts.who("operator")
    for code, post, person in POSTS:
        organizations.fill_post(
            door.services, call(door.services, operator, "page"), code, post, person, None
        )
    return door


def chosen(door: Door) -> list[str]:
    with read_now(door.services) as reader:
        return [each.key for each in holders(reader) if each.person in {p for *_, p in POSTS}]


def states(door: Door) -> dict[str, str]:
    with read_now(door.services) as reader:
        return {each.person: each.state for each in holders(reader)}


def send(door: Door, account: str, act: str, **fields: str) -> str:
    door.enter(account)
    answer = door.send(PAGE, f"{PAGE}/{act}", {"holder": chosen(door), **fields})
    assert answer.status_code == 200, text(answer.text)
    return str(answer.text)


def test_accounts_roles_and_approvals_take_three_people(city: Door) -> None:
    slips = send(city, "sys", "accounts")
    assert slips.count("首次登录须修改") == len(POSTS)
    account = city.services.accounts.find(account_of("P-甲"))
    assert account is not None
    assert account.must_change
    assert set(states(city).values()) >= {"no-role"}

    key = next(each for each in chosen(city) if "组织委员" in each)
    send(city, "sec", "grants", **{f"role-{key}": "branch_secretary"})
    asked = city.services.accounts.granting.of(account_of("P-丙"))
    assert [(row.role, row.organization) for row in asked] == [("branch_secretary", "U1-1")]

    refused = send(city, "sec", "approvals")
    assert f"{len(POSTS)} 人未办成" in text(main_of(refused)), "whoever asked approves nothing"
    assert all(row.approved_at is None for row in asked)

    send(city, "sec2", "approvals")
    own = {person: state for person, state in states(city).items() if person in
            {person for *_, person in POSTS}}  # fmt: skip
    assert set(own.values()) == {"ready"}


def test_the_secrets_are_shown_once_and_nobody_gets_two_accounts(city: Door) -> None:
    send(city, "sys", "accounts")
    again = city.send(PAGE, f"{PAGE}/accounts", {"holder": chosen(city)})
    assert "请至少选择一个" in text(again.text)
    assert "首次登录须修改" not in again.text


def test_who_makes_accounts_gives_no_roles(city: Door) -> None:
    city.enter("sys")
    keys = city.hidden(PAGE)
    for act in ("grants", "approvals"):
        answer = city.client.post(f"{PAGE}/{act}", data={**keys, "holder": chosen(city)})
        assert answer.status_code == 403
    city.enter("sec")
    answer = city.client.post(f"{PAGE}/accounts", data={**city.hidden(PAGE), "holder": "x"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("post", "depth", "role"),
    [
        ("督查专员", 1, Role.COMMITTEE_OFFICER),
        ("分管领导", 2, Role.LEADER),
        ("书记", 2, Role.UNIT_SECRETARY),
        ("专职副书记", 2, Role.UNIT_OFFICER),
        ("书记", 3, Role.BRANCH_SECRETARY),
        ("组织委员", 3, Role.MEMBER),
    ],
)
def test_a_post_asks_for_a_role(post: str, depth: int, role: Role) -> None:
    assert proposed(post, ["X"] * depth) is role


HEAD = "人员编码,姓名,组织编码,职务\n"


def upload(door: Door, book: str, sure: str = "") -> str:
    files = {"file": ("posts.csv", (HEAD + book).encode(), "text/csv")}
    fields = {**door.hidden("/imports?kind=posts"), "sure": sure}
    answer = door.client.post("/imports/posts", data=fields, files=files)
    return text(main_of(answer.text))


def test_people_come_in_with_their_posts(city: Door) -> None:
    city.enter("gw")
    book = "P-丁,书记丁,U2,书记\nP-戊,组织委员戊,U2-1,组织委员\n"
    before = city.position
    said = upload(city, book)
    assert "书记丁" in said
    assert city.position == before
    upload(city, book, sure="1")
    with read_now(city.services) as reader:
        posts = {each.person: each for each in holders(reader)}
    assert (posts["P-丁"].name, posts["P-丁"].role) == ("书记丁", Role.UNIT_SECRETARY)
    assert posts["P-戊"].state == "no-account"
    assert "没有变化。" in upload(city, book)


def test_a_post_at_an_unknown_organization_is_a_wrong_cell(city: Door) -> None:
    city.enter("gw")
    assert "C2" in upload(city, "P-己,书记己,没有,书记\n")
