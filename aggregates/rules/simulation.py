"""What another scheme would have said (方案模拟, R17): the figures of the same facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aggregates.account.account import CHECK, LATENESS, LEDGER
from aggregates.errors import Refused, Several
from aggregates.rules import ledger, spot_check
from aggregates.scheme.parameters import Parameters

# What figures rest on; draws, days, confirmations, misses and appeals stay as they were.
FIGURES = (
    "kinds", "subtree_share", "late_per_day", "late_at_most", "missed_then_sent",
    "false_claim_factor", "ledger_failed",
    "poll_excellent", "poll_good", "poll_fair", "poll_poor",
    "daily_share", "poll_share", "bonus_at_most", "deduction_at_most",
)  # fmt: skip


class NothingToSimulate(Refused):
    """A parameter of what stays as it was: it changes no figure."""

    rule = "R17"


def must_be_of_figures(names: Iterable[str]) -> None:
    """Several: one refusal for each parameter that no figure rests on."""
    wrong = [
        NothingToSimulate(
            "Parameter {name} cannot be simulated: draws, days, confirmations, misses and appeals "
            "stay as they were.",
            name=name,
        )
        for name in names
        if name in Parameters.__dataclass_fields__ and name not in FIGURES
    ]
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        raise Several(list(wrong))


@dataclass(frozen=True, slots=True)
class Sent:
    """How late a report was: working days past its due day; or sent after it was missed."""

    days_late: int = 0
    after_missed: bool = False


def restated(
    line: str,
    amount: int,
    inputs: Mapping[str, int] | None,
    sent: Sent,
    was: Parameters,
    would: Parameters,
) -> int:
    """An entry's signed hundredths under ``would``, having been ``amount`` under ``was``.

    An entry that its own scheme does not explain was set otherwise, by an appeal: it stays.

    >>> restated("lateness", -200, None, Sent(2), Parameters(), Parameters(late_per_day=150))
    -300
    >>> restated("lateness", -50, None, Sent(2), Parameters(), Parameters(late_per_day=150))
    -50
    """
    explained = _figure(line, inputs, sent, was) == amount
    figure = _figure(line, inputs, sent, would) if explained else None
    return amount if figure is None else figure


def _figure(
    line: str,
    inputs: Mapping[str, int] | None,
    sent: Sent,
    scheme: Parameters,
) -> int | None:
    if line == LATENESS:
        return _lateness(sent, scheme)
    if line == CHECK and inputs is not None:
        times = scheme.false_claim_factor if inputs["factor"] != 1 else 1
        claimed, verified = inputs["claimed"], inputs["verified"]
        return spot_check.deduction(claimed, verified, inputs["weight"], times)
    if line == LEDGER and inputs is not None:
        tally = ledger.Tally(inputs["checked"], inputs["failed"])
        return ledger.deduction(tally, scheme.ledger_failed)
    return None


def _lateness(sent: Sent, scheme: Parameters) -> int:
    if sent.after_missed:
        return -scheme.missed_then_sent
    return -min(sent.days_late * scheme.late_per_day, scheme.late_at_most)
