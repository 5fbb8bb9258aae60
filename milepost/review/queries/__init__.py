"""What a reviewer may take, sees at the desk, and what everybody may read once it is decided."""

from milepost.review.queries.desk import (
    BlindArtifact,
    BlindFile,
    BlindSlot,
    blind_artifact,
    blind_view,
    reading_of,
)
from milepost.review.queries.places import (
    Waiting,
    assignments_of,
    conflict_with,
    is_reviewer,
    open_assignments,
    queue_for,
    reviewable_by,
    still_needed,
    waiting,
)
from milepost.review.queries.records import (
    JudgedCriterion,
    Record,
    decisions_for,
    handed_in_by,
    record_of,
    records_of,
    submissions_of,
)

__all__ = [
    "BlindArtifact",
    "BlindFile",
    "BlindSlot",
    "JudgedCriterion",
    "Record",
    "Waiting",
    "assignments_of",
    "blind_artifact",
    "blind_view",
    "conflict_with",
    "decisions_for",
    "handed_in_by",
    "is_reviewer",
    "open_assignments",
    "queue_for",
    "reading_of",
    "record_of",
    "records_of",
    "reviewable_by",
    "still_needed",
    "submissions_of",
    "waiting",
]
