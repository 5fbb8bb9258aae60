"""When a decision can be appealed against, what an appeal goes through, what it comes to."""

from milepost.review.rules.appeals.moves import (
    NEXT,
    PANEL_REMINDED_AFTER,
    ends_at,
    outcome_of_panel,
    panel_size,
    require_appealable,
    require_move,
    require_words,
)
from milepost.review.rules.appeals.steps import next_step

__all__ = [
    "NEXT",
    "PANEL_REMINDED_AFTER",
    "ends_at",
    "next_step",
    "outcome_of_panel",
    "panel_size",
    "require_appealable",
    "require_move",
    "require_words",
]
