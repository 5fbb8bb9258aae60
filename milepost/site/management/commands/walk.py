"""``milepost walk``: the whole chain in a scratch folder, with the files it makes."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

from milepost.site.walk import FILES, Walk


class Command(BaseCommand):
    help = "Walk once through the chain; exit 0 only if the badge that comes out is valid."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="folder for the files it makes")
        parser.add_argument("--base-url", default="", help="the public address the badge names")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        out.mkdir(parents=True, exist_ok=True)
        console = Console(emoji=False, markup=False, soft_wrap=True)
        call_command("migrate", verbosity=0)
        walk = Walk(out, clock=timezone.now)
        steps = list(walk.steps())
        with _progress(console) as progress:
            task = progress.add_task("", total=len(steps))
            for name, act in steps:
                progress.update(task, description=name)
                began = time.perf_counter()
                act()
                progress.advance(task)
                console.print(f"{time.perf_counter() - began:7.3f} s  {name}")
        _tell(console, walk=walk)
        sys.exit(0 if walk.checked.valid else 1)


def _progress(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(),
        BarColumn(bar_width=20),
        TextColumn("{task.description}"),
        console=console,
        transient=True,
    )


def _tell(console: Console, *, walk: Walk) -> None:
    for found in walk.checked.report.checks:
        console.print(f"  {found.outcome:8} {found.sentence}", highlight=False)
    names = ", ".join([*FILES.values(), "report.json"])
    console.print(f"{'valid' if walk.checked.valid else 'NOT VALID'}: {names} in {walk.out}")
