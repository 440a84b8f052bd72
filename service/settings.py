"""Settings (设置): DUBAN_* variables, or a duban.toml in the folder one stands in."""

from __future__ import annotations

import os
import tomllib
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from limits import parse
from pydantic import AfterValidator, Field, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from aggregates.errors import Refused
from service.networks import Networks


class BadFile(Refused):
    """The file of settings cannot be read."""


class TomlFile(TomlConfigSettingsSource):
    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        """Editors on Windows begin a file with a mark that TOML does not know."""
        try:
            return tomllib.loads(file_path.read_text(encoding="utf-8-sig"))
        except ValueError as error:  # no UTF-8, or no TOML
            raise BadFile("{file} is no TOML in UTF-8: {why}.", file=file_path, why=error) from None


def _rate(written: str) -> str:
    parse(written)
    return written


def _zone(written: str) -> str:
    try:
        ZoneInfo(written)
    except (LookupError, OSError) as error:  # the library's own error is a KeyError
        raise ValueError(str(error)) from None
    return written


Zone = Annotated[str, AfterValidator(_zone)]
Rate = Annotated[str, AfterValidator(_rate)]
Some = Annotated[int, Field(ge=1)]


FILE = Path("duban.toml")


def _beside(data: dict[str, Any]) -> str:
    """On SQLite in the store's folder, wherever one stands; elsewhere in ``data``."""
    database = str(data.get("database", ""))
    if not database.startswith("sqlite:///"):
        return "data/evidence"
    return str(Path(database.removeprefix("sqlite:///")).parent / "evidence")


PREFIX = "DUBAN_"
WORKSHOP = ("test_", "bench_", "fuzz_", "mutant_")  # what tests and benchmarks are told


class Settings(BaseSettings):
    """``database``: ``sqlite:///path`` or ``postgresql://...``. ``evidence``: a folder, or
    ``s3://bucket/prefix`` with ``evidence_endpoint``. ``timezone`` is for display alone."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, toml_file=FILE, extra="forbid", frozen=True
    )

    database: str = "sqlite:///data/duban.db"
    database_owner: str | None = None
    database_redactor: str | None = None
    database_backup: str | None = None  # who reads for ``duban backup``, and writes nothing
    evidence: str = Field(default_factory=_beside)
    evidence_endpoint: str | None = None
    evidence_limit: Some = 20_000_000  # bytes of one file
    evidence_quota: Some = 2_000_000_000  # bytes that one organization puts in within 30 days
    backup_folder: str | None = None  # where ``duban backup`` keeps one for each night
    backup_keep: Some = 30  # of them
    listen: str = "127.0.0.1:8000"  # host and port that ``duban serve`` answers at
    certificate: str | None = None  # of https, in PEM, with those that signed it
    certificate_key: str | None = None
    timezone: Zone = "Asia/Shanghai"
    language: Literal["zh-CN", "en"] = "zh-CN"
    signing_key: str | None = None  # a PEM file's path, or the PEM itself
    factor_key: str | None = None  # of second factors: a file's path, or 32 bytes in base64
    sm3: bool = False  # a second tree by SM3, where OpenSSL has it
    checkpoint_folder: str | None = None  # checkpoints are sent on to these
    checkpoint_mail: str | None = None
    checkpoint_webhook: str | None = None
    smtp: str = "smtp://localhost:25"  # smtp[s]://user:password@host:port
    upload_limit: Some = 20_000_000  # bytes of one workbook
    scanner: str | None = None  # a command that is given an upload's path; not 0 refuses it
    second_factor: Literal["required", "offered"] | None = None  # of administrators, the committee
    rate_limit: Rate = "60000/minute"  # requests of one account to one node
    sign_in_limit: Rate = "300/minute"  # attempts from one address at one node
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = None
    oidc_second_factor: str = "mfa"  # what of a provider's amr and acr says a second factor
    session_idle_minutes: Some = 10
    session_hours: Some = 12
    token_hours: Some = 12
    api_documents: bool = True
    heavy_reads: Some = 2  # lists taken away and comparisons at a time, of one node
    client_connections: Some = 1_000  # to one node; of one address a quarter
    trusted_proxies: Networks = ""  # whose X-Forwarded-For, -Proto and -Host are believed
    scrapers: Networks = ""  # who is told more by the probes than whether it can serve
    connections: Some = 10

    @model_validator(mode="before")
    @classmethod
    def _with_strangers(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Variables that nobody knows are refused by name, as those of the file are."""
        begun = (name.lower() for name in os.environ if name.upper().startswith(PREFIX))
        names = {name.removeprefix(PREFIX.lower()) for name in begun}
        unknown = names - set(cls.model_fields)
        return {**{name: "" for name in unknown if not name.startswith(WORKSHOP)}, **given}

    @property
    def views(self) -> str:
        """Where the projections lie: beside the log on PostgreSQL, in a file of their own on
        SQLite, so that they can be thrown away and made again."""
        return self._beside("views")

    @property
    def accounts(self) -> str:
        """Where accounts and sessions lie: ordinary tables, outside the log."""
        return self._beside("accounts")

    def _beside(self, what: str) -> str:
        if not self.database.startswith("sqlite:///"):
            return self.database
        path = Path(self.database.removeprefix("sqlite:///"))
        return f"sqlite:///{path.with_suffix(f'.{what}{path.suffix}')}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlFile(settings_cls)
