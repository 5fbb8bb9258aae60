"""The tables of definitions, and of what joins them."""

from milepost.define.models.alignments import Alignment
from milepost.define.models.definitions import (
    Achievement,
    AchievementVersion,
    Criterion,
    EvidenceSlot,
    RubricLevel,
)
from milepost.define.models.drafting import Coauthor, Comment, DraftWriter, Opening
from milepost.define.models.effort import RealEffort
from milepost.define.models.lineage import Equivalence
from milepost.define.models.resources import Helped, Resource
from milepost.define.models.reviewing import ReviewChange

__all__ = [
    "Achievement",
    "AchievementVersion",
    "Alignment",
    "Coauthor",
    "Comment",
    "Criterion",
    "DraftWriter",
    "Equivalence",
    "EvidenceSlot",
    "Helped",
    "Opening",
    "RealEffort",
    "Resource",
    "ReviewChange",
    "RubricLevel",
]
