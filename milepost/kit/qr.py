"""QR codes as SVG, without styles: inside a page, or as a picture to save."""

from io import BytesIO

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def qr_code(address: str) -> SafeString:
    """Return an SVG element that a phone's camera reads as this address."""
    code = segno.make_qr(address, error="m")
    drawn = code.svg_inline(scale=4, border=2, light="#fff", dark="#000", omitsize=True)
    named = f'<svg role="img" class="qr" aria-label="{escape(_("QR code"))}" '
    return mark_safe(drawn.replace("<svg ", named))  # noqa: S308


def qr_picture(address: str) -> bytes:
    """Return an SVG file with the same code, to print or to paste."""
    made = BytesIO()
    segno.make_qr(address, error="m").save(made, kind="svg", scale=8, border=4, light="#fff")
    return made.getvalue()
