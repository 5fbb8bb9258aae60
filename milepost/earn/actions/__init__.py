"""Every write of this stage."""

from milepost.earn.actions.artifacts import (
    BadgeWork,
    add_artifact,
    add_badge,
    cover_artifact,
    describe_artifact,
    remove_artifact,
    save_link,
    save_text,
    tell_people,
)
from milepost.earn.actions.assessing import save_self_assessment
from milepost.earn.actions.attesting import (
    allow_mail,
    ask,
    ask_again,
    attest,
    stop_mail,
    take_back_question,
)
from milepost.earn.actions.coaching import accept, accept_by_link, ask_coach, end_coaching
from milepost.earn.actions.effort import skip_effort, tell_effort
from milepost.earn.actions.helping import say_it_did_not, say_it_helped
from milepost.earn.actions.logs import add_history, attach_log, begin_log
from milepost.earn.actions.remarks import mark_done, reply, say
from milepost.earn.actions.renewing import remind_of_lapses, renew
from milepost.earn.actions.submissions import (
    close,
    return_to_applicant,
    start,
    submit,
    withdraw,
)
from milepost.earn.actions.uploads import (
    await_check,
    begin_upload,
    check_upload,
    drop_stale_uploads,
    drop_upload,
    finish_upload,
    receive_part,
)

__all__ = [
    "BadgeWork",
    "accept",
    "accept_by_link",
    "add_artifact",
    "add_badge",
    "add_history",
    "allow_mail",
    "ask",
    "ask_again",
    "ask_coach",
    "attach_log",
    "attest",
    "await_check",
    "begin_log",
    "begin_upload",
    "check_upload",
    "close",
    "cover_artifact",
    "describe_artifact",
    "drop_stale_uploads",
    "drop_upload",
    "end_coaching",
    "finish_upload",
    "mark_done",
    "receive_part",
    "remind_of_lapses",
    "remove_artifact",
    "renew",
    "reply",
    "return_to_applicant",
    "save_link",
    "save_self_assessment",
    "save_text",
    "say",
    "say_it_did_not",
    "say_it_helped",
    "skip_effort",
    "start",
    "stop_mail",
    "submit",
    "take_back_question",
    "tell_effort",
    "tell_people",
    "withdraw",
]
