"""What a person hands out: badges as they are signed, with their words; own words apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import orjson
from django.utils.translation import gettext as _

from milepost.hold.rules.record import State
from milepost.kit.errors import RuleError

MOST_ENTRIES = 500


@dataclass(frozen=True, kw_only=True)
class Meets:
    """Something outside that a badge meets."""

    name: str
    address: str = ""
    framework: str = ""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Reached:
    """One criterion and the level reached, in the badge's words."""

    criterion: str
    level: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A badge: what it says, what it is worth today, and its signed text as it came."""

    pk: UUID
    source: str
    title: str
    description: str
    criteria: str
    issuer: str
    issuer_url: str
    identifier: str
    on: date
    until: date | None
    state: State
    meets: Sequence[Meets]
    reached: Sequence[Reached]
    document: str
    known: bool = True
    """Whether somebody here knows who issued it, and all that is inside it."""

    @cached_property
    def parsed(self) -> dict[str, Any] | None:
        """The signed document, if it is a JSON object and not a token."""
        if not self.document.lstrip().startswith("{"):
            return None
        found: dict[str, Any] = orjson.loads(self.document)
        return found

    @property
    def warning(self) -> str:
        """What a reader has to be told of who issued it; empty where that is known here."""
        return "" if self.known else _("Issuer not known here")

    @property
    def stands(self) -> bool:
        """Whether it was true on its day, so that it may be told of as a fact."""
        return self.state in (State.IN_FORCE, State.EXPIRED)


@dataclass(frozen=True, kw_only=True)
class Word:
    """What the holder says of themselves; days as exact as they are known (ISO 8601)."""

    title: str
    words: str
    begun: str
    ended: str

    @property
    def when(self) -> str:
        """From–to, as exact as it is known; empty where no day is."""
        until = self.ended or (_("until today") if self.begun else "")
        return " – ".join(part for part in (self.begun, until) if part)


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """Everything that one hands out at once."""

    name: str
    email: str
    language: str
    """The reader's, such as ``en``."""
    title: str
    entries: Sequence[Entry]
    words: Sequence[Word]
    at: datetime
    verify_address: str
    """Where anyone checks a badge."""
    server: str
    """Who put it together, in words."""

    @property
    def standing(self) -> list[Entry]:
        """The badges that may be told of as facts."""
        return [one for one in self.entries if one.stands]


def check_entries(entries: Sequence[Entry]) -> None:
    """Refuse to hand out nothing, and very much at once."""
    if not entries:
        raise RuleError(_("There is no badge to hand out yet."), code="record-empty")
    if len(entries) > MOST_ENTRIES:
        raise RuleError(
            _("That is more than %(most)d badges. Hand out a collection instead.")
            % {"most": MOST_ENTRIES},
            code="record-too-large",
        )


def entry_words(badge: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a badge says of itself, as the fields of an :class:`Entry`."""
    return {
        "description": badge.get("description", ""),
        "criteria": badge.get("criteria", ""),
        "issuer_url": badge.get("issuer_url", ""),
        "identifier": badge.get("identifier", ""),
        "meets": tuple(
            Meets(
                name=one["name"],
                address=one["address"],
                framework=one.get("framework", ""),
                code=one.get("code", ""),
            )
            for one in badge.get("alignments", ())
        ),
        "reached": tuple(
            Reached(criterion=step["criterion"], level=step["reached"])
            for step in badge.get("steps", ())
            if step["criterion"] and step["reached"]
        ),
    }
