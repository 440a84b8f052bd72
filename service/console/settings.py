"""The settings as a verb reads them, and the language it speaks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import click
from pydantic import ValidationError

from aggregates.errors import Refused
from service.errors import field_sentence, sentence
from service.language import CHINESE, Translate, translator
from service.settings import Settings


def settings(**given: Any) -> Settings:
    """``given``: what stands whatever the environment says."""
    try:
        return Settings(**given)
    except ValidationError as error:
        raise click.UsageError("\n".join(_wrong_settings(error))) from None
    except Refused as refusal:
        raise click.UsageError(sentence(refusal, translator(language()))) from None


def _wrong_settings(error: ValidationError) -> Iterator[str]:
    """A line for each of them, named as its variable is."""
    for wrong in error.errors(include_url=False):
        name = "_".join(["DUBAN", *map(str, wrong["loc"])]).upper()
        _ = translator(language())
        because = field_sentence(wrong["type"], wrong.get("ctx", {}), _)
        if wrong["type"] == "extra_forbidden":
            because = _("There is no such setting.")
        yield f"{name}: {because}"


def language() -> str:
    """The settings', also where the rest of them cannot be read."""
    try:
        return Settings().language
    except (ValidationError, Refused):
        return os.environ.get("DUBAN_LANGUAGE", CHINESE)


def words() -> Translate:
    return translator(settings().language)
