"""Networks that a setting names (网段): addresses and ranges, with commas between them."""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Annotated

from pydantic import AfterValidator


@cache
def networks(written: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """``10.0.0.7, 10.1.0.0/16, fd00::/8``. ValueError."""
    parts = (part.strip() for part in written.split(","))
    return tuple(ip_network(part) for part in parts if part)


def holds(written: str, address: str) -> bool:
    """Whether the address lies in one of them; what is no address lies in none."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return any(ip in network for network in networks(written))


def _sound(written: str) -> str:
    networks(written)
    return written


Networks = Annotated[str, AfterValidator(_sound)]
