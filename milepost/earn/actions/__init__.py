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

__all__ = [
    "add_artifact",
    "close",
    "describe_artifact",
    "remove_artifact",
    "return_to_applicant",
    "save_link",
    "save_text",
    "start",
    "submit",
    "withdraw",
]
