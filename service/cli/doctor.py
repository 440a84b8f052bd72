"""Whether the store is well (体检): what it lies in, its key, its views, its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import click

from service.console.frame import (
    as_json,
    as_whom,
    by,
    long,
    permitted,
    say,
    say_json,
    settings,
    verb,
    wired,
    words,
)
from service.console.privacy import open_to_others
from service.errors import sentence
from service.features.evidence.comparing import compare
from service.features.operations.rights import STORE_MANAGE
from service.sealing.keys import NoSigningKey, load_key
from service.services import Services


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    well: bool
    text: str


@click.command()
@as_whom
@as_json
@verb(STORE_MANAGE)
@long
def doctor(as_account: str | None, as_json: bool) -> None:
    """Examine the store: its files, views and key, all evidence that facts name."""
    with wired() as made:
        asked = permitted(made, as_account)
        made.accounts.log.append("store.examined", by(asked))
        findings = list(_findings(made))
    if as_json:
        say_json([{"what": each.what, "well": each.well, "told": each.text} for each in findings])
    else:
        for each in findings:
            say(f"{'+' if each.well else '-'} {each.text}")
    if not all(each.well for each in findings):
        raise SystemExit(1)


def _findings(made: Services) -> Iterator[Finding]:
    yield _files()
    yield from _views(made)
    yield _key()
    compared = compare(made, thoroughly=True)
    yield Finding("evidence", compared.is_whole, compared.text(words()))


def _files() -> Finding:
    _ = words()
    paths = open_to_others(settings())
    if paths:
        text = _("Others than the owner may read or write {files}.")
        return Finding("files", False, text.format(files=", ".join(map(str, paths))))
    return Finding("files", True, _("The store's files are their owner's alone."))


def _views(made: Services) -> Iterator[Finding]:
    _ = words()
    made.projector.catch_up()
    stopped = [each for each in made.projector.status() if each.failure]
    for each in stopped:
        text = _("The view {name} stopped at position {position}: duban status says why.")
        position = each.failure.position if each.failure else 0
        yield Finding("views", False, text.format(name=each.name, position=position))
    if not stopped:
        yield Finding("views", True, _("Every view has read the log to its end."))


def _key() -> Finding:
    _ = words()
    try:
        load_key(settings())
    except NoSigningKey as refusal:
        return Finding("key", False, sentence(refusal, _))
    return Finding("key", True, _("The signing key is at hand."))
