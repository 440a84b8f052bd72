"""One sealer at a time across nodes: saves work, and keeps checkpoints in order."""

from __future__ import annotations

import time
from uuid import uuid4

from service.store.errors import StoreAway
from service.store.log import Log

LEASE, SECONDS = "seal", 60.0


class Leased:
    """``had``: False where another sealer has it and ``patience`` is none."""

    def __init__(self, log: Log, patience: float) -> None:
        self._log, self._patience = log, patience
        self._holder, self.had = uuid4().hex, False

    def __enter__(self) -> Leased:
        end = time.monotonic() + self._patience
        while not self._log.lease(LEASE, self._holder, SECONDS):
            if time.monotonic() >= end:
                if self._patience:
                    raise StoreAway("Another node is sealing the log; try again shortly.")
                return self
            time.sleep(0.1)
        self.had = True
        return self

    def __exit__(self, *_: object) -> None:
        if self.had:
            self._log.release(LEASE, self._holder)
