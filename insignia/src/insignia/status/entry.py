"""credentialStatus: the entry in a credential that says where its status shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from insignia.errors import StatusError
from insignia.status.bitstring import PURPOSES


def status_entry(list_url: str, *, index: int, purpose: str = "revocation") -> dict[str, Any]:
    """The BitstringStatusListEntry to put into a credential before it is signed."""
    if purpose not in PURPOSES:
        raise StatusError(f"{purpose!r} is no purpose of a status list.")
    if index < 0:
        raise StatusError(f"A status list has no entry {index}.")
    return {
        "id": f"{list_url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": list_url,
    }


def message_entry(list_url: str, *, index: int, messages: Sequence[str]) -> dict[str, Any]:
    """The entry of a ``message`` list: one message for each value its bits can take."""
    size, table = _messages(messages)
    entry = status_entry(list_url, index=index, purpose="message")
    return {**entry, "statusSize": size, "statusMessage": table}


def message_members(messages: Sequence[str]) -> dict[str, Any]:
    """What a ``message`` list says about itself, beside its ``encodedList``.

    No context defines these two words in a list, so sign it over its JSON text or as a token.
    """
    size, table = _messages(messages)
    return {"statusSize": size, "statusMessages": table}


def _messages(messages: Sequence[str]) -> tuple[int, list[dict[str, str]]]:
    size = max(1, (len(messages) - 1).bit_length())
    if len(messages) != 1 << size:
        raise StatusError(f"A status of {size} bits has {1 << size} messages, not {len(messages)}.")
    return size, [{"status": hex(value), "message": text} for value, text in enumerate(messages)]
