"""The messages that go out when a round is decided."""

from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.kit import mail
from milepost.kit.addresses import absolute
from milepost.review.models import Decision
from milepost.review.rules.verdicts import AWARDED


def tell_applicant(decision: Decision) -> None:
    """Mail the applicant that their work came back, and where the advice is.

    Who earned the badge hears of it by the offer that issuing mails: one message, not two.
    """
    if decision.outcome == AWARDED:
        return
    submission = decision.submission
    title = submission.version.title
    mail.send(
        submission.applicant.email,
        subject=_("Your work came back with advice: %(title)s") % {"title": title},
        template="review/mail/returned.txt",
        context={
            "decision": decision,
            "title": title,
            "record": absolute(reverse("review:record", args=[decision.pk])),
            "work": absolute(reverse("earn:submission", args=[submission.pk])),
        },
        at=decision.decided_at,
    )
