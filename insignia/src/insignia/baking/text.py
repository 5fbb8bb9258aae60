"""The names under which the two generations of Open Badges stand in a picture."""

from __future__ import annotations

import re
from dataclasses import dataclass

COMPACT_JWS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Generation:
    """Where one generation of Open Badges keeps a credential."""

    keyword: bytes
    namespace: str
    element: str


OPEN_BADGES_3 = Generation(
    keyword=b"openbadgecredential",
    namespace="https://purl.imsglobal.org/ob/v3p0",
    element="credential",
)
OPEN_BADGES_2 = Generation(
    keyword=b"openbadges", namespace="http://openbadges.org", element="assertion"
)
GENERATIONS = (OPEN_BADGES_3, OPEN_BADGES_2)


def is_compact_jws(text: str) -> bool:
    """True for three base64url parts with dots between them."""
    return COMPACT_JWS.fullmatch(text) is not None
