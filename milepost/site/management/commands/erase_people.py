"""``milepost erase_people``: forget those who asked for it and whose two weeks are over."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from milepost.kit.errors import RuleError
from milepost.people.queries import erasures_due
from milepost.site.erasing import erase


class Command(BaseCommand):
    help = "Erase people who asked and confirmed, once their waiting time is over; run it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        erased = files = 0
        for request in erasures_due(at=timezone.now()):
            try:
                files += erase(request.person, at=timezone.now())
            except RuleError as refused:
                self.stderr.write(f"{request.pk}: {refused.sentence}")
            else:
                erased += 1
        self.stdout.write(f"{erased} erased, with {files} files")
