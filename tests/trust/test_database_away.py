"""While the database is away a command says so in one sentence, and nothing of its driver's."""

from __future__ import annotations

import subprocess
import sys

ATTEMPT = "import service.cli.main, logging; logging.getLogger('psycopg.pool').warning('attempt 1')"


def test_the_pools_attempts_are_not_for_the_one_at_the_command_line() -> None:
    done = subprocess.run([sys.executable, "-c", ATTEMPT], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
