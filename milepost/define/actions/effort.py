"""Keep what earning it really takes."""

from datetime import datetime
from typing import Any

from milepost.define.models import Achievement, RealEffort


def keep_real_effort(
    achievement: Achievement, *, figures: dict[str, Any], at: datetime
) -> RealEffort:
    """Put these figures beside the definition; called with an answer, in its transaction."""
    kept, _new = RealEffort.objects.update_or_create(
        achievement=achievement, defaults={"figures": figures, "changed_at": at}
    )
    return kept
