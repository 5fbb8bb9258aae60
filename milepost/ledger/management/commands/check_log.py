"""Recompute the log from its entries, for the operator."""

from django.core.management.base import BaseCommand, CommandError

from milepost.ledger import queries


class Command(BaseCommand):
    help = "Recompute the whole log and compare it with what is stored and was signed."

    def handle(self, *args: object, **options: object) -> None:
        faults = list(queries.faults())
        if faults:
            raise CommandError("\n".join(faults))
        newest = queries.newest_checkpoint()
        size = newest.size if newest else 0
        self.stdout.write(f"The log is whole: {size} entries.")
