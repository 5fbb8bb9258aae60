"""To deciders: a claim waits. To whoever claimed: what was decided."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from milepost.kit import mail
from milepost.kit.addresses import absolute
from milepost.recognize import queries
from milepost.recognize.models import RecognitionClaim


def claims_wait(claim: RecognitionClaim, *, at: datetime) -> None:
    """Tell the deciders that a claim waits; once, however many come before they look."""
    organization = claim.version.commitment.organization
    for person in queries.deciders_of(organization):
        with translation.override(person.language):
            mail.send(
                person.email,
                subject=_("Somebody claims: %(title)s") % {"title": claim.version.title},
                template="recognize/mail/claims_wait.txt",
                context={
                    "claim": claim,
                    "link": absolute(reverse("recognize:claims", args=[organization.slug])),
                },
                at=at,
            )


def claim_was_decided(claim: RecognitionClaim, *, at: datetime) -> None:
    """Tell the learner what was decided, and why."""
    person = claim.claimant
    if person is None:
        return
    with translation.override(person.language):
        honored = claim.state == claim.State.HONORED
        subject = _("It counts: %(title)s") if honored else _("It was refused: %(title)s")
        mail.send(
            person.email,
            subject=subject % {"title": claim.version.title},
            template="recognize/mail/claim_was_decided.txt",
            context={
                "claim": claim,
                "honored": honored,
                "link": absolute(reverse("recognize:my_claim", args=[claim.pk])),
            },
            at=at,
        )
