"""Every write about people, one function a verb."""

from milepost.people.actions.addresses import (
    add_address,
    make_address_primary,
    prove_address,
    remove_address,
)
from milepost.people.actions.passkeys import add_passkey, remove_passkey, use_passkey
from milepost.people.actions.profile import change_profile, sign_out_everywhere
from milepost.people.actions.sign_in import ask_for_link, use_link
from milepost.people.actions.tokens import make_token, revoke_token, use_token

__all__ = [
    "add_address",
    "add_passkey",
    "ask_for_link",
    "change_profile",
    "make_address_primary",
    "make_token",
    "prove_address",
    "remove_address",
    "remove_passkey",
    "revoke_token",
    "sign_out_everywhere",
    "use_link",
    "use_passkey",
    "use_token",
]
