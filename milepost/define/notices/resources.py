"""To owners: suggestions wait. To whoever suggested: what became of it."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from milepost.define.models import Resource
from milepost.define.notices.designers import designers_of
from milepost.kit import mail
from milepost.kit.addresses import absolute
from milepost.people.models import Person


def suggestions_wait(resource: Resource, *, at: datetime) -> None:
    """Tell the designers that something waits; once, however much more comes before they look."""
    achievement = resource.achievement
    for person in designers_of(achievement.organization):
        with translation.override(person.language):
            mail.send(
                person.email,
                subject=_("Somebody suggests where to learn it"),
                template="define/mail/suggestions_wait.txt",
                context={
                    "resource": resource,
                    "link": absolute(reverse("define:resources", args=[achievement.pk])),
                },
                at=at,
            )


def suggestion_was_decided(resource: Resource, *, by: Person, at: datetime) -> None:
    """Tell whoever suggested it whether it is shown, and if not, why."""
    person = resource.suggested_by
    if person is None or person == by:
        return
    page = reverse("define:learn", args=[resource.achievement.slug])
    with translation.override(person.language):
        mail.send(
            person.email,
            subject=_("Your suggestion: %(title)s") % {"title": resource.title},
            template="define/mail/suggestion_was_decided.txt",
            context={"resource": resource, "link": absolute(page)},
            at=at,
        )
