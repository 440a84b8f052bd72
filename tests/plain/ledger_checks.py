"""Ledger checks opened, marked and completed, drawn by lot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from aggregates.values.period import Quarter
from aggregates.values.text import Text
from service.features.ledgers.commands import checking, opening
from service.features.rectifications.commands import Wanting
from tests.plain import ledgers, working
from tests.plain.days import before
from tests.plain.looking import quarter
from tests.plain.story import Story

WANTING = Wanting(problem=Text("缺一次记录"))


def _quarter(s: Story) -> str:
    """Mostly one whose round is on."""
    near = [quarter(s.plain.month), quarter(before(before(s.plain.month)))]
    on = [each for each in near if ledgers.round_end(s.plain, each) is not None]
    return s.chance.choice(on) if on and s.lot(0.9) else s.chance.choice(near)


def open_(s: Story) -> None:
    code, name = s.code(), _quarter(s)
    s.both("open a ledger",
           lambda: opening.open_(s.services, s.by, code, Quarter.parse(name)),
           lambda: ledgers.open_(s.plain, code, name), (code, name))  # fmt: skip


def _one(s: Story) -> tuple[str, str]:
    """Mostly one that is open."""
    fit = [key for key, each in s.plain.ledgers.items() if not each.done]
    return s.chance.choice(fit) if fit and s.lot(0.9) else (s.code(), _quarter(s))


def _item(s: Story, code: str, name: str, *, failed: bool) -> UUID | None:
    """Mostly one of its own, marked so or not."""
    known = s.plain.ledgers.get((code, name))
    fit = [item for item in known.items if known.said.get(item, False) == failed] if known else []
    any_ = list(s.plain.works)
    return s.chance.choice(fit if fit and s.lot(0.9) else any_) if fit or any_ else None


def fail(s: Story) -> None:
    code, name = _one(s)
    item = _item(s, code, name, failed=False)
    if item is None:
        return
    done, _ = s.both(
        "fail an item",
        lambda: checking.fail(s.services, s.by, code, Quarter.parse(name), item, WANTING),
        lambda: ledgers.fail(s.plain, code, name, item), (code, name, item),
    )  # fmt: skip
    if done is not None:
        ledgers.rectify(s.plain, code, name, item, UUID(done.answer["rectification"]))


def take_back(s: Story) -> None:
    code, name = _one(s)
    item = _item(s, code, name, failed=True)
    if item is None:
        return
    s.both(
        "take a failure back",
        lambda: checking.take_back(s.services, s.by, code, Quarter.parse(name), item),
        lambda: ledgers.take_back(s.plain, code, name, item, working.cancelled), (code, name, item),
    )  # fmt: skip


def pass_rest(s: Story) -> None:
    _by_both(s, "pass the rest", checking.pass_rest, ledgers.pass_rest)


def complete(s: Story) -> None:
    _by_both(s, "complete a ledger", checking.complete, ledgers.complete)


def _by_both(s: Story, name: str, product: Callable[..., Any], plain: Callable[..., Any]) -> None:
    code, of = _one(s)
    s.both(name, lambda: product(s.services, s.by, code, Quarter.parse(of)),
           lambda: plain(s.plain, code, of), (code, of))  # fmt: skip
