"""A credential as files: JSON, a PNG or SVG with the credential inside, a PDF certificate."""

import orjson
from insignia.baking import bake_legacy

from insignia import bake
from milepost.define.queries import picture
from milepost.issue import queries
from milepost.issue.models import Credential
from milepost.issue.renderings.certificate import draw
from milepost.issue.renderings.facts import Beside, certificate_facts
from milepost.issue.renderings.plain import plain_svg

MEDIA_TYPES = {
    "json": "application/vc+ld+json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}


def credential_json(credential: Credential) -> bytes:
    """Return the signed document, byte for byte as it was issued."""
    return credential.document.encode()


def badge_png(credential: Credential) -> bytes:
    """Return the badge's picture as PNG with the credential baked in."""
    return bake(picture(credential.version).png, credential.document)


def badge_svg(credential: Credential) -> bytes:
    """Return the badge's picture as SVG with the credential baked in."""
    return bake(plain_svg(picture(credential.version)), credential.document)


def hosted_png(credential: Credential) -> bytes:
    """Return the badge's picture as PNG with its Open Badges 2.0 assertion baked in."""
    assertion = orjson.dumps(queries.hosted_assertion(credential)).decode()
    return bake_legacy(picture(credential.version).png, assertion)


def certificate_pdf(credential: Credential) -> bytes:
    """Return a certificate to print: PDF/A-3a, accessible, with the credential attached."""
    beside = Beside(
        holder=credential.recipient.name if credential.recipient else "",
        verify_address=queries.verify_address(),
        revoked_at=credential.revoked_at,
    )
    facts = certificate_facts(queries.document_of(credential), beside=beside)
    drawing = plain_svg(picture(credential.version))
    return draw(facts, document=credential.document, picture=drawing)


RENDERINGS = {
    "json": credential_json,
    "png": badge_png,
    "svg": badge_svg,
    "pdf": certificate_pdf,
}


def render_as(credential: Credential, *, form: str) -> bytes:
    """Return the credential in one of the ``RENDERINGS``."""
    return RENDERINGS[form](credential)


def file_name(credential: Credential, *, form: str) -> str:
    """Return a name to save the file under, such as ``wait-time-1.pdf``."""
    version = credential.version
    return f"{version.achievement.slug}-{version.number}.{form}"
