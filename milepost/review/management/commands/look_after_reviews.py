"""``milepost look_after_reviews``: free, remind and ask reviewers; for a timer, once an hour."""

from random import SystemRandom
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from milepost.review import actions


class Command(BaseCommand):
    help = "Give on the places that nobody uses, remind their holders, and ask the next reviewers."

    def handle(self, *args: Any, **options: Any) -> None:
        done = actions.look_after_reviews(at=timezone.now(), chance=SystemRandom())
        told = ", ".join(
            f"{number} {what.replace('_', ' ')}" for what, number in vars(done).items()
        )
        self.stdout.write(told)
