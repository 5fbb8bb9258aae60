"""``milepost read_registries``: lists of issuers that others keep; for a timer, once a day."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from milepost.kit.errors import RuleError
from milepost.kit.fetch import FetchError, fetch
from milepost.recognize import actions
from milepost.recognize.models import Registry
from milepost.recognize.rules.registries import ReadRegistry

FAILED = 1
TOLD = 20


class Command(BaseCommand):
    help = (
        "Read registries of issuers again where they are published; with --add NAME SOURCE read"
        " one more, from an https address or a file; with --drop NAME read one no longer."
        " Ends with 0, or 1 if one could not be read: what it said before stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--add", nargs=2, metavar=("NAME", "SOURCE"))
        parser.add_argument("--drop", metavar="NAME")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["drop"]:
            self._drop(options["drop"])
        elif options["add"]:
            name, source = options["add"]
            self._read(name, source=source)
        else:
            self._read_again()

    def _drop(self, name: str) -> None:
        row = Registry.objects.filter(name=name).first()
        if row is None:
            raise CommandError(f"There is no registry called {name}.", returncode=FAILED)
        actions.drop_registry(row, at=timezone.now())
        self.stdout.write(f"{name}: read no longer")

    def _read_again(self) -> None:
        failed = []
        for row in Registry.objects.exclude(url=""):
            try:
                self._read(row.name, source=row.url)
            except CommandError as error:
                failed.append(row.name)
                self.stderr.write(str(error))
        if failed:
            raise CommandError(f"not read: {', '.join(failed)}", returncode=FAILED)

    def _read(self, name: str, *, source: str) -> None:
        try:
            found = _found(name, source=source)
        except (RuleError, FetchError) as error:
            raise CommandError(f"{name}: {error.sentence}", returncode=FAILED) from error
        except OSError as error:
            raise CommandError(f"{source}: {error.strerror}.", returncode=FAILED) from error
        self.stdout.write(f"{name}: {len(found.listed)} issuers")
        for key in found.passed_over[:TOLD]:
            self.stdout.write(f"  passed over: {key}")
        if len(found.passed_over) > TOLD:
            self.stdout.write(f"  … and {len(found.passed_over) - TOLD} more")


def _found(name: str, *, source: str) -> ReadRegistry:
    if source.startswith(("https://", "http://")):
        return actions.read_registry_at(source, name=name, fetch=fetch, at=timezone.now())
    return actions.keep_registry(Path(source).read_bytes(), name=name, at=timezone.now())
