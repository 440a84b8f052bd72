"""A thread that seals while the service runs, off the write path: a look a second."""

from __future__ import annotations

import logging
import threading

from service.sealing.sealer import Sealer

PAUSE, PAUSE_AWAY = 1.0, 15.0  # seconds between looks; after a failure

logger = logging.getLogger(__name__)


class SealerThread:
    def __init__(self, sealer: Sealer) -> None:
        self.sealer = sealer
        self._stopping = threading.Event()
        self._last_error = ""
        self._thread = threading.Thread(target=self._run, name="sealer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Ends after the look in hand."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        pause = PAUSE
        while not self._stopping.wait(pause):
            pause = self._look()

    def _look(self) -> float:
        """Gives the seconds to wait for the next; the same failure again is told once."""
        try:
            self.sealer.follow()
        except Exception as error:
            if self._last_error != str(error):
                logger.exception("The log could not be sealed; it will be tried again.")
            self._last_error = str(error)
            return PAUSE_AWAY
        self._last_error = ""
        return PAUSE
