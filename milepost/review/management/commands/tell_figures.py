"""``milepost tell_figures``: bring the public figures up to date; for a timer, once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from milepost.review import actions


class Command(BaseCommand):
    help = "Count what was decided, and tell every group that is large enough to hide everybody."

    def handle(self, *args: Any, **options: Any) -> None:
        number = actions.tell_figures(at=timezone.now())
        self.stdout.write(f"{number} groups told")
