"""Importing a workbook from the command line."""

from __future__ import annotations

import itertools
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import click

from aggregates.values.period import Month
from service.access.who import forbidden
from service.console import outputs
from service.console.frame import (
    MONTH,
    as_account,
    as_json,
    asking,
    long,
    refuse,
    say,
    say_json,
    settings,
    tell,
    verb,
    wired,
    words,
)
from service.features.imports.rights import IMPORT
from service.features.imports.sheets import import_file
from service.recording.call import Call
from service.recording.changes import Change, FieldChange
from service.services import Services
from service.workbooks.imported import Imported, Options


@click.command("import")
@click.argument("kind", metavar="KIND", type=str)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--partial", is_flag=True, help="Record the right rows; write the wrong ones out.")
@click.option("--period", type=MONTH, help="Where the title does not say it.")
@click.option("--stated-on", type=click.DateTime(["%Y-%m-%d"]), help="填报时间, likewise.")
@click.option("--confirm", is_flag=True, help="Confirm the reports too.")
@click.option("--history", is_flag=True, help="An import of history; auditors see it listed.")
@click.option("--from", "since", type=MONTH, help="From which month tasks or a scheme hold.")
@as_account
@as_json
@verb(IMPORT)
@long
def import_(
    kind: str,
    file: Path,
    dry_run: bool,
    partial: bool,
    period: Month | None,
    stated_on: datetime | None,
    confirm: bool,
    history: bool,
    since: Month | None,
    account: str | None,
    as_json: bool,
) -> None:
    """Import a workbook: all of it, or nothing and every wrong cell.

    KIND: organizations, tasks, self-evaluations, spot-checks, rectifications, workdays, scheme,
    people.
    """
    options = Options(
        dry_run=dry_run,
        partial=partial,
        period=period,
        stated_on=_day(stated_on),
        confirm=confirm,
        history=history,
        in_force_from=since,
        translate=words(),
    )
    limit = settings().upload_limit
    if file.stat().st_size > limit:
        refuse(words()("{file} is larger than {limit} bytes.").format(file=file, limit=limit))
    with wired() as made:
        done = import_file(
            made, _asking(made, account), kind, file.name, file.read_bytes(), options
        )
    _tell(done)
    if done.wrong_rows is not None and not dry_run:
        _write_wrong_rows(file, done.wrong_rows)
    if as_json:
        say_json(shown_import(done))
    else:
        _say(done)
    if done.refused:
        raise SystemExit(1)


def _tell(done: Imported) -> None:
    """What is wrong, to people, also beside what a machine reads."""
    _ = words()
    for error in done.errors:
        tell(error.text(_))
    if done.refused:
        tell(_("Nothing was recorded: {count} cells are wrong.").format(count=len(done.errors)))


def _asking(made: Services, account: str | None) -> Call:
    """The door first; each kind then asks for its own right."""
    asked = asking(made, account)
    if not asked.who.is_named(IMPORT):
        raise forbidden(asked.who, IMPORT, None)
    return asked


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _write_wrong_rows(file: Path, data: bytes) -> None:
    """Beside the file, or where one works if nothing may be written there."""
    try:
        out = _written(file.parent, file.stem, data)
    except OSError:
        out = _written(Path(), file.stem, data)
    tell(words()("The wrong rows are in {file}.").format(file=out))


def _written(folder: Path, stem: str, data: bytes) -> Path:
    """Never over a file that is there."""
    for number in itertools.count(1):
        name = f"{stem}-wrong.xlsx" if number == 1 else f"{stem}-wrong-{number}.xlsx"
        with suppress(FileExistsError):
            outputs.new(folder / name, data)
            return folder / name
    raise AssertionError  # pragma: no cover  # numbers do not end


def shown_import(done: Imported) -> dict[str, object]:
    translate = words()
    return {
        "kind": done.kind,
        "recorded": done.recorded,
        "position": done.position,
        "rows": done.rows,
        "changes": done.counts(),
        "errors": [error.text(translate) for error in done.errors],
        "notes": [translate(note) for note in done.notes],
        "extra_columns": done.extra,
    }


def _say(done: Imported) -> None:
    _ = words()
    for note in done.notes:
        tell(_(note))
    if done.extra:
        tell(_("Columns left out: {columns}").format(columns=", ".join(done.extra)))
    for what, count in () if done.refused else done.counts().items():
        say(f"{_(what)}: {count}")
    if done.recorded and not done.changes:
        say(_("Nothing had changed: all of it stands there already."))
    elif done.recorded:
        say(_("Recorded at position {position}.").format(position=done.position))
    elif not done.refused:
        say(_("Nothing was recorded: this is what would change."))
        for change in done.changes[:200]:
            before, after = (_in_words(change, value) for value in (change.before, change.after))
            say(f"  {change.subject}: {before} → {after}")
            for each in change.fields:
                say(f"    {_(each.field)}: {_of(each, each.before)} → {_of(each, each.after)}")
        for each in done.sums:
            say(f"{_(each.field)}: {_of(each, each.before)} → {_of(each, each.after)}")


def _of(each: FieldChange, value: str | None) -> str:
    if value is None:
        return "—"
    return words()(value) if each.spoken else value


def _in_words(change: Change, value: str | None) -> str:
    """Tiers are words of ours; names and figures are not."""
    if value is None:
        return "—"
    return words()(value) if change.what == "tier.rated" else value


commands = (import_,)
