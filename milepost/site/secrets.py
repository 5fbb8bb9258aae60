"""Secrets of a development machine: made once and kept, readable by their owner only."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

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
    """Return the secret of whichever process comes first; the others, at the same moment, too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent) as draft:  # whole before it has its name
            draft.write(secrets.token_urlsafe(32))
            draft.flush()
            with suppress(FileExistsError):
                os.link(draft.name, path)
    if not (kept := path.read_text()):
        raise ImproperlyConfigured(f"{path} is empty: delete it, and a new secret is made.")
    return kept
