"""The gate: what keeps seat time, check-boxes and empty claims out of the catalogue.

``judge(content)`` runs every check of ``checklist.CHECKS``, in order, over words alone.
"""

from milepost.define.rules.gate.finding import Outcome
from milepost.define.rules.gate.report import (
    GateFinding,
    Report,
    Result,
    facts_of,
    from_facts,
    judge,
)

__all__ = ["GateFinding", "Outcome", "Report", "Result", "facts_of", "from_facts", "judge"]
