"""What follows from a year's result (三挂钩, R17): who is let in, and what keeps others out."""

from __future__ import annotations

from dataclasses import dataclass

from aggregates.scheme.parameters import Parameters

WHOLE = 10_000
KINDS = ("honours", "targets", "promotion")  # 评先评优、目标考核、提拔重用


@dataclass(frozen=True, slots=True)
class Placed:
    """How an organization stands in the published result. ``ranked``: how many of its peers are;
    ``false_claims``: upheld ones of the year that no appeal overturned."""

    rank: int | None
    score: int | None
    ranked: int
    false_claims: int


def share_of(kind: str, scheme: Parameters) -> int:
    shares = {
        "honours": scheme.honours_share,
        "targets": scheme.targets_share,
        "promotion": scheme.promotion_share,
    }
    return shares[kind]


def places(ranked: int, share: int) -> int:
    """max(1, ⌊share × ranked⌋).

    >>> places(10, 3_000), places(2, 3_000), places(0, 3_000)
    (3, 1, 0)
    """
    return max(1, share * ranked // WHOLE) if ranked else 0


def kept_out(kind: str, of: Placed, scheme: Parameters) -> str | None:
    """The rule that keeps it out; None: it is a candidate.

    >>> from aggregates.scheme.parameters import Parameters
    >>> scheme = Parameters()
    >>> kept_out("honours", Placed(1, 9_000, 10, 0), scheme) is None
    True
    >>> kept_out("honours", Placed(4, 9_000, 10, 0), scheme)
    'beyond-share'
    >>> kept_out("honours", Placed(1, 9_000, 10, 1), scheme)
    'false-claim'
    >>> kept_out("targets", Placed(None, None, 10, 0), scheme)
    'not-assessed'
    """
    if of.rank is None or of.score is None:
        return "not-assessed"
    if of.false_claims and kind != "targets":
        return "false-claim"
    return "beyond-share" if of.rank > places(of.ranked, share_of(kind, scheme)) else None
