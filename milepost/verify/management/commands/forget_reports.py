"""``milepost forget_reports``: forget kept reports whose time is over; for a timer, once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from milepost.verify import actions


class Command(BaseCommand):
    help = "Forget reports that were kept for a year, and what wallet apps answered."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many there were."""
        reports, answers = actions.forget_old_reports(at=timezone.now())
        self.stdout.write(f"{reports} reports and {answers} requests to wallet apps forgotten")
