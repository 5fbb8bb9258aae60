"""What an operator sets, read from ``MILEPOST_…`` environment variables."""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

LOCAL = {"localhost", "127.0.0.1", "::1"}


class Config(BaseSettings):
    """The whole configuration; the defaults run one machine with no set-up, in development."""

    model_config = SettingsConfigDict(env_prefix="MILEPOST_", extra="ignore")

    development: bool = True
    public_url: str = "http://127.0.0.1:8000"
    data_dir: Path = Path("data")
    database_url: str = ""
    secret_key: str = ""
    key_encryption_key: str = ""
    mail_url: str = ""
    mail_from: str = "Milepost <milepost@localhost>"
    upload_limit: int = 2 * 1024**3
    """Bytes one evidence file may have."""
    files_url: str = ""
    """A bucket for evidence files (``s3://…``); the data folder unless set."""
    scan_command: str = ""
    """A virus scanner that reads a file on standard input, such as ``clamdscan --no-summary -``."""
    scanner: str = ""
    """A function of your own instead, as ``package.module.function``."""
    proxies: int = 0
    """How many proxies of your own stand before the server and add to ``X-Forwarded-For``."""
    smallest_group: int = Field(default=5, ge=2)
    """Public figures are told only of groups of at least so many learners."""
    adult_age: int = Field(default=18, ge=0, le=21)
    """Who is younger needs a guardian's yes to hand in and to show anything; 0 asks nobody."""
    vc_api: bool = True
    """Serve the VC-API endpoints that verify; they need no account."""
    old_wallets: bool = False
    """Also answer wallet apps from before OpenID4VCI 1.0 (Draft 13)."""
    badge_types: str = ""
    """More types (``vct``) of SD-JWT badges that a wallet app may show, separated by commas."""
    witnesses: str = ""
    """Who may countersign the public log: verifier key lines of witnesses, separated by commas."""
    demo: bool = False
    """One-click sign-in for the people of the demo; refused outside development."""

    @property
    def database(self) -> str:
        """Address of the database; a SQLite file in the data folder unless set."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'milepost.sqlite3').absolute()}"

    def require_safe(self) -> None:
        """Refuse to serve development, with its open mailbox, to anyone but this machine."""
        host = urlsplit(self.public_url).hostname or ""
        if self.development and host not in LOCAL and not host.endswith(".localhost"):
            raise ImproperlyConfigured(
                f"{self.public_url} is for other people, and development shows anyone's mail."
                " Set MILEPOST_DEVELOPMENT=false and what it then asks for."
            )

    @property
    def secure(self) -> bool:
        """Whether people reach this server over https."""
        return self.public_url.startswith("https://")
