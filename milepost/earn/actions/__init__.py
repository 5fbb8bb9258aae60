"""Every write of this stage."""

from milepost.earn.actions.artifacts import (
    add_artifact,
    describe_artifact,
    remove_artifact,
    save_link,
    save_text,
)
from milepost.earn.actions.submissions import (
    close,
    return_to_applicant,
    start,
    submit,
    withdraw,
)
from milepost.earn.actions.uploads import (
    begin_upload,
    drop_stale_uploads,
    drop_upload,
    finish_upload,
    receive_part,
)

__all__ = [
    "add_artifact",
    "begin_upload",
    "close",
    "describe_artifact",
    "drop_stale_uploads",
    "drop_upload",
    "finish_upload",
    "receive_part",
    "remove_artifact",
    "return_to_applicant",
    "save_link",
    "save_text",
    "start",
    "submit",
    "withdraw",
]
