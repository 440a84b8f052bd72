"""Stores prepared once in each process and copied for each test: founding takes its time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from tests.city import City, a_store, at, opened
from tests.databases import create_database, postgres_server, run_on_server
from tests.scratch import scratch

BEGINS = at("2026-10-01", 8)


def issued(city: City) -> None:
    """The small city on the morning of 1 October 2026, its list issued."""
    city.populate()
    city.issue()


def founded(city: City) -> None:
    """A store in which nothing is recorded but that it was made."""


@contextmanager
def a_copy(store_url: str, folder: Path, prepare: Callable[[City], None]) -> Iterator[City]:
    """A store of the kind of ``store_url`` (an empty one) in which ``prepare`` was done."""
    if store_url.startswith("sqlite"):
        shutil.copytree(_files(prepare), folder, dirs_exist_ok=True)
        with opened(f"sqlite:///{folder / 'log.db'}", folder) as city:
            yield city
        return
    name = urlsplit(store_url).path.strip("/")
    server = postgres_server()
    run_on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')
    create_database(server, name, _template(prepare))
    with opened(store_url, folder) as city:
        yield city


@cache
def _files(prepare: Callable[[City], None]) -> Path:
    folder = scratch("prepared")
    with a_store(f"sqlite:///{folder / 'log.db'}", folder, BEGINS) as city:
        prepare(city)
    return folder


@cache
def _template(prepare: Callable[[City], None]) -> str:
    server = postgres_server()
    name = f"duban_{prepare.__name__}_{os.getpid()}"
    create_database(server, name)
    url = urlunsplit(urlsplit(server)._replace(path="/" + quote(name)))
    with a_store(url, scratch("prepared"), BEGINS) as city:
        prepare(city)
    return name


def populated(city: City) -> None:
    """The small city with its catalogue and its calendar; nothing issued."""
    city.populate()
