"""``milepost serve``: the pages, the API and the worker, on one machine."""

import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from granian.constants import Interfaces
from granian.server import Server

from milepost.site.config import Config


class Command(BaseCommand):
    help = "Bring the database up to date, then serve pages and API and run the worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=1)
        parser.add_argument("--threads", type=int, default=4, help="requests at once a process")
        parser.add_argument("--no-worker", action="store_true", help="the worker runs elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        Config().require_safe()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        with nullcontext() if options["no_worker"] else worker():
            Server(
                "milepost.site.wsgi:application",
                address=options["host"],
                port=options["port"],
                interface=Interfaces.WSGI,
                workers=options["processes"],
                blocking_threads=options["threads"],
                log_access=False,
                websockets=False,
            ).serve()


@contextmanager
def worker() -> Iterator[None]:
    """Run a worker process beside the server; it stops when the server does."""
    command = [sys.executable, "-m", "milepost.site.management.milepost", "worker", "-v0"]
    process = subprocess.Popen(command)  # noqa: S603
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)
