"""The pages of signing in and of one's own account."""

from milepost.people.views.account import account, sign_out_everywhere
from milepost.people.views.addresses import add_address, addresses, make_primary, remove_address
from milepost.people.views.families import (
    approval,
    approve,
    ask_guardian,
    child,
    end_guardianship,
    family,
    guardian_answer,
    guardian_refuse,
    keep,
    refuse,
    stop,
)
from milepost.people.views.languages import choose_language
from milepost.people.views.passkeys import (
    add_passkey,
    passkey_challenge,
    passkey_sign_in,
    passkeys,
    remove_passkey,
)
from milepost.people.views.sign_in import open_link, sent, sign_in, sign_out
from milepost.people.views.tokens import make_token, revoke_token, tokens
from milepost.people.views.welcome import welcome

__all__ = [
    "account",
    "add_address",
    "add_passkey",
    "addresses",
    "approval",
    "approve",
    "ask_guardian",
    "child",
    "choose_language",
    "end_guardianship",
    "family",
    "guardian_answer",
    "guardian_refuse",
    "keep",
    "make_primary",
    "make_token",
    "open_link",
    "passkey_challenge",
    "passkey_sign_in",
    "passkeys",
    "refuse",
    "remove_address",
    "remove_passkey",
    "revoke_token",
    "sent",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "stop",
    "tokens",
    "welcome",
]
