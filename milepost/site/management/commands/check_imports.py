"""``milepost check_imports``: check badges from elsewhere again, and forget what nobody kept."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from milepost.hold import actions, queries
from milepost.hold.rules.imports import CHECKED_EVERY, KEPT_UNSEEN
from milepost.kit.errors import RuleError
from milepost.kit.fetch import fetch, within

PATIENCE = 15.0


class Command(BaseCommand):
    help = "Check kept badges from elsewhere whose last check is a week old; run it every hour."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, default=500, help="how many to check in this run")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = timezone.now()
        due = queries.due_for_check(before=begun - CHECKED_EVERY)[: options["most"]]
        checked = changed = 0
        for kept in due.iterator(chunk_size=50):
            try:
                change = actions.check_again(
                    kept, fetch=within(PATIENCE, fetch=fetch), at=timezone.now()
                )
            except RuleError as refused:
                self.stderr.write(f"{kept.pk}: {refused.sentence}")
                continue
            checked, changed = checked + 1, changed + (change is not None)
        forgotten = actions.forget_unkept(before=begun - KEPT_UNSEEN, at=begun)
        self.stdout.write(
            f"{checked} checked, {changed} came out otherwise; {forgotten} never kept, forgotten"
        )
