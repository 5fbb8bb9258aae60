"""Secrets of a development machine: made once and kept, readable by their owner only."""

import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def secret(name: str, *, given: str, folder: Path, development: bool) -> str:
    """Return the given secret, or in development one kept in ``folder/name``.

    Raises ImproperlyConfigured outside development when none was given.
    """
    if given:
        return given
    if not development:
        variable = f"MILEPOST_{name.upper()}"
        raise ImproperlyConfigured(f"Set {variable}: a server for real people needs its own.")
    return _kept(folder / name)


def _kept(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path.read_text()
