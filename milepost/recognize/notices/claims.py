"""To deciders: a claim waits. To whoever claimed: what was decided."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.kit import mail
from milepost.kit.addresses import absolute
from milepost.recognize import queries
from milepost.recognize.models import RecognitionClaim
from milepost.recognize.rules.claims import last_day


def claims_wait(claim: RecognitionClaim, *, held_for: UUID | None, at: datetime) -> None:
    """Tell the deciders that a claim waits; once what it is held for is allowed.

    The caller does so once, however many come before they look.
    """
    organization = claim.version.commitment.organization
    for person in queries.deciders_of(organization):
        with translation.override(person.language):
            written = mail.write(
                person.email,
                subject=_("Somebody claims: %(title)s") % {"title": claim.version.title},
                template="recognize/mail/claims_wait.txt",
                context={
                    "claim": claim,
                    "link": absolute(reverse("recognize:claims", args=[organization.slug])),
                },
                at=at,
            )
        mail.post(written, held_for=held_for)


def claims_still_wait(oldest: RecognitionClaim, *, number: int, at: datetime) -> None:
    """Remind the deciders of an organization of the claims that wait, and since when."""
    organization = oldest.version.commitment.organization
    for person in queries.deciders_of(organization):
        with translation.override(person.language):
            mail.send(
                person.email,
                subject=_("Claims wait for %(name)s") % {"name": organization.name},
                template="recognize/mail/claims_still_wait.txt",
                context={
                    "organization": organization,
                    "number": number,
                    "oldest": oldest,
                    "last": last_day(oldest.made_at),
                    "link": absolute(reverse("recognize:claims", args=[organization.slug])),
                },
                at=at,
            )


def claim_waits_in_vain(claim: RecognitionClaim, *, at: datetime) -> None:
    """Tell a learner that nobody has answered yet, and until when somebody can."""
    subject = gettext_lazy("Nobody has answered yet: %(title)s")
    _tell_learner(claim, subject=subject, template="claim_waits_in_vain", at=at)


def claim_was_not_answered(claim: RecognitionClaim, *, at: datetime) -> None:
    """Tell a learner that their claim was closed unanswered, and that they may claim again."""
    subject = gettext_lazy("Nobody has answered: %(title)s")
    _tell_learner(claim, subject=subject, template="claim_was_not_answered", at=at)


def _tell_learner(
    claim: RecognitionClaim, *, subject: Promise, template: str, at: datetime
) -> None:
    person = claim.claimant
    if person is None:
        return
    with translation.override(person.language):
        mail.send(
            person.email,
            subject=str(subject) % {"title": claim.version.title},
            template=f"recognize/mail/{template}.txt",
            context={
                "claim": claim,
                "last": last_day(claim.made_at),
                "link": absolute(reverse("recognize:my_claim", args=[claim.pk])),
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
