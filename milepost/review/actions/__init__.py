"""Every write of review: taking a place, writing, handing in, and the decision that follows."""

from milepost.earn.rules.work import (
    TextWork,
)
from milepost.review.actions.anchors import (
    add_piece,
    answer_consent,
    ask_consent,
    make_sample,
    panel_from,
    remove_piece,
    retire_sample,
    sample_from,
    set_scores,
    use_sample,
    use_sample_alone,
)
from milepost.review.actions.appeals import (
    file_appeal,
    hear_in_spite,
    join_panel,
    withdraw_appeal,
)
from milepost.review.actions.assigning import (
    LookedAfter,
    decline,
    give_more_time,
    look_after_reviews,
)
from milepost.review.actions.concerns import (
    answer_contest,
    contest_step,
    open_concern,
    take_step,
)
from milepost.review.actions.copies import (
    blind_content,
    blind_copy,
    blind_page,
    blind_preview,
    pages_in,
)
from milepost.review.actions.drafts import (
    ChangedMeanwhile,
    Seen,
    add_phrase,
    change_phrase,
    remove_phrase,
)
from milepost.review.actions.duties import (
    confirm_alone,
    confirm_change,
    propose_change,
    refuse_change,
    review_in_spite,
    review_oneself,
    withdraw_change,
)
from milepost.review.actions.exercising import (
    begin,
    practice,
    try_to_qualify,
)
from milepost.review.actions.fees import (
    note_fee,
    return_fee,
)
from milepost.review.actions.figures import (
    name_reviewer,
    stop_naming_reviewer,
    tell_figures,
)
from milepost.review.actions.hand_in import (
    hand_in,
)
from milepost.review.actions.likeness import (
    look_again,
    look_for_likeness,
)
from milepost.review.actions.places import (
    is_handed_in,
    open_place,
    release,
    take,
)
from milepost.review.actions.qualifying import (
    confirm_qualification,
    confirm_qualification_alone,
    open_qualification,
    qualify_reviewer,
)
from milepost.review.actions.removing import (
    end_qualification,
    take_reviewer_role,
)
from milepost.review.actions.seats import (
    give_back,
    hand_in_at,
    open_at,
    require_opened_seat,
    save_at,
)
from milepost.review.actions.ties import (
    declare_tie,
    end_tie,
)
from milepost.review.actions.writing import (
    NotReady,
    require_opened,
    save_draft,
)

__all__ = [
    "ChangedMeanwhile",
    "LookedAfter",
    "NotReady",
    "Seen",
    "TextWork",
    "add_phrase",
    "add_piece",
    "answer_consent",
    "answer_contest",
    "ask_consent",
    "begin",
    "blind_content",
    "blind_copy",
    "blind_page",
    "blind_preview",
    "change_phrase",
    "confirm_alone",
    "confirm_change",
    "confirm_qualification",
    "confirm_qualification_alone",
    "contest_step",
    "declare_tie",
    "decline",
    "end_qualification",
    "end_tie",
    "file_appeal",
    "give_back",
    "give_more_time",
    "hand_in",
    "hand_in_at",
    "hear_in_spite",
    "is_handed_in",
    "join_panel",
    "look_after_reviews",
    "look_again",
    "look_for_likeness",
    "make_sample",
    "name_reviewer",
    "note_fee",
    "open_at",
    "open_concern",
    "open_place",
    "open_qualification",
    "pages_in",
    "panel_from",
    "practice",
    "propose_change",
    "qualify_reviewer",
    "refuse_change",
    "release",
    "remove_phrase",
    "remove_piece",
    "require_opened",
    "require_opened_seat",
    "retire_sample",
    "return_fee",
    "review_in_spite",
    "review_oneself",
    "sample_from",
    "save_at",
    "save_draft",
    "set_scores",
    "stop_naming_reviewer",
    "take",
    "take_reviewer_role",
    "take_step",
    "tell_figures",
    "try_to_qualify",
    "use_sample",
    "use_sample_alone",
    "withdraw_appeal",
    "withdraw_change",
]
