"""The short way to canonical N-Quads, in C.

It does what ``emit`` and ``canonical_text`` do for documents without anything rare, and leaves all
others to them.
"""

from __future__ import annotations

import hashlib
from typing import Any

from insignia.accelerator import accelerator
from insignia.rdf.emit import number_tail
from insignia.rdf.iris import is_iri
from insignia.rdf.literals import json_literal
from insignia.rdf.states import State

if accelerator.installed is not None:
    accelerator.installed.prepare(is_iri, number_tail, json_literal)


def short_way(document: Any, *, state: State, hash_name: str) -> bytes | None:
    """The canonical N-Quads of a plain document; ``None`` where the long way must be taken."""
    if accelerator.used is None:
        return None
    found: bytes | None = accelerator.used.nquads(document, state, getattr(hashlib, hash_name))
    return found
