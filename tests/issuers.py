"""Work that tests have done in processes of their own."""

from __future__ import annotations

from pathlib import Path

from service.settings import Settings
from service.wiring import services
from tests.city import City


def issue_elsewhere(url: str, folder: str, times: int) -> tuple[int, int]:
    """Issues October again and again; how many were issued anew, and how many existed at last."""
    settings = Settings(database=url, evidence=str(Path(folder) / "evidence"))
    with services(settings) as made:
        issueds = [City(made).issue() for _ in range(times)]
    return sum(done.issued for done in issueds), issueds[-1].existing
