"""Passwords: argon2id with 46 MiB (OWASP's first choice), never kept in the clear; which ones
are good enough, by the profile in force."""

from __future__ import annotations

import itertools
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
LEET = str.maketrans("@4$501!37", "aassoiiet")
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
    _common(password, own)


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


def _common(password: str, own: Iterable[str]) -> None:
    forms = {password.lower(), _bare(password)}
    if forms & common() or _repeats(password):
        raise WeakPassword("This password is among those that are tried first; choose another.")
    words = {_letters(word) for word in (*OURS, *own)}
    for word in words:
        if len(word) >= 2 and word in _letters(password) and _rest(password, word) < 6:
            raise WeakPassword(
                "A password is not made of the name of the product, the account or the "
                "organization."
            )


def _bare(password: str) -> str:
    """The word that is left of it when the usual disguises are taken off, where one is."""
    word = re.sub(r"[^a-z]+$|^[^a-z]+", "", password.lower()).translate(LEET)
    return word if len(word) >= 4 else password.lower()


def _letters(word: str) -> str:
    return "".join(sign for sign in word.lower() if sign.isalnum())


def _rest(password: str, word: str) -> int:
    """How many signs that are no digits or punctuation stand beside the word."""
    left = _letters(password).replace(word, "")
    return sum(sign.isalpha() for sign in left)


def _repeats(password: str) -> bool:
    """One short thing again and again, or signs in a row: aaaaaaaa, abcabcabc, 12345678."""
    for size in range(1, len(password) // 2 + 1):
        if len(password) % size == 0 and password == password[:size] * (len(password) // size):
            return True
    steps = {ord(b) - ord(a) for a, b in itertools.pairwise(password)}
    if password.isdigit():  # 1234567890123
        steps = {step % 10 for step in steps}
    return steps in ({1}, {-1}, {9})


@cache
def common() -> frozenset[str]:
    """Passwords and words that are tried first, in the form ``_bare`` leaves."""
    lines = (Path(__file__).parent / "common.txt").read_text("utf-8").split()
    return frozenset(form for line in lines for form in (line, _bare(line)))


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
