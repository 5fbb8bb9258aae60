"""To the owners: a draft changes how work is reviewed, and needs a second person."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from milepost.define.models import ReviewChange
from milepost.define.queries.reviewing import in_public
from milepost.define.rules import typed
from milepost.define.rules.reviewing import changes
from milepost.kit import mail
from milepost.kit.addresses import absolute
from milepost.organizations.queries import owners_of
from milepost.people.models import Person


def a_second_person_is_needed(change: ReviewChange, *, at: datetime) -> int:
    """Mail every owner but whoever wrote the change; say how many they are."""
    version = change.version
    rows = owners_of(version.achievement.organization).exclude(person=change.changed_by_id)
    owners = Person.objects.filter(pk__in=rows.values("person"), is_active=True).order_by("email")
    before, after = in_public(version.achievement), typed.read(version.typed)
    for person in owners:
        with translation.override(person.language):
            mail.send(
                person.email,
                subject=_("Please look: how “%(title)s” is reviewed") % {"title": version.title},
                template="define/mail/a_second_person_is_needed.txt",
                context={
                    "change": change,
                    "sentences": list(changes(before, new=after)) if before else [],
                    "link": absolute(reverse("define:preview", args=[version.pk])),
                },
                at=at,
            )
    return len(owners)
