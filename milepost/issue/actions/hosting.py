"""Opening a badge to anyone's reading as Open Badges 2.0, and closing it again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.issue import rules
from milepost.issue.models import Credential, HostedBadge
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.people.actions import ask_to_show, withdraw_question
from milepost.people.models import Person
from milepost.people.queries.families import approval_about, is_minor
from milepost.people.rules.families import ApprovalKind, Wanted, must_ask_anew


@transaction.atomic
def open_to_readers(credential: Credential, *, by: Person, at: datetime) -> HostedBadge:
    """Let anyone read a badge of one's own at its public address; again, it changes nothing.

    A minor's is read by nobody before a guardian approves it; again, a refused one is asked anew.
    Raises RuleError for a badge that is not theirs or was revoked.
    """
    locked = Credential.objects.select_for_update().get(pk=credential.pk)
    if locked.recipient_id != by.pk:
        raise RuleError(_("This badge is not yours."), code="not-yours")
    rules.check_claim(taken_by_other=False, expired=False, revoked=locked.revoked_at is not None)
    row, new = HostedBadge.objects.get_or_create(credential=locked, defaults={"opened_at": at})
    if new or _must_ask_anew(locked, by=by, at=at):
        ask_to_show(by, wanted=wanted_of(locked), at=at)
        record("badge.made-public", by=by.pk, target=locked, at=at)
    return row


def _must_ask_anew(credential: Credential, *, by: Person, at: datetime) -> bool:
    asked = approval_about(credential.pk, kind=ApprovalKind.BADGE)
    if asked is None:
        return False
    return must_ask_anew(asked.state, minor=is_minor(by, on=at.date()))


def wanted_of(credential: Credential) -> Wanted:
    """What a minor's guardian is asked about it."""
    return Wanted(
        kind=ApprovalKind.BADGE,
        about=credential.pk,
        title=_("The badge “%(title)s”, for everyone") % {"title": credential.version.title},
        lines=((_("For whom"), _("Everyone who has its address; search engines may find it.")),),
    )


@transaction.atomic
def close_to_readers(credential: Credential, *, by: Person, at: datetime) -> None:
    """End that: from now on the address knows of no badge, and no guardian is asked about it.

    Closing twice changes nothing.
    """
    rows = HostedBadge.objects.filter(credential=credential, credential__recipient=by)
    gone, _rows = rows.delete()
    if gone:
        withdraw_question(by, about=credential.pk, kind=ApprovalKind.BADGE, at=at)
        record("badge.made-private", by=by.pk, target=credential, at=at)
