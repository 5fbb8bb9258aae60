"""``milepost look_after_commitments``: news, beginnings and ends; for a timer, once an hour."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from milepost.recognize import actions


class Command(BaseCommand):
    """Do what a worker has left undone; a second run does nothing."""

    help = "Tell holders what changes, begin and end what is due. For a timer, once an hour."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how much was done."""
        done = actions.look_after_commitments(at=timezone.now())
        told = ", ".join(
            f"{number} {what.replace('_', ' ')}" for what, number in vars(done).items()
        )
        self.stdout.write(told)
