"""``milepost worker``: do the work that was put off, such as sending mail."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Run the tasks that wait in the database, until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("db_worker", queue_name="*", verbosity=options["verbosity"])
