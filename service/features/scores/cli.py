"""Rankings, scores opened, and how the store stands."""

from __future__ import annotations

import sys
from dataclasses import replace
from io import BytesIO
from typing import Any

import click

from aggregates.values.period import Period
from service.console.frame import (
    PERIOD,
    as_json,
    as_of_option,
    as_whom,
    asking,
    by,
    looking,
    refuse,
    say,
    say_json,
    verb,
    wired,
    words,
)
from service.features.scheme.commands import shipped
from service.features.scores.columns import ranking_table
from service.features.scores.queries.explain import explain as open_score
from service.features.scores.queries.other_scheme import OtherScheme
from service.features.scores.queries.parts import Part
from service.features.scores.queries.rankings import Ranking, ranking
from service.features.scores.queries.rankings_seen import seen_by
from service.features.scores.rights import RANKING_READ, SCORE_READ
from service.features.scores.shown import show_part, show_ranking
from service.reading import shown
from service.reading.reader import Reader
from service.recording.call import permit
from service.workbooks.writing import write_xlsx


@click.command()
@click.argument("period", type=PERIOD)
@click.option("--group", help="One peer group of units.")
@click.option("--under", help="The organizations directly under this one.")
@as_of_option
@click.option("--format", "how", type=click.Choice(["table", "json", "xlsx"]), default="table")
@click.option("--json", "how", flag_value="json", help="The same as --format json.")
@click.option("--scheme", help="Simulate with a scheme that ships: city, with-branches.")
@as_whom
@verb(RANKING_READ)
def rank(
    period: Period, group: str | None, under: str | None, as_of: str | None, how: str,
    scheme: str | None, as_account: str | None,
) -> None:  # fmt: skip
    """The ranking of a month, a quarter or a year."""
    with wired() as made, looking(made, as_of) as reader:
        asked = asking(made, as_account)
        simulated = OtherScheme.of(shipped(scheme)) if scheme else None
        whole = ranking(reader, period, under=under, group=group, other=simulated)
        _must_be_grouped(reader, whole, group)
        seen = seen_by(made.standing_data, asked.who, whole)
        ranked = replace(whole, rows=list(seen.rows))
        answer = show_ranking(reader, ranked)
        if how == "json":
            say_json(answer)
        elif how == "xlsx":
            if sys.stdout.isatty():
                refuse(words()("A workbook is no text; send it to a file: > ranking.xlsx"))
            made.accounts.log.append("list.exported", by(asked), path=f"rank {period}")
            book = BytesIO()  # whole before it goes out: whoever reads it may have seen enough
            write_xlsx(ranking_table(reader, ranked, words()), book)
            sys.stdout.buffer.write(book.getvalue())
            sys.stdout.flush()
        else:
            _table(answer)


def _must_be_grouped(reader: Reader, whole: Ranking, group: str | None) -> None:
    """A group that no unit is of is a slip of the pen, wherever there are units at all."""
    if group is None or whole.rows:
        return
    groups = dict.fromkeys(row.peers for row in ranking(reader, whole.period).rows)
    if groups:
        refuse(words()("There is no group {group}; there are {groups}.").format(
            group=group, groups=", ".join(groups)))  # fmt: skip


def _table(answer: dict[str, Any]) -> None:
    _ = words()
    if not answer["closed"]:
        say(_("Self-evaluated, for dispatch only"))
    for row in answer["rows"]:
        rank, score = row["rank"] or "—", row["score"] or _("not assessed")
        mark = "*" if row["provisional"] else ""
        note = f" ({_(row['note'])})" if row["note"] else ""
        say(f"{row['group']}\t{rank}\t{row['organization']}\t{row['name']}\t{score}{mark}{note}")


@click.command()
@click.argument("organization")
@click.argument("period", type=PERIOD)
@as_of_option
@as_whom
@as_json
@verb(SCORE_READ)
def explain(
    organization: str, period: Period, as_of: str | None, as_account: str | None, as_json: bool
) -> None:
    """A score down to its facts."""
    with wired() as made, looking(made, as_of) as reader:
        permit(made, asking(made, as_account), SCORE_READ, organization)
        part = open_score(reader, organization, period)
        if as_json:
            say_json(show_part(part) | {"as_of": shown.link(reader.at)})
        else:
            _say_part(part, 0)


def _say_part(part: Part, depth: int) -> None:
    _ = words()
    score = shown.points(part.score) or _("not assessed")
    weight = f" / {shown.points(part.weight)}" if part.weight is not None else ""
    reason = f" ({_(part.reason)})" if part.reason else ""
    facts = f"  #{','.join(map(str, part.facts))}" if part.facts else ""
    label = f" {part.label}" if part.label else ""
    say(f"{'  ' * depth}{_(part.name)}{label} [{part.rule}]: {score}{weight}{reason}{facts}")
    for below in part.parts:
        _say_part(below, depth + 1)


commands = (rank, explain)
