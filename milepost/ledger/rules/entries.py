"""What an entry of the log looks like, and what may not stand in one."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from insignia.encoding import jcs

from milepost.kit.errors import RuleError
from milepost.ledger.rules.tiles import LONGEST_ENTRY

JSON = str | int | bool | None | Mapping[str, "JSON"] | list["JSON"]

KINDS = frozenset(
    {"definition.published", "decision.made", "credential.issued", "credential.revoked"}
    | {"commitment.published", "commitment.withdrawn", "recognition.decided"}
    | {"voice.raised", "voice.withdrawn"}
    | {"equivalence.ruled", "appeal.filed", "appeal.decided", "appeal.withdrawn"}
    | {"concern.step", "concern.contested"}
    | {"policy.changed", "override.made"}
)
NOBODY = UUID(int=0)
"""Stands for whoever has erased their account since."""
ADDRESS = re.compile(rb"[^\s\"@]@[^\s\"@]+\.[a-z]", re.IGNORECASE)


def entry_bytes(kind: str, *, entry: Mapping[str, JSON], at: datetime) -> bytes:
    """Return the canonical JSON (RFC 8785) that is hashed into the log.

    Raises ValueError for an unknown kind, and for an e-mail address: the log can never forget.
    Raises RuleError for an entry that no tile could hold (tlog-tiles: two bytes of length).
    """
    if kind not in KINDS:
        raise ValueError(f"The log keeps no entries of kind {kind!r}.")
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    text: bytes = jcs({"at": moment, "entry": dict(entry), "kind": kind})
    if ADDRESS.search(text):
        raise ValueError("An e-mail address must not go into the log.")
    if len(text) > LONGEST_ENTRY:
        raise RuleError(
            _("This is too long for the public log: it keeps at most %(most)s bytes of one event.")
            % {"most": LONGEST_ENTRY},
            code="too-long-for-log",
        )
    return text


def facts_text(facts: Mapping[str, JSON]) -> str:
    """Return the canonical JSON (RFC 8785) of facts of which the log keeps a salted hash only.

    Whoever is given this text and the salt can prove them; nobody else can count or compare them.
    """
    text: bytes = jcs(dict(facts))
    return text.decode()


def salted_hash(value: UUID | str, *, salt: str) -> str:
    """Return what the log keeps of a person, their work or their words.

    It is 64 hexadecimal digits, which say nothing to anyone once the salt is erased.
    """
    return hashlib.sha256(f"{salt}:{value}".encode()).hexdigest()
