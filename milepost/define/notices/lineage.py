"""To those who made their own: the original changed, its owner ruled."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from milepost.define.models import AchievementVersion, Equivalence
from milepost.define.notices.designers import designers_of
from milepost.kit import mail
from milepost.kit.addresses import absolute


def original_has_a_new_version(
    derived: AchievementVersion, *, newer: AchievementVersion, at: datetime
) -> None:
    """Tell the designers of a derived definition that its original changed; nothing is forced."""
    page = reverse("define:lineage", args=[derived.achievement.slug])
    for person in designers_of(derived.achievement.organization):
        with translation.override(person.language):
            mail.send(
                person.email,
                subject=_("New version of the original: %(title)s") % {"title": newer.title},
                template="define/mail/original_has_a_new_version.txt",
                context={"derived": derived, "newer": newer, "link": absolute(page)},
                at=at,
            )


def version_was_ruled_on(ruling: Equivalence, *, at: datetime) -> None:
    """Tell the designers of a tailored version how the original's owner sees it."""
    version = ruling.version
    page = reverse("define:lineage", args=[version.achievement.slug])
    for person in designers_of(version.achievement.organization):
        with translation.override(person.language):
            mail.send(
                person.email,
                subject=_("Ruling on %(title)s") % {"title": version.title},
                template="define/mail/version_was_ruled_on.txt",
                context={
                    "ruling": ruling,
                    "outcome": ruling.get_outcome_display(),
                    "link": absolute(page),
                },
                at=at,
            )
