"""``milepost sweep_files``: forget kept files that no table names any more."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from milepost.site import sweeping


class Command(BaseCommand):
    help = "List kept files that no table names any more; with --delete, forget them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--delete", action="store_true", help="forget them, not only list them")
        parser.add_argument(
            "--days", type=int, default=7, help="leave alone what was kept within so many days"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        before = timezone.now() - timedelta(days=max(1, options["days"]))
        count = size = 0
        for orphan in sweeping.orphans(before=before):
            if options["delete"] and not sweeping.forget(orphan):
                continue
            count, size = count + 1, size + orphan.size
            self.stdout.write(f"{orphan.size:>14,}  {orphan.path}")
        done = "forgotten" if options["delete"] else "would be forgotten (--delete does it)"
        self.stdout.write(f"{count} files, {size:,} bytes {done}")
