"""Every write about people, one function a verb."""

from milepost.people.actions.addresses import (
    add_address,
    make_address_primary,
    prove_address,
    remove_address,
)
from milepost.people.actions.approvals import (
    approve,
    ask_to_show,
    hold_back,
    keep_showing,
    refuse,
    stop,
    withdraw_question,
)
from milepost.people.actions.erasing import (
    ask_erasure,
    call_off_erasure,
    confirm_erasure,
    erase,
)
from milepost.people.actions.families import (
    Asking,
    NewChild,
    agree_to_guard,
    ask_guardian,
    come_of_age,
    end_guardianship,
    join_minor,
    refuse_to_guard,
    require_free,
    require_of_age,
    require_outsider,
    tell_minor,
)
from milepost.people.actions.passkeys import add_passkey, remove_passkey, use_passkey
from milepost.people.actions.profile import change_profile, sign_out_everywhere
from milepost.people.actions.sign_in import ask_for_link, use_link
from milepost.people.actions.tokens import make_token, revoke_token, use_token

__all__ = [
    "Asking",
    "NewChild",
    "add_address",
    "add_passkey",
    "agree_to_guard",
    "approve",
    "ask_erasure",
    "ask_for_link",
    "ask_guardian",
    "ask_to_show",
    "call_off_erasure",
    "change_profile",
    "come_of_age",
    "confirm_erasure",
    "end_guardianship",
    "erase",
    "hold_back",
    "join_minor",
    "keep_showing",
    "make_address_primary",
    "make_token",
    "prove_address",
    "refuse",
    "refuse_to_guard",
    "remove_address",
    "remove_passkey",
    "require_free",
    "require_of_age",
    "require_outsider",
    "revoke_token",
    "sign_out_everywhere",
    "stop",
    "tell_minor",
    "use_link",
    "use_passkey",
    "use_token",
    "withdraw_question",
]
