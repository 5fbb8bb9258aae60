"""Status lists: made, read, and asked."""

from insignia.status.bitstring import StatusList, Validity
from insignia.status.entry import message_entry, status_entry

__all__ = ["StatusList", "Validity", "message_entry", "status_entry"]
