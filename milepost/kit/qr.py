"""QR codes as inline SVG, without styles, so that they follow the page and its policy."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_code(address: str) -> SafeString:
    """Return an SVG element that a phone's camera reads as this address."""
    code = segno.make_qr(address, error="m")
    drawn = code.svg_inline(scale=4, border=2, light="#fff", dark="#000", omitsize=True)
    return mark_safe(drawn.replace("<svg ", '<svg role="img" class="qr" '))  # noqa: S308
