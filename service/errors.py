"""Refusals in words: the status each has over HTTP, and its sentence in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from aggregates.errors import Refused, Several, each_of
from aggregates.words import N_

Translate = Callable[[str], str]


class TooLarge(Refused):
    """More bytes came than may: 413."""

    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__("What was sent is larger than {limit} bytes; send less.", limit=limit)


class NotAcceptable(Refused):
    """None of the types that ``Accept`` names is given here: 406."""

    status = 406


class WrongMediaType(Refused):
    """A body that says that it is something else than JSON: 415."""

    status = 415


class Misread(Refused):
    """What was typed cannot be read: what is wrong with it, and what is expected; both are
    templates of their own, as a wrong cell's are."""

    status = 422

    def __init__(self, wrong: str, expected: str, /, **places: object) -> None:
        self.wrong, self.expected = wrong, expected
        super().__init__("{problem}", problem=f"{wrong}, {expected}".format(**places))
        self.places = places


def status_of(refusal: Refused) -> int:
    """Its own; of several, the highest."""
    return max(each.status for each in each_of(refusal))


def sentence(refusal: Refused, translate: Translate = str) -> str:
    """The refusal in words, with the rule it rests on; several, one to a line."""
    if isinstance(refusal, Several):
        return "\n".join(sentence(each, translate) for each in refusal.refusals)
    if isinstance(refusal, Misread):
        wrong = translate(refusal.wrong).format(**refusal.places)
        return f"{wrong}{translate(', ')}{translate(refusal.expected).format(**refusal.places)}"
    places = {name: _in_words(value, translate) for name, value in refusal.places.items()}
    words = translate(refusal.message).format(**places)
    if where := getattr(refusal, "where", ""):
        words = f"{where}: {words}"
    return f"{words} ({named(refusal.rule, translate)})" if refusal.rule else words


RULES = {
    "R1": N_("monthly issue"), "R2": N_("cycles and deadlines"), "R3": N_("handing down"),
    "R4": N_("lateness and lights"), "R5": N_("the month's score"), "R6": N_("spot checks"),
    "R7": N_("the quarter's score"), "R8": N_("the year's daily score"), "R11": N_("ranking"),
    "R13": N_("tiers"), "R15": N_("appeals"), "R17": N_("a closed book"), "R18": N_("late facts"),
    "R19": N_("changes of the tree"), "R22": N_("one act, one entry"),
}  # fmt: skip


def named(rule: str, translate: Translate = str) -> str:
    """A rule as people know it, with the number it goes by: ``R3 分解下达``."""
    words = RULES.get(rule)
    return f"{rule} {translate(words)}" if words else rule


def titled(words: str, translate: Translate = str) -> str:
    """A problem's title; the name of a refusal's class that no catalogue holds falls into words:
    ``DeadlineTooLate``, Deadline too late."""
    text = translate(words)
    return text if text != words or " " in words else _apart(words)


def _apart(name: str) -> str:
    return re.sub(r"(?<=[a-z])[A-Z]", lambda match: f" {match[0].lower()}", name)


def _in_words(value: object, translate: Translate) -> object:
    return translate(value) if isinstance(value, str) else value


# --- fields -------------------------------------------------------------------------------------


# What is wrong with a field, by how the kind of the error begins; the first that fits.
WRONG_FIELDS = (
    ("missing", N_("This is needed.")),
    ("uuid", N_("This is no identifier (UUID).")),
    ("date", N_("This is no date; write one like 2026-11-30.")),
    ("int", N_("This is no whole number.")),
    ("bool", N_("Write true or false.")),
    ("greater_than_equal", N_("This is less than {ge}, the least there may be.")),
    ("less_than_equal", N_("This is more than {le}, the most there may be.")),
    ("string_too_long", N_("This is longer than {max_length} characters.")),
    ("string_too_short", N_("This is shorter than {min_length} characters.")),
    ("string_pattern_mismatch", N_("This is not written as it must be: {pattern}.")),
    ("string", N_("This is no text.")),
    ("too_long", N_("There are more than {max_length} of these.")),
    ("too_short", N_("There are fewer than {min_length} of these.")),
    ("json_invalid", N_("The body is no sound JSON.")),
    ("enum", N_("This is not one of {expected}.")),
    ("literal_error", N_("This is not one of {expected}.")),
    ("list", N_("This is no list.")),
    ("dict", N_("This is no object.")),
    ("model", N_("This is no object.")),
    ("extra_forbidden", N_("There is no such field.")),
)
# What the framework refuses by itself, by status: the title and the sentence.
PLAIN: Mapping[int, tuple[str, str]] = {
    400: (N_("Bad request"), N_("The request is cut off, or not of the kind that it says.")),
    404: (N_("Not found"), N_("There is nothing at {path}.")),
    405: (N_("Method not allowed"), N_("{method} is not possible here; this is: {allowed}.")),
}
ANY_FIELD = N_("This value does not fit.")


def field_words(kind: str, context: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    """What is wrong with one field, a template and its places; ``kind`` and ``context`` as
    pydantic has them."""
    if kind == "refused":  # told by the domain's own words
        return str(context["template"]), {k: v for k, v in context.items() if k != "template"}
    places = {name: str(value).replace(" or ", ", ") for name, value in context.items()}
    return next((words for begins, words in WRONG_FIELDS if kind.startswith(begins)), ANY_FIELD), {
        **places
    }


def field_sentence(kind: str, context: Mapping[str, object], translate: Translate = str) -> str:
    template, places = field_words(kind, context)
    return translate(template).format(**places)
