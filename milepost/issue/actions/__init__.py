"""Every write of this stage: keys, issuing, offers, revoking, status lists."""

from milepost.issue.actions.claiming import claim_credential, offer_claim
from milepost.issue.actions.endorsing import endorse, endorse_in_own_name, take_back
from milepost.issue.actions.evidence import set_audience
from milepost.issue.actions.hosting import close_to_readers, open_to_readers
from milepost.issue.actions.issuing import issue_credential
from milepost.issue.actions.keys import key_for, rotate_key
from milepost.issue.actions.programs import issue_for_program, revoke_for_program
from milepost.issue.actions.publishing import publisher, rotate_publisher_key, sign_as_publisher
from milepost.issue.actions.revoking import revoke_credential, revoke_for_conduct
from milepost.issue.actions.selective import sign_selective
from milepost.issue.actions.status import place_in_list, signed_list, token_list
from milepost.issue.actions.wallets import (
    make_editions,
    new_nonce,
    note_event,
    offer_to_wallet,
    redeem_code,
)

__all__ = [
    "claim_credential",
    "close_to_readers",
    "endorse",
    "endorse_in_own_name",
    "issue_credential",
    "issue_for_program",
    "key_for",
    "make_editions",
    "new_nonce",
    "note_event",
    "offer_claim",
    "offer_to_wallet",
    "open_to_readers",
    "place_in_list",
    "publisher",
    "redeem_code",
    "revoke_credential",
    "revoke_for_conduct",
    "revoke_for_program",
    "rotate_key",
    "rotate_publisher_key",
    "set_audience",
    "sign_as_publisher",
    "sign_selective",
    "signed_list",
    "take_back",
    "token_list",
]
