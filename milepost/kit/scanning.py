"""Files from strangers are looked at by a virus scanner, if the operator has one.

``MILEPOST_SCAN_COMMAND`` names a program that reads the file on its standard input and answers as
ClamAV's do: 0 for clean, 1 for a find, anything else when it could not look. ``MILEPOST_SCANNER``
names a function instead, ``package.module.function``, that takes the file, open for reading, and
returns a Verdict.
"""

import subprocess
from enum import StrEnum
from tempfile import TemporaryFile

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.kit.media.source import Bytes, read_through, reader

TIMEOUT = 120
NOT_SCANNED = "not-scanned"
"""The code of the refusal when a scanner could not look: it may the next time."""
SLOWEST = 5 * 1024 * 1024
"""Bytes a second of a slow scanner."""


class Verdict(StrEnum):
    """What a scanner says."""

    CLEAN = "clean"
    FOUND = "found"
    UNKNOWN = "unknown"


ANSWERS = {0: Verdict.CLEAN, 1: Verdict.FOUND}


def require_clean(name: str, *, content: Bytes) -> None:
    """Refuse a file in which a scanner finds something, and one that it could not look at."""
    verdict = scan(content)
    if verdict is Verdict.FOUND:
        words = _(
            "“%(name)s” was not taken: a virus scanner found something harmful in it. "
            "Clean your device, then save the file anew and add it again."
        )
        raise RuleError(words % {"name": name}, code="harmful-file")
    if verdict is Verdict.UNKNOWN:
        words = _("“%(name)s” could not be checked for viruses just now. Try again in a while.")
        raise RuleError(words % {"name": name}, code=NOT_SCANNED)


def scan(content: Bytes) -> Verdict:
    """Return what the operator's scanner says; clean where there is none."""
    if settings.SCANNER:
        return Verdict(import_string(settings.SCANNER)(reader(content)))
    if settings.SCAN_COMMAND:
        return by_command(content, command=settings.SCAN_COMMAND)
    return Verdict.CLEAN


def is_looking() -> bool:
    """Whether the operator has a scanner."""
    return bool(settings.SCANNER or settings.SCAN_COMMAND)


def by_command(content: Bytes, *, command: list[str]) -> Verdict:
    """Return what a program says of bytes on its standard input."""
    with TemporaryFile() as file:
        for chunk in read_through(content, 0, len(content)):
            file.write(chunk)
        file.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 — the operator's own command
                command, stdin=file, capture_output=True, timeout=_patience(content), check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return Verdict.UNKNOWN
    return ANSWERS.get(done.returncode, Verdict.UNKNOWN)


def _patience(content: Bytes) -> float:
    """Seconds that a scanner may take."""
    return TIMEOUT + len(content) / SLOWEST
