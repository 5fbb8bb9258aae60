"""The pages of organizations."""

from milepost.organizations.views.children import add_child
from milepost.organizations.views.invitations import invite, join, withdraw_invitation
from milepost.organizations.views.members import give_role, leave, take_role
from milepost.organizations.views.organizations import change, detail, found, own

__all__ = [
    "add_child",
    "change",
    "detail",
    "found",
    "give_role",
    "invite",
    "join",
    "leave",
    "own",
    "take_role",
    "withdraw_invitation",
]
