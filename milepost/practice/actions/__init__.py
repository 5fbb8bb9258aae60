"""Every write of this stage."""

from milepost.practice.actions.batch import Row, Wished, drop_group, record_batch, save_group
from milepost.practice.actions.entries import Arrival, correct_entry, record_entry, withdraw_entry
from milepost.practice.actions.importing import Sheet, bring_file, take_file
from milepost.practice.actions.jobs import take_jobs
from milepost.practice.actions.keepers import (
    Spoken,
    Wanted,
    accept_keeping,
    end_keeping,
    invite_keeper,
)
from milepost.practice.actions.logs import change_log, close_log, reopen_log, start_log
from milepost.practice.actions.sharing import (
    Showing,
    note_log_view,
    renew_log_link,
    share_log,
    withdraw_log_share,
)
from milepost.practice.actions.xapi import map_verb, set_mapping, take_statements, unmap_verb

__all__ = [
    "Arrival",
    "Row",
    "Sheet",
    "Showing",
    "Spoken",
    "Wanted",
    "Wished",
    "accept_keeping",
    "bring_file",
    "change_log",
    "close_log",
    "correct_entry",
    "drop_group",
    "end_keeping",
    "invite_keeper",
    "map_verb",
    "note_log_view",
    "record_batch",
    "record_entry",
    "renew_log_link",
    "reopen_log",
    "save_group",
    "set_mapping",
    "share_log",
    "start_log",
    "take_file",
    "take_jobs",
    "take_statements",
    "unmap_verb",
    "withdraw_entry",
    "withdraw_log_share",
]
