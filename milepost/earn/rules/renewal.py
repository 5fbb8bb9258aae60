"""When a badge that ends can be renewed, by what, and when its holder is told."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

OPENS_BEFORE = timedelta(days=120)
TOLD_BEFORE = (60, 14)
"""So many days before a badge ends its holder is told, the earlier mail first."""
ANEW, WORK, LOG, EITHER = "anew", "work", "log", "either"


@dataclass(frozen=True, kw_only=True)
class Ending:
    """A badge, as far as renewing goes; ``renewed`` says that a later one holds longer."""

    issued_at: datetime
    valid_until: datetime | None
    revoked: bool
    renewed: bool

    @property
    def opens_at(self) -> datetime | None:
        """From when it can be renewed: 120 days before its end, of a short one from half-way."""
        if self.valid_until is None:
            return None
        half = self.issued_at + (self.valid_until - self.issued_at) / 2
        return max(half, self.valid_until - OPENS_BEFORE)


def check_renewable(ending: Ending, *, mine: bool, at: datetime) -> None:
    """Refuse to renew what is not one's own, never ends, is taken back, renewed, or new."""
    if not mine:
        raise RuleError(_("This is somebody else’s badge."), code="not-yours")
    if ending.revoked:
        raise RuleError(
            _("The issuer took this badge back. It can be earned anew."), code="revoked"
        )
    if ending.opens_at is None:
        raise RuleError(_("This badge never ends."), code="never-ends")
    if ending.renewed:
        raise RuleError(_("You hold a newer badge for the same already."), code="renewed")
    if at < ending.opens_at:
        raise RuleError(
            _("It is early. You can renew it from %(day)s on.")
            % {"day": f"{ending.opens_at:%Y-%m-%d}"},
            code="too-early",
        )


@dataclass(frozen=True, kw_only=True)
class NewPiece:
    """A piece of work in a renewal: its digest, and of a log whether it meets its rule."""

    name: str
    digest: str
    is_log: bool = False
    is_met: bool = False


def lacking(pieces: Iterable[NewPiece], *, by: str) -> str:
    """Return what a renewal still lacks, in a sentence; empty if nothing."""
    pieces = list(pieces)
    has_log = any(piece.is_log for piece in pieces)
    has_work = any(not piece.is_log for piece in pieces)
    if by == WORK and not has_work:
        return _("Add at least one new piece of work.")
    if by == LOG and not has_log:
        return _("Put in a practice log with the days since you showed it last.")
    if by == EITHER and not pieces:
        return _("Add a new piece of work, or a practice log with the days since then.")
    return ""


def require_new(pieces: Iterable[NewPiece], *, judged: Collection[str], by: str) -> None:
    """Refuse work that the old badge rests on, and a log that does not meet its rule again."""
    for piece in pieces:
        if piece.digest in judged:
            raise RuleError(
                _("“%(name)s” was judged for the badge already. Show something newer.")
                % {"name": piece.name},
                code="not-new",
            )
        if by in {LOG, EITHER} and piece.is_log and not piece.is_met:
            raise RuleError(
                _("“%(name)s” does not meet the rule yet. Only days since the last time count.")
                % {"name": piece.name},
                code="rule-not-met",
            )
