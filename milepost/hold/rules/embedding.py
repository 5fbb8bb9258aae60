"""A share inside another site: oEmbed 1.0, and LinkedIn's link for a profile."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH, LEAST_WIDTH = 480, 200
HEAD_HEIGHT, BADGE_HEIGHT, MOST_HEIGHT = 96, 128, 640
EMBEDDED = "embedded"
"""What an opening inside another site is noted as."""
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
"""The frame runs nothing and knows nothing of us; its links open a window of their own."""
LINKEDIN = "https://www.linkedin.com/profile/add"


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What is embedded: its address, its title, how many badges it shows."""

    address: str
    title: str
    badges: int

    @property
    def height(self) -> int:
        """How high it wants to be, in pixels."""
        return min(HEAD_HEIGHT + BADGE_HEIGHT * max(self.badges, 1), MOST_HEIGHT)

    def html(self, *, width: int = WIDTH, height: int = 0) -> SafeString:
        """Return the element to paste, of this size in pixels."""
        return format_html(
            '<iframe src="{}" title="{}" width="{}" height="{}" sandbox="{}" loading="lazy" '
            'referrerpolicy="no-referrer" style="border:0;max-width:100%"></iframe>',
            self.address,
            self.title,
            width,
            height or self.height,
            SANDBOX,
        )


def oembed(frame: Frame, *, author: str, home: str, limits: tuple[int, int]) -> dict[str, Any]:
    """Return the oEmbed answer (2.3.4) of type rich, within ``limits``: width and height at most.

    ``cache_age`` is 0: once its holder stops the share, nothing of it may be shown.
    """
    width, height = min(WIDTH, limits[0]), min(frame.height, limits[1])
    return {
        "version": "1.0",
        "type": "rich",
        "title": frame.title,
        "author_name": author,
        "provider_name": "Milepost",
        "provider_url": home,
        "cache_age": 0,
        "html": frame.html(width=width, height=height),
        "width": width,
        "height": height,
    }


@dataclass(frozen=True, kw_only=True)
class Profiled:
    """What LinkedIn's form is filled with."""

    name: str
    organization: str
    issued: date
    expires: date | None
    address: str
    identifier: str


def linkedin_link(one: Profiled) -> str:
    """Return the link that opens LinkedIn's form, filled; months count from 1, empty parts go."""
    values = {
        "startTask": "CERTIFICATION_NAME",
        "name": one.name,
        "organizationName": one.organization,
        "issueYear": one.issued.year,
        "issueMonth": one.issued.month,
        "expirationYear": one.expires.year if one.expires else "",
        "expirationMonth": one.expires.month if one.expires else "",
        "certUrl": one.address,
        "certId": one.identifier,
    }
    filled = {name: value for name, value in values.items() if value}
    return f"{LINKEDIN}?{urlencode(filled, quote_via=quote, safe='')}"
