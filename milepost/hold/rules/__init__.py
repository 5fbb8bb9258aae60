"""What a share may say, and how a signed badge reads as a chain. No queries."""

from milepost.hold.rules.chain import Chain, ReviewLink, StepLink, chain_of, read_chain
from milepost.hold.rules.sharing import ShareState, check_end, check_items, end_choices, state_of

__all__ = [
    "Chain",
    "ReviewLink",
    "ShareState",
    "StepLink",
    "chain_of",
    "check_end",
    "check_items",
    "end_choices",
    "read_chain",
    "state_of",
]
