"""Who is asked when reviewers do not agree, and for how long only they are."""

from datetime import timedelta

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

EXPERIENCE = 5
"""So many reviews of an achievement make somebody experienced in it."""
PATIENCE = timedelta(days=7)
"""After so long without anybody whom the version asks for, any reviewer may."""


def not_the_third() -> RuleError:
    """The refusal when a version asks for somebody else to read what reviewers disagree on."""
    return RuleError(
        _("Two reviewers did not agree here, so this waits for somebody else than you."),
        code="not-the-third",
    )
