"""Where to learn something: what anyone sees, what owners moderate, what somebody suggested."""

from datetime import datetime

from django.db.models import Count, QuerySet

from milepost.define.models import Achievement, Helped, Resource
from milepost.define.queries.desks import desks_of
from milepost.define.rules.resources.choices import State
from milepost.define.rules.resources.suggestions import COUNTED_OVER
from milepost.people.models import Person


def resources_of(achievement: Achievement, *, free: bool = False) -> QuerySet[Resource]:
    """Return what owners let everyone see, in their order; each with how many it ``helps``."""
    rows = _counted().filter(achievement=achievement, state=State.ACCEPTED)
    rows = rows.filter(price=None) if free else rows
    return rows.order_by("position", "suggested_at", "pk")


def resources_to_decide(person: Person) -> QuerySet[Resource]:
    """Return every resource of the achievements a person may write, whatever its state."""
    rows = _counted().filter(achievement__organization__in=desks_of(person))
    return rows.select_related("achievement__organization", "suggested_by")


def suggestions_by(person: Person) -> QuerySet[Resource]:
    """Return what a person suggested, newest first."""
    rows = _counted().filter(suggested_by=person).select_related("achievement")
    return rows.order_by("-suggested_at", "pk")


def suggested_today(person: Person, *, at: datetime) -> int:
    """Return how many suggestions a person has made within a day."""
    rows = Resource.objects.filter(suggested_by=person, suggested_at__gt=at - COUNTED_OVER)
    return rows.count()


def helped_by(person: Person, *, achievement: Achievement) -> set[object]:
    """Return the resources of which a person said that they helped."""
    rows = Helped.objects.filter(person=person, resource__achievement=achievement)
    return set(rows.values_list("resource", flat=True))


def _counted() -> QuerySet[Resource]:
    return Resource.objects.annotate(helps=Count("helped"))
