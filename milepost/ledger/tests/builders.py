"""Plain builders of log entries."""

from datetime import UTC, datetime

from milepost.ledger import actions
from milepost.ledger.models import Leaf

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def make_leaves(number: int) -> list[Leaf]:
    """Return this many entries, appended one by one."""
    return [
        actions.append("decision.made", entry={"decision": f"salted-{index}"}, at=NOON)
        for index in range(number)
    ]
