"""A form sent twice is done once: a double click, the browser's history, a lost answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from starlette.datastructures import UploadFile

from aggregates.errors import Refused
from service.recording.call import Call, Done, call
from service.store.records import IdempotencyKey
from service.web.looking import Looking


def once(page: Looking, command: Callable[[Call], Done], via: str) -> dict[str, Any]:
    """What the command answered, now or to the same form before."""
    key = _key(page)
    done = _answered(page, key)
    if done is not None:
        return done
    try:
        return command(call(page.services, page.who, via, key)).answer
    except Refused:
        done = _answered(page, key)  # its twin, a double click, was quicker
        if done is None:
            raise
        return done


def _answered(page: Looking, key: IdempotencyKey | None) -> dict[str, Any] | None:
    return page.services.log.answered(*key) if key is not None else None


def _key(page: Looking) -> IdempotencyKey | None:
    """The digest is part of the key: the same form sent again with other words, from the
    browser's history, is another act and no reuse."""
    given = page.field("key")
    if not given:
        return None
    pairs = sorted(
        (name, _text_of(value)) for name, value in page.form.multi_items() if name != "csrf"
    )
    digest = hashlib.sha256(f"{page.request.url.path}\n{pairs}".encode()).hexdigest()
    return IdempotencyKey(page.who.account, f"{given[:60]}/{digest[:24]}", digest)


def _text_of(value: str | UploadFile) -> str:
    """Another file in the same field is another act, too."""
    if isinstance(value, str):
        return value
    digest = hashlib.file_digest(value.file, "sha256").hexdigest()  # type: ignore[arg-type]  # it reads into buffers
    value.file.seek(0)
    return f"{value.filename} {digest}"
