"""Every write of this stage: keys, issuing, offers, revoking, status lists."""

from milepost.issue.actions.claiming import claim_credential, offer_claim
from milepost.issue.actions.issuing import issue_credential
from milepost.issue.actions.keys import key_for, rotate_key
from milepost.issue.actions.programs import issue_for_program, revoke_for_program
from milepost.issue.actions.revoking import revoke_credential
from milepost.issue.actions.status import place_in_list, signed_list

__all__ = [
    "claim_credential",
    "issue_credential",
    "issue_for_program",
    "key_for",
    "offer_claim",
    "place_in_list",
    "revoke_credential",
    "revoke_for_program",
    "rotate_key",
    "signed_list",
]
