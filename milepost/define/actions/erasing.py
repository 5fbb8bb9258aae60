"""What definitions forget of somebody. What was published under their name stays published."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from milepost.define.models import Coauthor, Comment, Helped
from milepost.people.models import Person


def erase(person: Person, *, addresses: Collection[str], at: datetime) -> set[str]:
    """Delete what names them beside a definition; comments stay, as nobody's."""
    Coauthor.objects.filter(Q(person=person) | Q(email__in=addresses)).delete()
    Helped.objects.filter(person=person).delete()
    Comment.objects.filter(author=person).update(author=None)
    return set()
