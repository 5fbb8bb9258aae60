"""The certificate as PDF, drawn by Typst from ``data/certificate.typ``; nothing is fetched."""

from dataclasses import asdict
from functools import cache
from importlib import resources

from django.utils.translation import gettext as _

from milepost.issue.renderings.facts import CertificateFacts
from milepost.issue.renderings.typesetting import qr_drawing, typeset


def draw(facts: CertificateFacts, *, document: str, picture: bytes) -> bytes:
    """Return the PDF: archival and accessible, or plain where a letter has no font for that."""
    told = {
        **asdict(facts),
        "document": document,
        "picture": picture.decode(),
        "qr": qr_drawing(facts.verify_address),
        "labels": _labels(facts),
    }
    return typeset(_template(), told=told)


@cache
def _template() -> bytes:
    return resources.files("milepost.issue").joinpath("data/certificate.typ").read_bytes()


def _labels(facts: CertificateFacts) -> dict[str, str]:
    """The fixed words, in the reader's language."""
    return {
        "picture": _("Picture of the badge “%(title)s”") % {"title": facts.title},
        "qr": _("QR code that leads to %(address)s") % {"address": facts.verify_address},
        "certificate": _("Certificate"),
        "certifies": _("This certifies that"),
        "has_shown": _("has shown, in real work:"),
        "revoked": _("Revoked on %(day)s: this badge does not count any more.")
        % {"day": facts.revoked},
        "issued_by": _("Issued by"),
        "awarded": _("Awarded on"),
        "valid_until": _("Valid until"),
        "no_end": _("No end date"),
        "version": _("Version"),
        "criteria": _("What was asked, and what was reached"),
        "criterion": _("Criterion"),
        "level": _("Level reached"),
        "measured": _("What was measured over time"),
        "judged": _("How it was judged"),
        "agreement": _("Agreement:"),
        "evidence": _("Evidence:"),
        "shown_in": _("Shown at:"),
        "limits": _("What it does not show"),
        "check": _("Do not trust this paper. Check it."),
        "check_how": _(
            "The signed badge is attached to this PDF as credential.json."
            " Drop either of them, free and without an account, at"
        ),
        "name_note": _(
            "The name is the one in the learner's account; the signed badge holds a fingerprint"
            " of an e-mail address instead, so that only the learner decides who reads it."
        ),
        "attachment": _("The signed badge, to be checked by anyone"),
    }
