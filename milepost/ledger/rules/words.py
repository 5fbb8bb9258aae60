"""What the kinds of entries are called on a page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KIND_WORDS: dict[str, str | Promise] = {
    "definition.published": _("A micro-credential was published"),
    "decision.made": _("A decision was made about someone’s work"),
    "credential.issued": _("A badge was issued"),
    "credential.revoked": _("A badge was revoked"),
    "equivalence.ruled": _("An owner ruled on a tailored micro-credential"),
    "commitment.published": _("An organization said what it accepts"),
    "commitment.withdrawn": _("An organization will not accept something any more"),
    "recognition.decided": _("An organization decided whether a badge counts"),
    "voice.raised": _("Somebody spoke for or against something"),
    "voice.withdrawn": _("Somebody took back what they had said"),
    "appeal.filed": _("Somebody appealed against a decision"),
    "appeal.decided": _("An appeal was decided"),
    "appeal.withdrawn": _("An appeal was taken back"),
    "concern.step": _("A step was taken about a concern"),
    "concern.contested": _("A step about a concern was looked at again"),
    "policy.changed": _("A rule about reviewing was changed"),
    "override.made": _("An owner set a rule aside, with a reason"),
}


FACT_WORDS: dict[str, str | Promise] = {
    "achievement": _("Micro-credential"),
    "organization": _("Organization"),
    "version": _("Version"),
    "sha256": _("SHA-256 of the document"),
    "credential": _("Badge"),
    "decision": _("Decision"),
    "original": _("Original"),
    "outcome": _("Outcome"),
    "commitment": _("Commitment"),
    "ends": _("Ends on"),
    "stance": _("For or against"),
    "appeal": _("Appeal"),
    "grounds": _("Grounds"),
    "remedy": _("Remedy"),
    "rule": _("Which rule"),
    "alone": _("Without a second pair of eyes"),
    "reason_sha256": _("SHA-256 of the reason"),
    "person": _("The person, as a salted hash"),
    "submission": _("The work, as a salted hash"),
    "facts": _("What was decided, as a salted hash"),
}


def fact_words(name: str) -> str:
    """Return what a fact of an entry is called, in plain words."""
    return str(FACT_WORDS.get(name, name))


def kind_words(kind: str) -> str:
    """Return what happened, in plain words."""
    return str(KIND_WORDS.get(kind, kind))
