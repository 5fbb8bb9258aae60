"""The messages of this stage: questions to third parties and coaches, and what comes back."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from milepost.earn.models import Attestation, Coaching
from milepost.issue.models import Credential
from milepost.kit import mail
from milepost.kit.addresses import absolute
from milepost.people.queries import language_of


def badge_ends(credential: Credential, *, at: datetime) -> None:
    """Tell a holder when a badge ends, and where to renew it."""
    holder = credential.recipient
    assert holder
    with translation.override(language_of(holder.email)):
        mail.send(
            holder.email,
            subject=_("Your badge “%(title)s” ends soon") % {"title": credential.version.title},
            template="earn/mail/badge_ends.txt",
            context={
                "title": credential.version.title,
                "day": credential.valid_until,
                "link": absolute(reverse("earn:renewals")),
            },
            at=at,
        )


def ask_to_confirm(
    attestation: Attestation, *, token: str, held_for: UUID | None, at: datetime
) -> None:
    """Mail a third party the link to one piece of work, and the one that stops such mail.

    ``held_for`` is what a guardian has to approve first.

    The learner's own sentence stays on the page: no stranger can mail words of theirs through us.
    """
    applicant = attestation.submission.applicant
    asker = applicant.name or applicant.email
    with translation.override(language_of(attestation.email)):
        written = mail.write(
            attestation.email,
            subject=_("%(asker)s asks you to confirm something") % {"asker": asker},
            template="earn/mail/confirm.txt",
            context={
                "asker": asker,
                "title": attestation.submission.version.title,
                "day": attestation.expires_at,
                "link": absolute(reverse("earn:attest", args=[token])),
                "stop": absolute(reverse("earn:attest_stop", args=[token])),
            },
            at=at,
        )
    mail.post(written, held_for=held_for)


def tell_answered(attestation: Attestation, *, at: datetime) -> None:
    """Mail the learner that somebody has answered, and where."""
    submission = attestation.submission
    assert attestation.artifact_id is not None
    with translation.override(language_of(submission.applicant.email)):
        mail.send(
            submission.applicant.email,
            subject=_("%(name)s has answered about your work") % {"name": attestation.name},
            template="earn/mail/answered.txt",
            context={
                "attestation": attestation,
                "title": submission.version.title,
                "link": absolute(reverse("earn:attestations", args=[attestation.artifact_id])),
            },
            at=at,
        )


def ask_coach(coaching: Coaching, *, token: str, held_for: UUID | None, at: datetime) -> None:
    """Mail the link by which a coach says yes; ``held_for`` is what a guardian approves first."""
    submission = coaching.submission
    with translation.override(language_of(coaching.email)):
        written = mail.write(
            coaching.email,
            subject=_("%(name)s asks for your advice") % {"name": submission.applicant},
            template="earn/mail/coach.txt",
            context={
                "name": str(submission.applicant),
                "title": submission.version.title,
                "link": absolute(reverse("earn:coach_join", args=[token])),
            },
            at=at,
        )
    mail.post(written, held_for=held_for)


def tell_of_remarks(coaching: Coaching, *, at: datetime) -> None:
    """Mail the applicant that a coach has said something; once an hour at most."""
    submission = coaching.submission
    with translation.override(language_of(submission.applicant.email)):
        mail.send(
            submission.applicant.email,
            subject=_("%(name)s has looked at your work") % {"name": coaching.name},
            template="earn/mail/remarks.txt",
            context={
                "name": coaching.name,
                "title": submission.version.title,
                "link": absolute(reverse("earn:feedback", args=[submission.pk])),
            },
            at=at,
        )


def tell_of_replies(coaching: Coaching, *, at: datetime) -> None:
    """Mail the coach that the applicant has answered; once an hour at most."""
    submission, coach = coaching.submission, coaching.coach
    assert coach
    with translation.override(language_of(coach.email)):
        mail.send(
            coach.email,
            subject=_("%(name)s has answered you") % {"name": submission.applicant},
            template="earn/mail/replies.txt",
            context={
                "name": str(submission.applicant),
                "title": submission.version.title,
                "link": absolute(reverse("earn:coached", args=[coaching.pk])),
            },
            at=at,
        )
