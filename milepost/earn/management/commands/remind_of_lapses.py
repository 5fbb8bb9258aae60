"""``milepost remind_of_lapses``: tell holders whose badges end soon; for a timer, once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from milepost.earn import actions


class Command(BaseCommand):
    """Mail holders 60 and 14 days before a badge ends; a second run mails nobody."""

    help = "Mail holders 60 and 14 days before a badge ends. For a timer, once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were told."""
        self.stdout.write(f"told: {actions.remind_of_lapses(at=timezone.now())}")
