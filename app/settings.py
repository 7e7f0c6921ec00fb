"""Everything that can be configured: TRIAGE_* variables, secrets also as TRIAGE_*_FILE."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")
SECRETS = (
    "vault_key",
    "vault_earlier_keys",
    "session_key",
    "database_url",
    "smtp_password",
    # Such addresses often hold the right to call them.
    "webhook_url",
)


class SettingsRefused(Exception):
    """A setting would break a promise; the message says which and what to do."""


class Settings(BaseSettings):
    """Hold one installation's configuration; `home` is its data folder."""

    model_config = SettingsConfigDict(env_prefix="TRIAGE_", frozen=True, extra="ignore")

    home: Path = Field(default_factory=lambda: Path.home() / "harbourmaster")
    database_url: str = ""
    chroma_url: str = ""
    vault_key: SecretStr | None = None
    vault_earlier_keys: SecretStr | None = None
    session_key: SecretStr | None = None
    organisation: str = "Harbourmaster"
    province: Literal["NB", "NS", "PE", "NL"] = "NB"
    host: str = "127.0.0.1"
    port: int = 8080
    secure_cookies: bool = False
    session_hours: int = 10
    trusted_proxies: int = 0
    trusted_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    public_url: str = ""
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr | None = None
    smtp_from: str = ""
    webhook_url: str = ""
    redaction_seconds: float = 20.0
    similar_cases: int = 5
    match_people: bool = False
    blind_share: float = Field(default=0.05, ge=0, le=0.5)
    second_share: float = Field(default=0.05, ge=0, le=0.5)
    model_hub: str = ""
    encoder: str = ""
    chat_model: str = ""
    chat_seconds: float = Field(default=20.0, gt=0, le=120)

    @model_validator(mode="before")
    @classmethod
    def _read_secret_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        for name in SECRETS:
            file = _file_of(name)
            if file and not values.get(name):
                values[name] = file.read_text(encoding="utf-8").strip()
        return values

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().resolve()

    def secret(self, name: Literal["vault_key", "vault_earlier_keys", "smtp_password"]) -> str:
        """Return a secret as its file holds it now, else as it was given; empty for none."""
        file = _file_of(name)
        if file and not os.environ.get(f"TRIAGE_{name.upper()}"):
            return file.read_text(encoding="utf-8").strip()
        given: SecretStr | None = getattr(self, name)
        return given.get_secret_value() if given else ""

    @property
    def database(self) -> str:
        """The configured database, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.home / 'harbourmaster.db'}"

    @property
    def index_folder(self) -> Path:
        return self.home / "index"

    @property
    def models_folder(self) -> Path:
        return self.home / "models"

    @property
    def versions_folder(self) -> Path:
        return self.home / "versions"

    @property
    def keys_folder(self) -> Path:
        return self.home / "keys"


def _file_of(name: str) -> Path | None:
    file = os.environ.get(f"TRIAGE_{name.upper()}_FILE")
    return Path(file) if file else None


def refuse_tracing() -> None:
    """Refuse to start while LangChain would send inputs to an outside tracer."""
    for name in TRACING:
        if os.environ.get(name, "").strip().lower() not in ("", "0", "false"):
            raise SettingsRefused(
                f"{name} is set: it would send case texts to an outside service. Unset it."
            )
