"""The command line in the caller's language: its help, and the words of the library behind it."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc
from typing import Any

import click
import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.termui
import click.types

from service.console.frame import language
from service.language import CHINESE, Translate, translator

# Each took its words' function from gettext by name, which knows only compiled catalogues.
LIBRARY = (
    click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.termui,
    click.types,
)  # fmt: skip
NARROW = 60  # Chinese characters take two columns each


class Spoken(click.Group):
    """The outermost group: says everything below it in the language of the settings."""

    def main(self, *args: Any, **more: Any) -> Any:
        chosen = language()
        self._speak(translator(chosen))
        if chosen == CHINESE:
            more.setdefault("max_content_width", NARROW)
        return super().main(*args, **more)

    def _speak(self, translate: Translate) -> None:
        for module in LIBRARY:
            vars(module).update(_=translate, ngettext=_plural(translate))
        for said in everything(self):
            said.help = translate(english(said))
            if isinstance(said, click.Command):
                said.short_help = said.help.partition("\n")[0].rstrip("。.")


def english(said: click.Command | click.Option) -> str:
    """Its help as it was written, whatever language it was last said in."""
    return str(vars(said).setdefault("english", cleandoc(said.help or "")))


def everything(command: click.Command) -> Iterator[click.Command | click.Option]:
    """The command, its options and all commands below it, as far as they have a help."""
    if command.help:
        yield command
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            yield parameter
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        yield from everything(below)


def _plural(translate: Translate) -> Any:
    def plural(one: str, many: str, count: int) -> str:
        return translate(one if count == 1 else many)

    return plural
