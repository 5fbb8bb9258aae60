"""Work for later: public figures follow what was decided."""

from django.utils import timezone
from django_tasks import task

from milepost.review import actions


@task()
def tell_figures() -> None:
    """Tell every group of attempts that is complete by now."""
    actions.tell_figures(at=timezone.now())
