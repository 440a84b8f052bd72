"""Made-up people (人员) of the city: a post and a name such as 书记甲子 for every code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from service.access.people import Person

STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
POSTS = {"工委": "督查专员", "机关党委": "专职副书记", "党总支": "专职副书记"}
BRANCH_POST = "书记"
# Who signs in and holds no post of the hierarchy: by account.
OTHERS = {
    "choucha": "抽查员甲", "choucha2": "抽查员乙",
    "danwei": "党务干部甲", "dangyuan": "党员甲", "lingdao": "分管领导甲",
    "shenji": "审计员甲", "tuomin": "脱敏员甲", "xitong": "系统管理员甲", "anquan": "安全管理员甲",
    "anquan2": "安全管理员乙", "rizhi": "审计管理员甲",
}  # fmt: skip


class Holder(NamedTuple):
    organization: str
    post: str
    person: Person


def holders(kinds: Iterable[tuple[str, str]]) -> Iterator[Holder]:
    """``kinds``: code and kind of each organization, in order."""
    counted: dict[str, int] = {}
    for code, kind in kinds:
        post = POSTS.get(kind, BRANCH_POST)
        number = counted[post] = counted.get(post, -1) + 1
        name = f"{post}{cycle(number)}"
        yield Holder(code, post, Person(f"P-{code}", name=name, organization=code))


def cycle(number: int) -> str:
    """甲子 for 0, 乙丑 for 1 ...; it comes round after 60, as years do."""
    return STEMS[number % len(STEMS)] + BRANCHES[number % len(BRANCHES)]


def person_of(account: str, organization: str) -> str:
    """The code of whoever signs in so: the holder of the organization's post, or another."""
    return f"P-{account}" if account in OTHERS else f"P-{organization}"


def others(places: Mapping[str, str]) -> list[Person]:
    """``places``: each account's organization."""
    return [
        Person(person_of(account, places[account]), name=name, organization=places[account])
        for account, name in OTHERS.items()
    ]
