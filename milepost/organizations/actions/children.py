"""A school adds a minor: an account is made, and their guardian is asked."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.organizations import queries, rules
from milepost.organizations.models import Organization
from milepost.people.actions import Asking, NewChild, join_minor
from milepost.people.models import Guardianship, Person


@transaction.atomic
def add_child(
    organization: Organization, *, child: NewChild, guardian: str, by: Person, at: datetime
) -> Guardianship:
    """Make an account for a minor and mail their guardian, in the organization's name.

    Only owners may, and only where the organization's domain is proved: a guardian has to be able
    to believe who asks.
    """
    rules.check_may_run(queries.acting_roles(by, organization=organization))
    if not queries.verified_domain(organization):
        raise RuleError(
            _("Give your web page and prove an address at its domain first."), code="no-domain"
        )
    asking = Asking(email=guardian, organization=organization.name)
    question = join_minor(child, asking_for=asking, by=by, at=at)
    facts = {"organization": str(organization.pk)}
    journal.record("child.added", by=by.pk, target=question, at=at, **facts)
    return question
