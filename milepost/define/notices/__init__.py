"""The mails that definitions cause."""

from milepost.define.notices.drafting import (
    comment_was_resolved,
    draft_was_commented_on,
    somebody_may_be_named,
)
from milepost.define.notices.lineage import original_has_a_new_version, version_was_ruled_on
from milepost.define.notices.resources import suggestion_was_decided, suggestions_wait
from milepost.define.notices.reviewing import a_second_person_is_needed

__all__ = [
    "a_second_person_is_needed",
    "comment_was_resolved",
    "draft_was_commented_on",
    "original_has_a_new_version",
    "somebody_may_be_named",
    "suggestion_was_decided",
    "suggestions_wait",
    "version_was_ruled_on",
]
