"""The messages that go out: a round is decided, a sample is asked for, an eye has drifted."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from milepost.earn.queries import coach_is_offered
from milepost.kit import mail
from milepost.kit.addresses import absolute
from milepost.organizations.models import Membership, Organization
from milepost.organizations.queries import acting_in, owners_of
from milepost.people.models import Person
from milepost.people.queries import language_of
from milepost.review.models import (
    Anchor,
    AnchorConsent,
    Appeal,
    Assignment,
    Calibration,
    Concern,
    ConcernStep,
    Decision,
    Qualification,
    ReviewProposal,
    RuleChange,
)
from milepost.review.queries.appeals import able_to_hear
from milepost.review.queries.records import record_of
from milepost.review.rules.verdicts import AWARDED, NOT_YET


def tell_applicant(decision: Decision) -> None:
    """Mail the applicant that their work came back, and where the advice is.

    Who earned the badge hears of it by the offer that issuing mails: one message, not two.
    """
    if decision.outcome == AWARDED:
        return
    submission = decision.submission
    title = submission.version.title
    with translation.override(language_of(submission.applicant.email)):
        mail.send(
            submission.applicant.email,
            subject=_("Your work came back with advice: %(title)s") % {"title": title},
            template="review/mail/returned.txt",
            context={
                "decision": decision,
                "title": title,
                "record": absolute(reverse("review:record", args=[decision.pk])),
                "still_open": record_of(decision, reader=submission.applicant).still_open
                if decision.outcome == NOT_YET
                else [],
                "coach": absolute(reverse("earn:feedback", args=[submission.pk]))
                if coach_is_offered(submission)
                else "",
                "work": absolute(reverse("earn:submission", args=[submission.pk])),
            },
            at=decision.decided_at,
        )


def ask_for_consent(consent: AnchorConsent, *, at: datetime) -> None:
    """Ask a learner whether their work may teach reviewers."""
    submission = consent.submission
    email = submission.applicant.email
    with translation.override(language_of(email)):
        mail.send(
            email,
            subject=_("May your work teach reviewers? %(title)s")
            % {"title": submission.version.title},
            template="review/mail/consent.txt",
            context={
                "title": submission.version.title,
                "organization": submission.version.achievement.organization.name,
                "answer": absolute(reverse("review:consent", args=[consent.pk])),
            },
            at=at,
        )


def ask_to_confirm_sample(anchor: Anchor, *, to: Sequence[Person], at: datetime) -> None:
    """Mail the others who look after reviewers that a sample waits for one of them."""
    for person in to:
        with translation.override(language_of(person.email)):
            mail.send(
                person.email,
                subject=_("A sample waits for a second person: %(title)s")
                % {"title": anchor.version.title},
                template="review/mail/sample_waits.txt",
                context={
                    "person": anchor.scored_by,
                    "title": anchor.version.title,
                    "page": absolute(reverse("review:sample", args=[anchor.pk])),
                },
                at=at,
            )


def tell_drift(calibration: Calibration, *, at: datetime) -> None:
    """Tell a reviewer that the latest samples no longer bear out that they qualified."""
    email = calibration.reviewer.email
    slug = calibration.achievement.slug
    with translation.override(language_of(email)):
        mail.send(
            email,
            subject=_("Your eye and the panel’s have drifted apart"),
            template="review/mail/drift.txt",
            context={"page": absolute(reverse("review:stance", args=[slug]))},
            at=at,
        )


MOST_ASKED = 20
"""So many reviewers at most hear of one appeal; the others find it on their page."""


def tell_panel(appeal: Appeal) -> None:
    """Mail reviewers who may hear it that an appeal waits for a panel."""
    words = gettext_noop("An appeal waits for people who have not judged it: %(title)s")
    _ask_to_panel(appeal, subject=words, at=appeal.filed_at)


def remind_panel(appeal: Appeal, *, at: datetime) -> None:
    """Mail those who have not taken a place on the panel once more."""
    words = gettext_noop("An appeal still waits for people who have not judged it: %(title)s")
    _ask_to_panel(appeal, subject=words, at=at)


def _ask_to_panel(appeal: Appeal, *, subject: str, at: datetime) -> None:
    version = appeal.decision.submission.version
    for person in islice(able_to_hear(appeal, at=at), MOST_ASKED):
        with translation.override(language_of(person.email)):
            mail.send(
                person.email,
                subject=_(subject) % {"title": version.title},
                template="review/mail/appeal_waits.txt",
                context={
                    "title": version.title,
                    "day": appeal.answer_by,
                    "page": absolute(reverse("review:appeals")),
                },
                at=at,
            )


def tell_appellant(appeal: Appeal) -> None:
    """Mail the learner what their appeal came to."""
    submission = appeal.decision.submission
    title = submission.version.title
    with translation.override(language_of(submission.applicant.email)):
        mail.send(
            submission.applicant.email,
            subject=_("Your appeal is decided: %(title)s") % {"title": title},
            template="review/mail/appeal_decided.txt",
            context={
                "appeal": appeal,
                "title": title,
                "page": absolute(reverse("review:appeal", args=[appeal.pk])),
            },
            at=appeal.closed_at or appeal.filed_at,
        )


def tell_of_concern(concern: Concern, *, at: datetime) -> None:
    """Mail the learner that a step was taken, or that they were answered, and where to read it."""
    submission = concern.submission
    title = submission.version.title
    with translation.override(language_of(submission.applicant.email)):
        mail.send(
            submission.applicant.email,
            subject=_("About your work: %(title)s") % {"title": title},
            template="review/mail/concern.txt",
            context={
                "title": title,
                "step": concern.get_state_display(),
                "page": absolute(reverse("review:concern", args=[concern.pk])),
            },
            at=at,
        )


def ask_to_answer(taken: ConcernStep, *, to: Sequence[Person], at: datetime) -> None:
    """Mail those who may answer that a learner contests a step; without any, every owner."""
    concern = taken.concern
    organization = concern.submission.version.achievement.organization
    owners = [row.person for row in owners_of(organization).select_related("person")]
    for person in to or owners:
        with translation.override(language_of(person.email)):
            mail.send(
                person.email,
                subject=_("A learner contests a step: %(title)s")
                % {"title": concern.submission.version.title},
                template="review/mail/contested.txt",
                context={
                    "title": concern.submission.version.title,
                    "step": taken.get_step_display(),
                    "nobody": not to,
                    "page": absolute(reverse("review:concern", args=[concern.pk])),
                },
                at=at,
            )


def ask_second_person(change: RuleChange, *, at: datetime) -> None:
    """Mail every other owner that a change waits for them."""
    others = owners_of(change.organization).exclude(person=change.proposed_by)
    link = reverse("review:change", args=[change.organization.slug, change.pk])
    for row in others.select_related("person"):
        with translation.override(language_of(row.person.email)):
            mail.send(
                row.person.email,
                subject=_("A change of the review rules waits for you"),
                template="review/mail/second_person.txt",
                context={"change": change, "link": absolute(link)},
                at=at,
            )


def ask_to_confirm_naming(found: Qualification, *, at: datetime) -> None:
    """Mail every other owner that somebody was named as able to judge, and waits for them."""
    organization = found.achievement.organization
    others = owners_of(organization).exclude(person=found.granted_by)
    link = reverse(
        "review:qualification", args=[organization.slug, found.achievement.slug, found.pk]
    )
    for row in others.exclude(person=found.person).select_related("person"):
        with translation.override(language_of(row.person.email)):
            mail.send(
                row.person.email,
                subject=_("Somebody was named as able to review, and waits for you"),
                template="review/mail/named.txt",
                context={
                    "person": found.granted_by,
                    "name": organization.name,
                    "link": absolute(link),
                },
                at=at,
            )


def propose_review(proposal: ReviewProposal, *, at: datetime) -> None:
    """Ask a reviewer whether they take a place; nothing tells whose work it is."""
    version, email = proposal.submission.version, proposal.reviewer.email
    with translation.override(language_of(email)):
        mail.send(
            email,
            subject=_("Could you review this? %(title)s") % {"title": version.title},
            template="review/mail/proposal.txt",
            context={
                "title": version.title,
                "organization": version.achievement.organization.name,
                "day": proposal.answer_by,
                "queue": absolute(reverse("review:queue")),
            },
            at=at,
        )


def remind_reviewer(assignment: Assignment, *, due_at: datetime, at: datetime) -> None:
    """Tell the holder of a place that its day is near."""
    title, email = assignment.submission.version.title, assignment.reviewer.email
    with translation.override(language_of(email)):
        mail.send(
            email,
            subject=_("Your review is due soon: %(title)s") % {"title": title},
            template="review/mail/reminder.txt",
            context={
                "title": title,
                "day": due_at,
                "desk": absolute(reverse("review:desk", args=[assignment.pk])),
            },
            at=at,
        )


def tell_place_went_on(assignment: Assignment, *, at: datetime) -> None:
    """Tell whoever held a place that it went on to somebody else."""
    title, email = assignment.submission.version.title, assignment.reviewer.email
    with translation.override(language_of(email)):
        mail.send(
            email,
            subject=_("Somebody else reviews this now: %(title)s") % {"title": title},
            template="review/mail/went_on.txt",
            context={"title": title, "queue": absolute(reverse("review:queue"))},
            at=at,
        )


def invite_reviewer(found: Qualification, *, token: str, at: datetime) -> None:
    """Mail somebody from outside the link that lets them review one achievement."""
    achievement = found.achievement
    newest = achievement.versions.order_by("-number").first()
    with translation.override(language_of(found.email)):
        mail.send(
            found.email,
            subject=_("%(name)s asks you to review work") % {"name": achievement.organization.name},
            template="review/mail/guest.txt",
            context={
                "person": found.granted_by,
                "organization": achievement.organization.name,
                "title": newest.title if newest else achievement.slug,
                "day": found.expires_at,
                "link": absolute(reverse("review:guest", args=[token])),
            },
            at=at,
        )


def tell_overdue(appeal: Appeal, *, at: datetime) -> None:
    """Tell the learner that their answer is late, and those who lead that they owe one."""
    version = appeal.decision.submission.version
    organization, learner = version.achievement.organization, appeal.decision.submission.applicant
    roles = (Membership.Role.OWNER, Membership.Role.DESIGNER)
    leads = acting_in(organization, roles=roles).exclude(pk=learner.pk).order_by("pk")
    own = absolute(reverse("review:appeal", args=[appeal.pk]))
    work = absolute(reverse("review:work", args=[organization.slug]))
    for person, page in [(learner, own), *((lead, work) for lead in leads)]:
        with translation.override(language_of(person.email)):
            mail.send(
                person.email,
                subject=_("An appeal is without an answer past its day: %(title)s")
                % {"title": version.title},
                template="review/mail/overdue.txt",
                context={
                    "title": version.title,
                    "own": person == learner,
                    "day": appeal.answer_by,
                    "page": page,
                },
                at=at,
            )


def tell_of_shortage(organization: Organization, *, number: int, at: datetime) -> None:
    """Tell those who lead that work waits and nobody is left to ask."""
    words = gettext_noop("Work waits, and nobody is left to ask: %(name)s")
    _tell_leads(organization, subject=words, template="short", number=number, at=at)


def tell_of_unheard(organization: Organization, *, number: int, at: datetime) -> None:
    """Tell those who lead that appeals wait which too few may hear."""
    words = gettext_noop("An appeal waits that too few may hear: %(name)s")
    _tell_leads(organization, subject=words, template="unheard", number=number, at=at)


def _tell_leads(
    organization: Organization, *, subject: str, template: str, number: int, at: datetime
) -> None:
    roles = (Membership.Role.OWNER, Membership.Role.DESIGNER)
    link = absolute(reverse("review:work", args=[organization.slug]))
    for person in acting_in(organization, roles=roles).order_by("pk"):
        with translation.override(language_of(person.email)):
            mail.send(
                person.email,
                subject=_(subject) % {"name": organization.name},
                template=f"review/mail/{template}.txt",
                context={"number": number, "organization": organization.name, "link": link},
                at=at,
            )
