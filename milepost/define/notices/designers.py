"""Who hears about the definitions of an organization."""

from django.db.models import QuerySet

from milepost.define.rules.access import DESIGNERS
from milepost.organizations.models import Membership, Organization
from milepost.people.models import Person


def designers_of(organization: Organization) -> QuerySet[Person]:
    """Return everyone who writes for the organization, each once."""
    rows = Membership.objects.filter(organization=organization, role__in=DESIGNERS)
    return Person.objects.filter(pk__in=rows.values("person"), is_active=True).order_by("email")
