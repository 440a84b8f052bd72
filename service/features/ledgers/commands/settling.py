"""What ledger checks enter (R7): in the holder's account over its own items, and in its unit's over
its own and its subtree's together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aggregates.account.account import Deduction, ScoreAccount, account_id
from aggregates.ledger_check.ledger_check import LedgerCheck
from aggregates.rules.ledger import Tally, deduction, together
from aggregates.values.period import Quarter
from service.features.ledgers.queries.ledgers import tallies
from service.reading.reader import read_now
from service.recording.call import Call
from service.services import Services


def settled(
    services: Services, call: Call, checks: Sequence[LedgerCheck], reason: str
) -> list[ScoreAccount]:
    """The accounts whose ledger entry these completed checks change, all of one quarter and unit.

    A unit's account is read before what it adds up, and every completion of its subtree writes
    it: of two at once the later one reads anew.
    """
    quarter, unit = Quarter.parse(checks[0].period), checks[0].unit
    codes = {check.organization: check.tally for check in checks}
    accounts = {code: _account(services, call, code, quarter) for code in (*codes, unit) if code}
    if unit is not None:
        with read_now(services, "ledgers") as reader:
            known = tallies(reader, str(quarter), unit)
        codes[unit] = together((known | codes).values())
    for code, tally in codes.items():
        _settle(services, call, accounts[code], tally, checks[0], reason)
    return list(accounts.values())


def _account(services: Services, call: Call, code: str, quarter: Quarter) -> ScoreAccount:
    year = str(quarter.year)
    account = services.log.find(ScoreAccount, account_id(code, year))
    account = account or ScoreAccount.empty(code, year, call.act)
    call.read_set.on_thing(account.id, account.version)
    return account


def _settle(
    services: Services,
    call: Call,
    account: ScoreAccount,
    tally: Tally,
    check: LedgerCheck,
    reason: str,
) -> None:
    version = services.standing_data.version(Quarter.parse(check.period))
    amount = deduction(tally, version.parameters.ledger_failed)
    inputs = {"failed": tally.failed, "checked": tally.checked}
    account.settle_ledger(
        check.period,
        None if amount is None else Deduction(amount, inputs),
        reason=reason,
        scheme_version=version.number,
        act=replace(call.act_for(check.by), cause=check.last_reference),
    )
