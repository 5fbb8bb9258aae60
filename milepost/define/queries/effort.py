"""What earning it really takes, as far as anyone may know."""

from typing import Any

from milepost.define.models import Achievement, RealEffort


def real_effort(achievement: Achievement) -> dict[str, Any]:
    """Return the figures by name: hours, weeks, days; each a spread, or None below five answers."""
    kept = RealEffort.objects.filter(achievement=achievement).first()
    return {"hours": None, "weeks": None, "days": None} | (kept.figures if kept else {})
