"""Give this server a new key for what it signs in its own name, for the operator."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from milepost.issue.actions import rotate_publisher_key


class Command(BaseCommand):
    help = "Sign learners' records with a new key from now on; old records stay verifiable."

    def handle(self, *args: object, **options: object) -> None:
        key = rotate_publisher_key(at=timezone.now())
        self.stdout.write(f"From now on records are signed with {key.method}.")
