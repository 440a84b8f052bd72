"""What every verb of the command line shares: settings, who asks, words, exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from eventsourcing.persistence import MapperDeserialisationError
from sqlalchemy.exc import DBAPIError

from aggregates.errors import Refused
from aggregates.values.moment import At
from aggregates.values.period import Month, Period, Quarter, parse_period
from projections.view import Behind, Stopped
from service.access.actions import Action
from service.access.granting import OwnGrant
from service.access.log import By
from service.access.who import OPERATOR, Forbidden
from service.console import outputs, progress
from service.console.identity import VIA, from_machine, identified
from service.console.settings import language as language
from service.console.settings import settings as settings
from service.console.settings import words as words
from service.errors import sentence
from service.feature import Feature
from service.reading.reader import Reader
from service.recording.call import Call, call, permit
from service.services import Services, ViewsBehind
from service.store.away import of_table
from service.store.errors import StoreAway

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Root:
    """What the outermost command hands down: how services are made, and the features there are."""

    services: Callable[..., AbstractContextManager[Services]]
    features: Sequence[Feature]


def root() -> Root:
    context = click.get_current_context().find_root().obj
    assert isinstance(context, Root)
    return context


@contextmanager
def wired(**how: Any) -> Iterator[Services]:
    """Services; what is refused in there for want of a right is in the access log."""
    with root().services(settings(), **how) as made:
        try:
            yield made
        except (Forbidden, OwnGrant) as refusal:
            account = str(refusal.places.get("account", ""))
            verb = click.get_current_context().command_path
            made.accounts.log.append("refused", By(account), path=verb)
            raise


@contextmanager
def looking(made: Services, as_of: str | None) -> Iterator[Reader]:
    """A reader as of ``as_of``, or now; the views first catch up in this process."""
    with made.view(resolve(made, as_of)) as view:
        yield Reader(view, made)


def resolve(made: Services, as_of: str | None) -> At:
    return made.log.resolve(as_of, made.standing_data.scheme.versions[0].parameters.zone)


def asking(made: Services, account: str | None) -> Call:
    """Who acts: the machine's operator unless named. What it does asks for its own right."""
    who = identified(made, account, words())
    if who.operator:
        _tell_who_runs_it(made)
    return call(made, who, VIA)


def _tell_who_runs_it(made: Services) -> None:
    """What the operator changes is recorded with the user of the machine."""
    context = click.get_current_context()
    action = opens(context.command)
    if action is not None and not action.reads:
        verb = context.command_path.partition(" ")[2]
        made.accounts.log.append("operator.acted", from_machine(OPERATOR), verb=verb)


def permitted(made: Services, account: str | None, action: Action | None = None) -> Call:
    """Who acts, where the table allows it the verb's action, or the one named."""
    asked = asking(made, account)
    opened = action or opens(click.get_current_context().command)
    assert opened is not None, "a verb that opens nothing asks for nothing"
    permit(made, asked, opened)
    return asked


def opens(command: click.Command) -> Action | None:
    """The action that a verb opens; None: it touches no store, or makes one. AttributeError
    where it names none."""
    action: Action | None = vars(command.callback)["opens"]
    return action


def by(asked: Call) -> By:
    """Who acts, for the access log."""
    return from_machine(asked.who.account)


def say(text: str) -> None:
    progress.over()
    click.echo(text)


def say_json(value: Any) -> None:
    say(json.dumps(value, ensure_ascii=False, indent=None))


def tell(text: str) -> None:
    """To people, beside what the command prints."""
    progress.over()
    click.echo(text, err=True)


def refuse(text: str) -> None:
    tell(text)
    sys.exit(1)


def long(command: Callable[P, R]) -> Callable[P, R]:
    """Long work shows on a terminal that it goes on; below ``verb``."""

    @wraps(command)
    def shown(*args: P.args, **kwargs: P.kwargs) -> R:
        with progress.at_work(words()):
            return command(*args, **kwargs)

    return shown


def verb(opens: Action | None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """What the verb opens. 0 when done, 1 when refused (the reason on stderr, in words for
    people), 2 for bad usage."""

    def named(command: Callable[P, R]) -> Callable[P, R]:
        guarded = _guarded(command)
        vars(guarded)["opens"] = opens
        return guarded

    return named


def _guarded(command: Callable[P, R]) -> Callable[P, R]:

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Refused as refusal:
            tell(sentence(refusal, words()))
        except StoreAway as away:
            tell(_away(away))
        except Stopped as stopped:
            tell(words()("The view {name} stopped at position {position}: duban status says why.")
                 .format(name=stopped.name, position=stopped.failure.position))  # fmt: skip
        except (Behind, ViewsBehind):
            tell(words()("What was recorded is safe; the view is behind. Try again soon."))
        except MapperDeserialisationError as damage:
            tell(words()("{what} Somebody changed the database: verify what duban audit export "
                         "--no-seal gives.").format(what=damage))  # fmt: skip
        except DBAPIError as error:
            tell(_away(of_table(error, settings().database)))
        except BrokenPipeError:  # whoever read what is printed has seen enough; click ends quietly
            raise
        except OSError as error:
            place = error.filename or words()("a file")
            tell(words()("{file} cannot be used: {why}.").format(file=place, why=error.strerror))
        sys.exit(1)

    return guarded


def _away(away: StoreAway) -> str:
    return words()(away.message).format(**away.places)


class OutFile(click.Path):
    """A file to be written whole and then put in the place of what stands there: never one of the
    store's, nor of another kind than the command writes (``outputs.REPLACES``)."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        path = Path(str(super().convert(value, param, ctx)))
        _must_be_free(path, self, param, ctx)
        return path


class OutFolder(click.Path):
    """A folder in which files of these names are written, each as an OutFile is."""

    def __init__(self, *names: str) -> None:
        super().__init__(file_okay=False, path_type=Path)
        self.names = names

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        folder = Path(str(super().convert(value, param, ctx)))
        for name in self.names:
            _must_be_free(folder / name, self, param, ctx)
        return folder


def _must_be_free(path: Path, kind: click.ParamType[Any], param: Any, ctx: Any) -> None:
    try:
        outputs.must_be_free(path, settings(), outputs.REPLACES.get(_verb(ctx), ()))
    except Refused as refusal:
        kind.fail(sentence(refusal, words()), param, ctx)


def _verb(context: click.Context) -> str:
    """``audit export``: the names below the program's own."""
    names = []
    while context.parent is not None:
        names.append(str(context.info_name))
        context = context.parent
    return " ".join(reversed(names))


class MonthType(click.ParamType[Month]):
    name = "month"

    def convert(self, value: Any, param: Any, ctx: Any) -> Month:
        if isinstance(value, Month):
            return value
        try:
            return Month.parse(value)
        except Refused as refusal:
            self.fail(sentence(refusal, words()), param, ctx)


class QuarterType(click.ParamType[Quarter]):
    name = "quarter"

    def convert(self, value: Any, param: Any, ctx: Any) -> Quarter:
        if isinstance(value, Quarter):
            return value
        try:
            return Quarter.parse(value)
        except Refused as refusal:
            self.fail(sentence(refusal, words()), param, ctx)


class PeriodType(click.ParamType[Period]):
    name = "period"

    def convert(self, value: Any, param: Any, ctx: Any) -> Period:
        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]  # click converts a default twice
        try:
            return parse_period(value)
        except Refused as refusal:
            self.fail(sentence(refusal, words()), param, ctx)


MONTH, QUARTER, PERIOD = MonthType(), QuarterType(), PeriodType()
as_account = click.option("--as", "account", help="The account that acts (default: the operator).")
as_whom = click.option("--as", "as_account", help="The account that acts (default: the operator).")
as_json = click.option("--json", "as_json", is_flag=True, help="Machine output.")
as_of_option = click.option(
    "--as-of", help="A position, an ISO 8601 moment, or both as position@moment."
)
