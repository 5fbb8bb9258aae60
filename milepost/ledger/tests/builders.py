"""Plain builders of log entries."""

from datetime import UTC, datetime

from milepost.ledger import actions
from milepost.ledger.models import Leaf

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def make_leaves(number: int, *, at: datetime = NOON) -> list[Leaf]:
    """Return this many entries, appended one by one; those that are there stay as they are."""
    return [
        actions.append("decision.made", entry={"decision": f"salted-{index}"}, at=at)
        for index in range(number)
    ]
