"""Claims that nobody answers: their deciders are reminded, their learners told, then they end."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate, make_aware

from milepost.kit.journal import record
from milepost.recognize import notices, queries
from milepost.recognize.actions.claims import free_badges
from milepost.recognize.models import RecognitionClaim
from milepost.recognize.rules import claims
from milepost.recognize.rules.claims import ClaimState


def remind_deciders(*, at: datetime) -> int:
    """Mail the deciders of every organization that lets claims wait; return how many those are."""
    waiting: defaultdict[UUID, list[RecognitionClaim]] = defaultdict(list)
    for claim in queries.claims_waiting(since=at - claims.REMINDED_AFTER):
        if queries.link_of(claim, at=at):
            waiting[claim.version.commitment.organization_id].append(claim)
    return sum(_remind(found, at=at) for found in waiting.values())


@transaction.atomic
def _remind(found: Sequence[RecognitionClaim], *, at: datetime) -> bool:
    rows = RecognitionClaim.objects.select_for_update().order_by("made_at", "pk")
    locked = list(rows.filter(pk__in=[one.pk for one in found], state=ClaimState.MADE))
    last = max((one.reminded_at for one in locked if one.reminded_at), default=None)
    if not locked or not claims.must_remind(locked[0].made_at, reminded_at=last, at=at):
        return False
    rows.filter(pk__in=[one.pk for one in locked]).update(reminded_at=at)
    notices.claims_still_wait(found[0], number=len(locked), at=at)
    return True


def warn_learners(*, at: datetime) -> int:
    """Tell learners whose claims are soon closed unanswered; return how many were told."""
    since = at - claims.SHOWN_FOR + claims.WARNED_BEFORE
    due = queries.claims_waiting(since=since).filter(warned_at=None, claimant__isnull=False)
    return sum(_warn(one, at=at) for one in due if queries.link_of(one, at=at))


@transaction.atomic
def _warn(claim: RecognitionClaim, *, at: datetime) -> bool:
    rows = RecognitionClaim.objects.filter(pk=claim.pk, state=ClaimState.MADE, warned_at=None)
    if not rows.update(warned_at=at):
        return False
    notices.claim_waits_in_vain(claim, at=at)
    return True


def close_unanswered(*, at: datetime) -> int:
    """Close the claims whose time is over; return how many. Their badges may be claimed again.

    What the learner let nobody see until then counts as taken back, not as unanswered.
    """
    begun = make_aware(datetime.combine(localdate(at), time.min))
    due = list(queries.claims_waiting(since=begun - claims.SHOWN_FOR))
    return sum(_close(one, at=at) for one in due)


@transaction.atomic
def _close(claim: RecognitionClaim, *, at: datetime) -> bool:
    rows = RecognitionClaim.objects.select_for_update(of=("self",))
    locked = rows.select_related("share", "claimant").get(pk=claim.pk)
    if locked.state != ClaimState.MADE:
        return False
    to = ClaimState.UNANSWERED if queries.was_shown(locked) else ClaimState.WITHDRAWN
    claims.require_move(locked.state, to=to)
    locked.state = to
    locked.save(update_fields=["state"])
    free_badges(locked)
    record("recognition.closed", by=None, target=locked, at=at, outcome=to)
    if to == ClaimState.UNANSWERED:
        notices.claim_was_not_answered(locked, at=at)
    return True
