"""How often one visitor may check: each check may fetch from strangers' servers."""

from datetime import datetime

from django.core.cache import cache

PAGE = 30
API = 600
KEPT = 30
ARCHIVES = 3
"""An archive holds badges by the thousand."""
WINDOW = 60
PATIENCE = 15.0
"""Seconds after which one check asks no further server of a stranger's."""


def may_check(visitor: str, *, most: int, at: datetime) -> bool:
    """Count one check of this visitor; False once there were too many in this minute."""
    key = f"verify-pace:{most}:{visitor}:{int(at.timestamp()) // WINDOW}"
    if cache.add(key, 1, timeout=2 * WINDOW):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:
        return True
