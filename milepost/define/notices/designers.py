"""Who hears about the definitions of an organization."""

from django.db.models import QuerySet

from milepost.define.rules.access import DESIGNERS
from milepost.organizations.models import Organization
from milepost.organizations.queries import acting_in
from milepost.people.models import Person


def designers_of(organization: Organization) -> QuerySet[Person]:
    """Return everyone who writes for the organization, each once."""
    return acting_in(organization, roles=DESIGNERS).filter(is_active=True).order_by("email")
