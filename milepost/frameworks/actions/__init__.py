"""Every write of frameworks: importing, drafting, publishing, comparing."""

from milepost.frameworks.actions.comparing import add_pair, remove_pair, start_crosswalk
from milepost.frameworks.actions.drafting import (
    add_lines,
    change_item,
    describe,
    discard_draft,
    move_item,
    remove_item,
    start_framework,
    start_version,
)
from milepost.frameworks.actions.importing import (
    Incoming,
    begin,
    package_of,
    receive,
    start_import,
    stop_import,
    write_batch,
)
from milepost.frameworks.actions.publishing import publish, retire

__all__ = [
    "Incoming",
    "add_lines",
    "add_pair",
    "begin",
    "change_item",
    "describe",
    "discard_draft",
    "move_item",
    "package_of",
    "publish",
    "receive",
    "remove_item",
    "remove_pair",
    "retire",
    "start_crosswalk",
    "start_framework",
    "start_import",
    "start_version",
    "stop_import",
    "write_batch",
]
