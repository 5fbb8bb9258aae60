"""Showing a log to whoever has a link, until a day; noting when it was opened."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.kit.links import check_end
from milepost.kit.tokens import new_token, token_hash
from milepost.people.actions import ask_to_show, withdraw_question
from milepost.people.models import Person
from milepost.people.rules.families import ApprovalKind, Wanted
from milepost.practice import queries
from milepost.practice.actions.logs import locked
from milepost.practice.models import LogShare, LogView, PracticeLog
from milepost.practice.rules import keeping, recording

ONCE_EVERY = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Showing:
    """For whom a link is, until when, and whether the notes are shown too."""

    audience: str
    ends_at: datetime
    notes: bool = False


@transaction.atomic
def share_log(
    log: PracticeLog, *, showing: Showing, by: Person, at: datetime
) -> tuple[LogShare, str]:
    """Open a link to a log and return it with its token, which is shown once and never stored."""
    log = locked(log, by=by)
    check_end(showing.ends_at, now=at)
    audience = recording.require_title(showing.audience)
    recording.require_room(queries.open_shares_of(log, now=at).count(), most=keeping.MOST_SHARES)
    token = new_token()
    share = LogShare.objects.create(
        log=log,
        audience=audience,
        notes=showing.notes,
        token_hash=token_hash(token),
        created_at=at,
        ends_at=showing.ends_at,
    )
    ask_to_show(by, wanted=wanted_of(share), at=at)
    record("log-share.opened", by=by.pk, target=share, at=at)
    return share, token


def wanted_of(share: LogShare) -> Wanted:
    """What a minor's guardian is asked about it."""
    shown = _("The days, and the notes too") if share.notes else _("The days, without notes")
    return Wanted(
        kind=ApprovalKind.LOG,
        about=share.pk,
        title=_("The practice log “%(title)s”") % {"title": share.log.title},
        lines=(
            (_("What"), shown),
            (_("For whom"), share.audience),
            (_("Until"), date_format(share.ends_at, "j F Y")),
        ),
        address=reverse("practice:guarded", args=[share.pk]),
    )


@transaction.atomic
def renew_log_link(share: LogShare, *, by: Person, at: datetime) -> str:
    """Give an open link a new token and return it; the old one stops working."""
    token = new_token()
    mine = queries.open_shares_of(share.log, now=at).filter(pk=share.pk, log__owner=by)
    if not mine.update(token_hash=token_hash(token)):
        raise RuleError(_("This link has ended. Make a new one."), code="share-ended")
    record("log-share.renewed", by=by.pk, target=share, at=at)
    return token


@transaction.atomic
def withdraw_log_share(share: LogShare, *, by: Person, at: datetime) -> None:
    """Close a link at once and for good, also for guardians; withdrawing twice changes nothing."""
    mine = LogShare.objects.filter(pk=share.pk, log__owner=by, withdrawn_at=None)
    if mine.update(withdrawn_at=at):
        withdraw_question(by, about=share.pk, kind=ApprovalKind.LOG, at=at)
        record("log-share.withdrawn", by=by.pk, target=share, at=at)


@transaction.atomic
def note_log_view(share: LogShare, *, at: datetime) -> None:
    """Note that somebody opened this, for the owner to see; once an hour at most."""
    if not share.views.filter(at__gt=at - ONCE_EVERY).exists():
        LogView.objects.create(share=share, at=at)
