"""How often one may knock (限流): sign-ins by address and by name, requests by account.

Whoever gives no name is counted by address alone.
Each node counts for itself, in memory; the lock of an account is what guards passwords.
"""

from __future__ import annotations

import time
from ipaddress import IPv6Address, ip_address

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

    def sign_in(self, address: str, name: str = "") -> None:
        """``name``: an account's, or a half sign-in's; where there is none, the address alone
        counts, so that strangers have no counter in common with anybody."""
        self._hit(self._sign_ins, "address", network_of(address))
        if name:
            self._hit(BY_NAME, "name", name[:200])

    def wrong_secret(self, address: str) -> None:
        self._hit(WRONG, "wrong", network_of(address))

    def _hit(self, item: RateLimitItem, kind: str, who: str) -> None:
        if not self._limiter.hit(item, kind, who):
            ends = self._limiter.get_window_stats(item, kind, who).reset_time
            raise TooOften(max(1, int(ends - time.time()) + 1))


def network_of(address: str) -> str:
    """An address of IPv6 is one of the 2^64 that its owner has: they count together."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:  # a socket's name, or none
        return address
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is None:
        return f"{int(ip) >> 64:x}::/64"
    return str(getattr(ip, "ipv4_mapped", None) or ip)
