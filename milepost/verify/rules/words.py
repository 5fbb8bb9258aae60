"""What each check asks, and what the verdict means, in words for everyone."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Question(NamedTuple):
    """A check's name on the page, and what it is good for."""

    title: Words
    why: Words


QUESTIONS: dict[str, Question] = {
    "structure": Question(_("It is a badge"), _("It has the parts that the standard asks for.")),
    "proof": Question(
        _("Nothing was changed"), _("The signature breaks if one letter is changed.")
    ),
    "terms": Question(
        _("The signature covers everything"), _("Words without a meaning would not be signed.")
    ),
    "issuer": Question(
        _("The issuer signed it"), _("The key must belong to whom the badge names as issuer.")
    ),
    "described-once": Question(
        _("Nothing is hidden"), _("Dates or status could be hidden in a second place.")
    ),
    "dates": Question(_("It is in force today"), _("Badges can begin later, and expire.")),
    "status": Question(_("It was not revoked"), _("The issuer publishes which badges it revoked.")),
    "contained": Question(
        _("The badges inside"), _("A bundle is as good as every badge inside it.")
    ),
    "endorsements": Question(
        _("The endorsements inside"), _("What others say about it is signed too.")
    ),
    "recipient": Question(_("It is about this person"), _("A badge belongs to one person.")),
    "holder": Question(_("The holder shows it"), _("Whoever shows it has the holder's key.")),
}

VERDICTS: dict[str, Question] = {
    "valid": Question(
        _("This badge is genuine and in force."),
        _("Nobody has changed it, the issuer signed it, and it counts today."),
    ),
    "invalid": Question(
        _("Do not rely on this badge."), _("At least one check failed. The reason stands below.")
    ),
    "unknown": Question(
        _("We cannot say."),
        _("No check failed, but at least one could not be made. That is not a yes."),
    ),
}


def question(name: str) -> Question:
    """Return the words for a check; a check we have no words for shows its own name."""
    return QUESTIONS.get(name) or Question(name.replace("-", " ").capitalize(), "")
