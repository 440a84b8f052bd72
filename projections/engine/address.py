"""A PostgreSQL's address (连接地址), in whatever form it is written, as its library reads it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from psycopg.conninfo import conninfo_to_dict

POSTGRES = ("postgresql://", "postgres://", "postgresql+psycopg://")


def parameters(url: str) -> dict[str, str]:
    """``user``, ``host``, ``port``, ``dbname`` and whatever else it says. Several hosts stand as
    ``h1:5432,h2:5433`` before the database's name, or as ``?host=h1:5432&host=h2:5433`` after it;
    either way here as ``h1,h2`` and ``5432,5433``. ValueError for anything but PostgreSQL's,
    psycopg.ProgrammingError for one that is written wrong."""
    begins = next((each for each in POSTGRES if url.startswith(each)), None)
    if begins is None:
        raise ValueError("no address of a PostgreSQL")
    parts = urlsplit("postgresql://" + url.removeprefix(begins))
    asked = parse_qsl(parts.query, keep_blank_values=True)
    hosts = [host for name, value in asked if name == "host" for host in value.split(",")]
    rest = [(name, value) for name, value in asked if name != "host"]
    plain = urlunsplit(parts._replace(query=urlencode(rest, quote_via=quote)))
    said = conninfo_to_dict(plain).items()
    values = {name: str(value) for name, value in said if str(value or "").strip(",")}
    return values | dict(_hosts(hosts)) if hosts else values


def _hosts(hosts: list[str]) -> Iterator[tuple[str, str]]:
    apart = [_apart(host) for host in hosts]
    yield "host", ",".join(host for host, _ in apart)
    if any(port for _, port in apart):
        yield "port", ",".join(port or "5432" for _, port in apart)


def _apart(host: str) -> tuple[str, str]:
    """A host and its port; of ``[::1]:5432`` too. A folder of sockets has none."""
    name, colon, port = host.rpartition(":")
    if host.startswith("/") or not colon or not port.isdigit() or (":" in name and name[0] != "["):
        return host.strip("[]"), ""
    return name.strip("[]"), port
