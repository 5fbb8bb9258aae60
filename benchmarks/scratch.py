"""A PostgreSQL database for one measurement: made before it, dropped after it in any case."""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from django.db import connection

NAME = f"milepost_bench_{os.getpid()}"
SERVER = "a PostgreSQL in which a database may be made and dropped"


@contextmanager
def own_database(server: str) -> Iterator[None]:
    """Set Django up on a new, empty database of ``server``, with a data folder of its own."""
    with psycopg.connect(server, autocommit=True) as operator:
        operator.execute(f"CREATE DATABASE {NAME}")
        try:
            with tempfile.TemporaryDirectory() as folder:
                os.environ |= {
                    "DJANGO_SETTINGS_MODULE": "milepost.site.settings",
                    "MILEPOST_DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=f"/{NAME}")),
                    "MILEPOST_DATA_DIR": folder,
                }
                django.setup()
                yield
                connection.close()
        finally:
            # Processes of a measurement that was broken off may still hold it open.
            operator.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def run(measure: Callable[[], None], *, doc: str) -> None:
    """Read which server to use from the command line, and measure in a database of its own."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("server", help=SERVER)
    with own_database(parser.parse_args().server):
        measure()
