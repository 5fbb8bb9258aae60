"""What definitions forget of somebody. What was published under their name stays published."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from milepost.define.models import Coauthor, Comment, DraftWriter, Helped, ReviewChange
from milepost.people.models import Person


def erase(person: Person, *, addresses: Collection[str], at: datetime) -> set[str]:
    """Delete what names them beside a definition; comments stay, as nobody's."""
    Coauthor.objects.filter(Q(person=person) | Q(email__in=addresses)).delete()
    DraftWriter.objects.filter(person=person).delete()
    Helped.objects.filter(person=person).delete()
    Comment.objects.filter(author=person).update(author=None)
    for change in ReviewChange.objects.filter(leaf_hash="").iterator():
        writers = {part: who.replace(str(person.pk), "") for part, who in change.writers.items()}
        if writers != change.writers:
            change.writers = writers
            change.save(update_fields=["writers"])
    return set()
