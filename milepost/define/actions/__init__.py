"""Every write of definitions: drafting, pictures, publishing."""

from milepost.define.actions.drafting import (
    discard_draft,
    save_draft,
    start_achievement,
    start_version,
)
from milepost.define.actions.guards import ChangedMeanwhile, NotReady, Seen
from milepost.define.actions.pictures import remove_picture, upload_picture
from milepost.define.actions.publishing import bring_back, publish, retire

__all__ = [
    "ChangedMeanwhile",
    "NotReady",
    "Seen",
    "bring_back",
    "discard_draft",
    "publish",
    "remove_picture",
    "retire",
    "save_draft",
    "start_achievement",
    "start_version",
    "upload_picture",
]
