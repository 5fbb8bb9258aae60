"""Every write of definitions: drafting, pictures, publishing, where to learn."""

from milepost.define.actions.discussing import (
    agree_to_be_named,
    ask_coauthor,
    close_draft,
    comment,
    open_draft,
    reply,
    resolve_comment,
    stop_naming,
)
from milepost.define.actions.drafting import (
    discard_draft,
    save_draft,
    start_achievement,
    start_version,
)
from milepost.define.actions.effort import keep_real_effort
from milepost.define.actions.guards import ChangedMeanwhile, NotReady, Seen
from milepost.define.actions.lineage import (
    explain,
    follow,
    fork,
    lock_core,
    put_back,
    rule_on,
    tailor,
    take_over,
)
from milepost.define.actions.pictures import remove_picture, upload_picture
from milepost.define.actions.publishing import bring_back, publish, retire, tell_descendants
from milepost.define.actions.resources import (
    accept_resource,
    count_help,
    place_resource,
    refuse_resource,
    retire_resource,
    suggest_resource,
    uncount_help,
)
from milepost.define.actions.reviewing import ask_owners

__all__ = [
    "ChangedMeanwhile",
    "NotReady",
    "Seen",
    "accept_resource",
    "agree_to_be_named",
    "ask_coauthor",
    "ask_owners",
    "bring_back",
    "close_draft",
    "comment",
    "count_help",
    "discard_draft",
    "explain",
    "follow",
    "fork",
    "keep_real_effort",
    "lock_core",
    "open_draft",
    "place_resource",
    "publish",
    "put_back",
    "refuse_resource",
    "remove_picture",
    "reply",
    "resolve_comment",
    "retire",
    "retire_resource",
    "rule_on",
    "save_draft",
    "start_achievement",
    "start_version",
    "stop_naming",
    "suggest_resource",
    "tailor",
    "take_over",
    "tell_descendants",
    "uncount_help",
    "upload_picture",
]
