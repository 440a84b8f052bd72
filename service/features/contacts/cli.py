"""Contacts from the command line: listed, owed, linked, acted upon, taken out."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import click

from aggregates.rules.contact import ACTS as KINDS_OF_ACTS
from aggregates.values.period import Quarter
from service.console import outputs
from service.console.frame import (
    OutFile,
    as_account,
    as_json,
    as_of_option,
    as_whom,
    asking,
    looking,
    permitted,
    say,
    say_json,
    verb,
    wired,
    words,
)
from service.console.sent import sent
from service.features.contacts import bodies
from service.features.contacts import commands as recording
from service.features.contacts.columns import CONTACTS, DEBTS, kinds_said, lines_said
from service.features.contacts.queries.contacts import contacts, notes
from service.features.contacts.queries.debts import debts, quarter_of
from service.features.contacts.rights import CONTACT_CHANGE, CONTACT_READ, CONTACT_RECORD
from service.features.contacts.sheets import arrangement
from service.features.contacts.words import STATES
from service.reading.tree import tree
from service.workbooks.writing import write_xlsx


@click.group()
def contact() -> None:
    """Contacts of leaders: list, owed, link, pass on, act, export."""


@contact.command(name="list")
@as_of_option
@as_whom
@as_json
@verb(CONTACT_READ)
def list_(as_of: str | None, as_account: str | None, as_json: bool) -> None:
    """List contacts by leader."""
    with wired() as made, looking(made, as_of) as reader:
        permitted(made, as_account)
        rows = contacts(reader)
    if as_json:
        say_json([CONTACTS.json(row) for row in rows])
        return
    for row in rows:
        days = f"{row.begins} – {row.ends}"
        say("  ".join((row.contact, row.leader, row.organization, days,
                       lines_said(row.lines, words()))))  # fmt: skip


@contact.command()
@click.option("--quarter", help="Such as 2026Q4; else the present one.")
@as_of_option
@as_whom
@as_json
@verb(CONTACT_READ)
def owed(quarter: str | None, as_of: str | None, as_account: str | None, as_json: bool) -> None:
    """What contact points are owed in a quarter."""
    period = Quarter.parse(quarter) if quarter else None
    with wired() as made, looking(made, as_of) as reader:
        permitted(made, as_account)
        rows = debts(reader, period or quarter_of(reader.today))
    if as_json:
        say_json([DEBTS.json(row) for row in rows])
        return
    _ = words()
    for each in rows:
        what = kinds_said(each.owed, _)
        say("  ".join((each.leader, each.row.organization, what, str(each.due),
                       _(STATES[each.state]))))  # fmt: skip


@contact.command()
@click.argument("leader")
@click.argument("organization")
@click.option("--kind", type=click.Choice(["double", "guidance"]), default="double",
              help="Of the contact.")  # fmt: skip
@click.option("--since", help="Its first day; else today.")
@click.option("--until", help="Its last day; else the year's end.")
@as_account
@as_json
@verb(CONTACT_CHANGE)
def link(
    leader: str,
    organization: str,
    kind: str,
    since: str | None,
    until: str | None,
    account: str | None,
    as_json: bool,
) -> None:
    """Link a leader with an organization."""
    body = sent(bodies.New, leader=leader, organization=organization, kind=kind, since=since,
                until=until)  # fmt: skip
    with wired() as made:
        done = recording.link(made, asking(made, account), body)
    say_json(done.answer) if as_json else say(done.answer["contact"])


@contact.command(name="pass-on")
@click.argument("former")
@click.argument("leader")
@click.option("--on", "day", required=True, help="From which day.")
@as_account
@as_json
@verb(CONTACT_CHANGE)
def pass_on(former: str, leader: str, day: str, account: str | None, as_json: bool) -> None:
    """Pass all of a leader's contacts on to another, in one act."""
    body = sent(bodies.Succession, former=former, to=leader, on=day)
    with wired() as made:
        done = recording.succeed(made, asking(made, account), body)
    say_json(done.answer) if as_json else say(str(len(done.answer["contacts"])))


@contact.command()
@click.argument("contact", type=click.UUID)
@click.option("--kind", type=click.Choice(KINDS_OF_ACTS), multiple=True, required=True,
              help="What it was (repeatable).")  # fmt: skip
@click.option("--on", "day", required=True, help="The day it happened.")
@click.option("--found", "findings", help="What was found.")
@click.option("--advice", help="What was advised.")
@click.option("--history", is_flag=True, help="Older than 10 working days; auditors see it listed.")
@as_account
@as_json
@verb(CONTACT_RECORD)
def act(
    contact: UUID,
    kind: tuple[str, ...],
    day: str,
    findings: str | None,
    advice: str | None,
    history: bool,
    account: str | None,
    as_json: bool,
) -> None:
    """Record a visit, a report heard, a dispatch held, or several at once."""
    body = sent(bodies.NewAct, happened_on=day, also=list(kind[1:]), findings=findings,
                advice=advice, history=history)  # fmt: skip
    with wired() as made:
        done = recording.act(made, asking(made, account), contact, kind[0], body)
    say_json(done.answer) if as_json else say(str(done.answer["act"]))


@contact.command()
@click.option("--out", type=OutFile(), required=True, help="A workbook to write.")
@as_of_option
@as_whom
@verb(CONTACT_READ)
def export(out: Path, as_of: str | None, as_account: str | None) -> None:
    """Write the arrangement of the year, as it is read back in."""
    with wired() as made, looking(made, as_of) as reader:
        permitted(made, as_account)
        rows = contacts(reader)
        places = tree(reader)
        root = places[places.root].name if places.root else ""
        table = arrangement(reader, rows, notes(reader, rows), root)
        with outputs.whole(out) as file:
            write_xlsx(table, file)


commands = (contact,)
