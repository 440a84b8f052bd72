"""What a verb sends to a command: a body as every door takes it, its wrong fields told in words."""

from __future__ import annotations

from typing import TypeVar

import click
from pydantic import BaseModel, ValidationError

from service.console.frame import words
from service.errors import field_sentence

B = TypeVar("B", bound=BaseModel)


def sent(model: type[B], **said: object) -> B:
    """click.UsageError with all that is wrong."""
    try:
        return model.model_validate(said)
    except ValidationError as error:
        wrong = [
            f"{each['loc'][0]}: {field_sentence(each['type'], each.get('ctx', {}), words())}"
            for each in error.errors()
        ]
        raise click.UsageError("\n".join(wrong)) from None
