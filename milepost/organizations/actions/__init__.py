"""Every write about organizations, one function a verb."""

from milepost.organizations.actions.children import add_child
from milepost.organizations.actions.invitations import (
    accept_invitation,
    invite,
    withdraw_invitation,
)
from milepost.organizations.actions.members import give_role, join, leave, set_apart, take_role
from milepost.organizations.actions.organizations import (
    Profile,
    change_organization,
    found_organization,
)

__all__ = [
    "Profile",
    "accept_invitation",
    "add_child",
    "change_organization",
    "found_organization",
    "give_role",
    "invite",
    "join",
    "leave",
    "set_apart",
    "take_role",
    "withdraw_invitation",
]
