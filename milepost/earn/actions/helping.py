"""Saying which learning resources helped."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.define import actions as define
from milepost.define.models import Resource
from milepost.earn.queries import has_earned
from milepost.kit.errors import RuleError
from milepost.people.models import Person


@transaction.atomic
def say_it_helped(resource: Resource, *, by: Person, at: datetime) -> None:
    """Count a resource as one that helped; only who earned the badge may, and once."""
    if not has_earned(by, achievement=resource.achievement):
        raise RuleError(
            _("Earn this badge first; then you can say what helped you."), code="not-earned"
        )
    define.count_help(resource, by=by, at=at)


@transaction.atomic
def say_it_did_not(resource: Resource, *, by: Person, at: datetime) -> None:
    """Take back that a resource helped; whoever said so may always."""
    define.uncount_help(resource, by=by, at=at)
