"""Free text (自由文本) in a fact: its words lie beside the log and can be forgotten."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Words typed by a person.

    A new one has a value and no digest; the store salts it, keeps the words in the texts table
    and leaves only ``digest`` (hex SHA-256 of salt + UTF-8 text) in the fact. One that comes
    back out of the log has its digest and no value: views fetch the words by position and field.
    """

    value: str | None = None
    digest: str | None = None


# What stands where words were: a form or a workbook may bring it back, and it is nobody's words.
FORGOTTEN = frozenset({"[forgotten]", "〔已遗忘〕"})


def text(value: str | None) -> Text | None:
    """Trims; nothing typed is no text at all."""
    trimmed = (value or "").strip()
    return Text(trimmed) if trimmed and trimmed not in FORGOTTEN else None
