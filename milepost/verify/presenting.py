"""Asking a wallet app for a badge, and taking its answer once."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from insignia import InsigniaError, Options
from milepost.kit.addresses import absolute
from milepost.kit.lasting import BADGE_TYPE
from milepost.kit.tokens import new_token, token_hash
from milepost.verify.actions import CheckedReport, Fetch, check, forget_old_requests
from milepost.verify.models import PresentationRequest
from milepost.verify.rules import presenting
from milepost.verify.rules.presenting import PresentingError, Wanted


@transaction.atomic
def ask_wallet(*, at: datetime) -> tuple[PresentationRequest, str]:
    """Return a request and its link, which is given out once: only a hash of its state is kept."""
    forget_old_requests(at=at)
    state = new_token()
    asked = PresentationRequest.objects.create(
        nonce=new_token(),
        state_hash=token_hash(state),
        created_at=at,
        expires_at=at + presenting.REQUEST_LIFE,
    )
    return asked, presenting.request_link(wanted_of(asked, state=state))


def take_answer(
    pk: UUID, *, vp_token: str, state: str, fetch: Fetch, at: datetime
) -> PresentationRequest:
    """Check what a wallet answers, and keep the report; a request is answered once.

    Raises PresentingError for an unknown, ended or answered request, and for an answer with a
    wrong nonce, audience, signature, holder or type; the fifth of these ends the request.
    """
    asked = PresentationRequest.objects.filter(
        pk=pk, expires_at__gt=at, answered_at=None, tries__lt=presenting.MOST_TRIES
    ).first()
    if asked is None or not constant_time_compare(asked.state_hash, token_hash(state)):
        raise PresentingError("This request is not open.")
    PresentationRequest.objects.filter(pk=pk).update(tries=F("tries") + 1)
    wanted = wanted_of(asked, state=state)
    presented = presenting.presented_in(vp_token)
    options = Options(challenge=asked.nonce, domain=wanted.client_id)
    try:
        checked = check(presented.text, fetch=fetch, now=at, options=options)
    except InsigniaError as error:
        raise PresentingError(error.sentence) from error
    presenting.check_answers(checked.report, presented=presented, wanted=wanted)
    return _keep(asked, checked=checked, at=at)


@transaction.atomic
def _keep(
    asked: PresentationRequest, *, checked: CheckedReport, at: datetime
) -> PresentationRequest:
    locked = PresentationRequest.objects.select_for_update().get(pk=asked.pk)
    if locked.answered_at is not None:
        raise PresentingError("This request is not open.")
    title, issuer = presenting.named(checked.report.credential or {})
    locked.title = checked.title[:200] or title
    locked.issuer_name = checked.issuer_name[:200] or issuer
    locked.report, locked.answered_at = checked.told, at
    locked.save()
    return locked


def wanted_of(asked: PresentationRequest, *, state: str) -> Wanted:
    """Return what a request names."""
    return Wanted(
        response_uri=absolute(reverse("verify:wallet_answer", args=[asked.pk])),
        nonce=asked.nonce,
        state=state,
        types=[BADGE_TYPE, absolute("/vct/open-badge/"), *settings.BADGE_TYPES],
    )
