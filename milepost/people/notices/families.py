"""The mails between a minor, the guardians and, once, whoever comes of age."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from milepost.kit import mail
from milepost.kit.addresses import absolute
from milepost.people.models import Approval, Guardianship, Person
from milepost.people.queries import language_of
from milepost.people.rules import families as rules


def ask_guardian(question: Guardianship, *, token: str, at: datetime) -> None:
    """Mail a guardian the link to say yes or no."""
    link = absolute(reverse("people:guardian_answer", args=[token]))
    with translation.override(language_of(question.email)):
        _send(
            question.email,
            subject=_("May %(name)s join Milepost?") % {"name": question.child},
            template="guardian_asked",
            context={"question": question, "link": link},
            at=at,
        )


def tell_added(question: Guardianship, *, at: datetime) -> None:
    """Tell a minor that an organization made an account for them."""
    with translation.override(question.child.language):
        _send(
            question.child.email,
            subject=_("%(name)s has made an account for you") % {"name": question.asked_for},
            template="minor_added",
            context={"question": question, "link": absolute(reverse("people:sign_in"))},
            at=at,
        )


def tell_guardian_answered(question: Guardianship, *, at: datetime) -> None:
    """Tell a minor, and whoever asked for them, what a guardian said."""
    others = [question.asked_by] if question.asked_by_id not in {None, question.child_id} else []
    for person in [question.child, *others]:
        assert person is not None
        with translation.override(person.language):
            _send(
                person.email,
                subject=_("A guardian has answered"),
                template="guardian_answered",
                context={"question": question, "link": _family()},
                at=at,
            )


def tell_guardian_ended(row: Guardianship, *, at: datetime) -> None:
    """Tell a minor that somebody decides for them no longer."""
    with translation.override(row.child.language):
        _send(
            row.child.email,
            subject=_("A guardian decides for you no longer"),
            template="guardian_ended",
            context={"row": row, "link": _family()},
            at=at,
        )


def tell_guardian_left(child: Person, *, at: datetime) -> None:
    """Tell a minor that a guardian was forgotten; their name is in nobody's mail any more."""
    with translation.override(child.language):
        _send(
            child.email,
            subject=_("A guardian decides for you no longer"),
            template="guardian_left",
            context={"link": _family()},
            at=at,
        )


def ask_to_approve(approval: Approval, *, guardians: Sequence[Person], at: datetime) -> None:
    """Mail every guardian what a child wants, in the words of its kind."""
    link = absolute(reverse("people:approval", args=[approval.pk]))
    kind = rules.ApprovalKind(approval.kind)
    for guardian in guardians:
        with translation.override(guardian.language):
            _send(
                guardian.email,
                subject=_("%(name)s asks you") % {"name": approval.child},
                template="approval_asked",
                context={
                    "approval": approval,
                    "asks": rules.ASKS[kind] % {"name": approval.child},
                    "until_approved": rules.UNTIL_APPROVED[kind],
                    "link": link,
                },
                at=at,
            )


def tell_approval_decided(approval: Approval, *, at: datetime) -> None:
    """Tell a minor what a guardian decided."""
    with translation.override(approval.child.language):
        _send(
            approval.child.email,
            subject=_("A guardian has decided: %(what)s") % {"what": approval.title},
            template="approval_decided",
            context={"approval": approval, "link": _family()},
            at=at,
        )


def tell_of_age(person: Person, *, guardians: Sequence[Guardianship], at: datetime) -> None:
    """Tell somebody who is of age that all is theirs alone, and their guardians that it is."""
    with translation.override(person.language):
        _send(
            person.email,
            subject=_("From today you decide for yourself"),
            template="of_age",
            context={"link": _family()},
            at=at,
        )
    for row in guardians:
        assert row.guardian
        with translation.override(row.guardian.language):
            _send(
                row.guardian.email,
                subject=_("%(name)s is of age") % {"name": person},
                template="of_age_guardian",
                context={"name": str(person)},
                at=at,
            )


def _family() -> str:
    return absolute(reverse("people:family"))


def _send(
    to: str, *, subject: str, template: str, context: Mapping[str, Any], at: datetime
) -> None:
    mail.send(to, subject=subject, template=f"people/mail/{template}.txt", context=context, at=at)
