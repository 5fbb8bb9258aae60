"""What the kinds of entries are called on a page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KIND_WORDS: dict[str, str | Promise] = {
    "definition.published": _("A micro-credential was published"),
    "decision.made": _("A decision was made about someone’s work"),
    "credential.issued": _("A badge was issued"),
    "credential.revoked": _("A badge was revoked"),
}


FACT_WORDS: dict[str, str | Promise] = {
    "achievement": _("Micro-credential"),
    "organization": _("Organization"),
    "version": _("Version"),
    "sha256": _("SHA-256 of the document"),
    "credential": _("Badge"),
    "decision": _("Decision"),
}


def fact_words(name: str) -> str:
    """Return what a fact of an entry is called, in plain words."""
    return str(FACT_WORDS.get(name, name))


def kind_words(kind: str) -> str:
    """Return what happened, in plain words."""
    return str(KIND_WORDS.get(kind, kind))
