"""Sign one credential."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from insignia.issue.interop import refuse_divergent
from insignia.keys import PrivateKey
from insignia.proofs import add_proof


def sign(
    credential: Mapping[str, Any],
    *,
    key: PrivateKey,
    method: str,
    created: datetime,
    suite: str = "eddsa-rdfc-2022",
) -> dict[str, Any]:
    """The credential with a proof by ``key``, which ``method`` names.

    Refused is whatever a signature would not cover (members and types that the contexts do not
    define, relative identifiers), and whatever common verifiers read differently.
    """
    refuse_divergent(credential)
    return add_proof(credential, key=key, method=method, created=created, suite=suite)
