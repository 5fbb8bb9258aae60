"""``milepost hand_over``: make minors their own masters on their day; for a timer, once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from milepost.people.tasks import hand_over_all


class Command(BaseCommand):
    """Hand accounts over to whoever has come of age; a second run does nothing."""

    help = "Hand accounts over to whoever has come of age. For a timer, once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many there were."""
        self.stdout.write(f"handed over: {hand_over_all(at=timezone.now())}")
