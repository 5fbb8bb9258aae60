"""What stands beside a person's record: what they are earning."""

from typing import Any

from django import template

from milepost.earn import queries
from milepost.people.models import Person

register = template.Library()

MOST = 5


@register.inclusion_tag("earn/beside_record.html")
def being_earned(person: Person) -> dict[str, Any]:
    """Show the work a person has begun and what it will show, the latest change first."""
    rows = queries.submissions_of(person).filter(state__in=("draft", "submitted"))
    return {"rows": list(rows.order_by("-changed_at", "pk")[:MOST])}
