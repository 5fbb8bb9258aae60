"""Status lists: made, read, and asked."""

from insignia.status.bitstring import StatusList, Validity
from insignia.status.entry import message_entry, message_members, status_entry
from insignia.status.token import TokenStatusList, status_claim, status_reference

__all__ = [
    "StatusList",
    "TokenStatusList",
    "Validity",
    "message_entry",
    "message_members",
    "status_claim",
    "status_entry",
    "status_reference",
]
