"""Passwords: argon2id with 46 MiB (OWASP's first choice), never kept in the clear; which ones
are good enough, by the profile in force."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from aggregates.errors import Refused
from service.access.policy import Policy

HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
NOBODY = HASHER.hash(secrets.token_hex())  # checked for unknown names, so that time tells nothing
MOST = 128  # characters
SHORTEST, WITHOUT_FACTOR = 8, 15
REMEMBERED = 5
LASTS_DAYS = 90  # of the profile "classes"
CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
# Guesses below which a password is tried first: 8 signs at random need more.
TRIED = {"classes": 10**8, "length": 10**6}
READ = 72  # signs that are weighed: what is longer is no worse
OURS = ("duban", "dangjian", "gongwei", "jiguan", "zhibu", "dangwei", "督办", "党建", "工委")


class WeakPassword(Refused):
    """Too short, too plain, too common or used before."""

    status = 422


def check(
    password: str,
    policy: Policy | None = None,
    *,
    own: Iterable[str] = (),
    second_factor: bool = False,
) -> None:
    """``own``: words of the account and its organization, none of which it may be made of.
    Characters are counted as people count them: of any script, blanks included."""
    policy = policy or Policy()
    _length(password, policy, second_factor)
    if policy.passwords == "classes":
        _classes(password)
    _tried_first(password, policy, own)


def _length(password: str, policy: Policy, second_factor: bool) -> None:
    least = SHORTEST
    if policy.passwords == "length" and not second_factor:
        least = WITHOUT_FACTOR
    if not least <= len(password) <= MOST:
        raise WeakPassword("A password has {least} to {most} characters.", least=least, most=MOST)


def _classes(password: str) -> None:
    if sum(bool(re.search(kind, password)) for kind in CLASSES) < 3:
        raise WeakPassword(
            "A password has three of these four: small letters, capitals, digits, other signs."
        )


def _tried_first(password: str, policy: Policy, own: Iterable[str]) -> None:
    """By how many guesses whoever knows words, keyboards, years and the usual disguises would
    need: zxcvbn's estimate. Words of ours and of the office are no part of a good one."""
    from zxcvbn import zxcvbn  # its lists of words are read when the first password is weighed

    if zxcvbn(password[:READ], user_inputs=common())["guesses"] < TRIED[policy.passwords]:
        raise WeakPassword("This password is among those that are tried first; choose another.")
    if any(_is_little_more(password, word, 3) for word in common() if len(word) >= 5):
        raise WeakPassword("This password is among those that are tried first; choose another.")
    for word in (*OURS, *own):
        if _is_little_more(password, _letters(word), 6):
            raise WeakPassword(
                "A password is not made of the name of the product, the account or the "
                "organization."
            )


def _letters(word: str) -> str:
    return "".join(sign for sign in word.lower() if sign.isalnum())


def _is_little_more(password: str, word: str, letters: int) -> bool:
    """The word with fewer letters beside it: digits and other signs are not counted."""
    whole = _letters(password)
    if len(word) < 2 or word not in whole:
        return False
    return sum(sign.isalpha() for sign in whole.replace(word, "")) < letters


@cache
def common() -> tuple[str, ...]:
    """Words that are tried first in an office here, beside those that the library knows."""
    return tuple((Path(__file__).parent / "common.txt").read_text("utf-8").split())


def hashed(password: str) -> str:
    """The hash alone; ``check`` comes before."""
    if not 1 <= len(password) <= MOST:
        raise WeakPassword("A password has {least} to {most} characters.", least=8, most=MOST)
    return HASHER.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """False for a wrong one; takes as long where there is no hash to compare with."""
    try:
        HASHER.verify(password_hash or NOBODY, password[: MOST + 1])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None


def first_secret() -> str:
    return secrets.token_urlsafe(12)
