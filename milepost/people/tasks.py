"""Work for later: on the day a minor is of age, everything is handed over to them."""

from datetime import datetime, time
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from milepost.people import actions
from milepost.people.models import Minority
from milepost.people.queries.families import due_to_come_of_age


def hand_over_on_the_day(minority: Minority) -> None:
    """Have a worker hand over on the first moment of the day."""
    begin = timezone.make_aware(datetime.combine(minority.of_age_on, time.min))
    hand_over.using(run_after=begin).enqueue(str(minority.pk))


@task()
def hand_over(person_id: str) -> None:
    """Hand over to one person, if they are of age and it was not done before."""
    minority = Minority.objects.filter(pk=UUID(person_id)).first()
    if minority:
        actions.come_of_age(minority, at=timezone.now())


def hand_over_all(*, at: datetime) -> int:
    """Hand over to everyone who is of age, and return to how many; for a timer, once a day."""
    due = list(due_to_come_of_age(on=at.date()))
    return sum(actions.come_of_age(one, at=at) is not None for one in due)
