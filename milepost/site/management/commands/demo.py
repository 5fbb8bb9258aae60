"""``milepost demo``: a believable world on this machine, served until you stop it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from milepost.site.demo.load import load


class Command(BaseCommand):
    help = "Load the demo's world if it is not there yet, then serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--load-only", action="store_true", help="fill the database, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo signs anyone in. It runs in development only.")
        call_command("migrate", verbosity=0)
        self.stdout.write("Telling the demo's story …")
        told = load(timezone.now(), tell=lambda what: self.stdout.write(f"  {what}"))
        if not told:
            self.stdout.write(f"  it is here already, in {settings.DATA_DIR}")
        if options["load_only"]:
            return
        address = f"http://127.0.0.1:{options['port']}/demo/"
        self.stdout.write(self.style.SUCCESS(f"\nOpen {address}   (Ctrl+C stops it)\n"))
        call_command("serve", port=options["port"])
