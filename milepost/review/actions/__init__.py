"""Every write of review: taking a place, writing, handing in, and the decision that follows."""

from milepost.review.actions.copies import blind_content, blind_copy, blind_preview
from milepost.review.actions.hand_in import hand_in
from milepost.review.actions.places import is_handed_in, release, take
from milepost.review.actions.writing import NotReady, save_draft

__all__ = [
    "NotReady",
    "blind_content",
    "blind_copy",
    "blind_preview",
    "hand_in",
    "is_handed_in",
    "release",
    "save_draft",
    "take",
]
