"""``milepost look_after_reviews``: free, remind and ask reviewers, and compare work that was not
compared yet; for a timer, once an hour."""

from random import SystemRandom
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from milepost.review import actions


class Command(BaseCommand):
    help = "Give on the places that nobody uses, remind their holders, and ask the next reviewers."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        looked_after = actions.look_after_reviews(at=now, chance=SystemRandom())
        done = vars(looked_after) | {"compared": actions.look_again(at=now)}
        told = ", ".join(f"{number} {what.replace('_', ' ')}" for what, number in done.items())
        self.stdout.write(told)
