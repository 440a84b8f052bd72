"""How often one may knock (限流): sign-ins by address and by name, requests by account.

Each node counts for itself, in memory; the lock of an account is what guards passwords.
"""

from __future__ import annotations

import time

from limits import RateLimitItem, parse
from limits.strategies import FixedWindowRateLimiter

from service.access.counters import Counters

BY_NAME = parse("60/minute")  # attempts to sign in as one account
WRONG = parse("300/minute")  # requests from one address with a secret that is none


class TooOften(Exception):
    """429; ``retry_after`` in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"Too often; try again in {retry_after} s.")


class Limits:
    """``requests``, ``sign_ins``: as the library writes them, like ``300/minute``."""

    def __init__(self, requests: str, sign_ins: str) -> None:
        self._limiter = FixedWindowRateLimiter(Counters())
        self._requests, self._sign_ins = parse(requests), parse(sign_ins)

    def request(self, account: str) -> None:
        self._hit(self._requests, "account", account)

    def sign_in(self, address: str, account: str) -> None:
        self._hit(self._sign_ins, "address", address)
        self._hit(BY_NAME, "name", account[:200])

    def wrong_secret(self, address: str) -> None:
        self._hit(WRONG, "wrong", address)

    def _hit(self, item: RateLimitItem, kind: str, who: str) -> None:
        if not self._limiter.hit(item, kind, who):
            ends = self._limiter.get_window_stats(item, kind, who).reset_time
            raise TooOften(max(1, int(ends - time.time()) + 1))
