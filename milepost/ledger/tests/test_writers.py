"""Many processes write at once: nothing is lost, and the tree stays one tree."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

WRITERS, ENTRIES = 4, 12
ENDLESS = """
import itertools, sys, datetime, django
django.setup()
from milepost.ledger.actions import append
at = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
for index in itertools.count():
    append("decision.made", entry={"decision": f"{sys.argv[1]}-{index}"}, at=at)
    print(index, flush=True)
"""
"""Says each number once its entry is committed."""
APPEND = f"""
import sys, datetime, django
django.setup()
from milepost.ledger.actions import append
at = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
for index in range({ENTRIES}):
    append("decision.made", entry={{"decision": f"{{sys.argv[1]}}-{{index}}"}}, at=at)
"""


def environment(folder: Path) -> dict[str, str]:
    """Return where the other processes find the test's database: on SQLite a file of its own."""
    address = f"sqlite:///{folder / 'log.sqlite3'}"
    if connection.vendor == "postgresql":
        here = connection.settings_dict
        door = f"{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT'] or 5432}"
        address = f"postgres://{door}/{here['NAME']}"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "milepost.site.settings",
        "MILEPOST_DATABASE_URL": address,
        "MILEPOST_DATA_DIR": str(folder),
    }


def django(*words: str, env: dict[str, str]) -> str:
    command = [sys.executable, "-m", "django", *words]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_concurrent_writers_make_one_unbroken_log(tmp_path: Path) -> None:
    env = environment(tmp_path)
    if connection.vendor == "sqlite":
        django("migrate", "--verbosity=0", "ledger", env=env)
    writers = [
        subprocess.Popen([sys.executable, "-c", APPEND, str(name)], env=env, stderr=subprocess.PIPE)
        for name in range(WRITERS)
    ]
    errors = [writer.communicate()[1].decode() for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * WRITERS, errors
    assert django("check_log", env=env) == f"The log is whole: {WRITERS * ENTRIES} entries.\n"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_writers_killed_at_work_lose_nothing_they_said_was_written(tmp_path: Path) -> None:
    env = environment(tmp_path)
    if connection.vendor == "sqlite":
        django("migrate", "--verbosity=0", "ledger", env=env)
    command = [sys.executable, "-c", ENDLESS]
    writers = [
        subprocess.Popen([*command, str(name)], env=env, stdout=subprocess.PIPE, text=True)
        for name in range(2)
    ]
    for writer in writers:
        assert writer.stdout
        for _ in range(8):
            writer.stdout.readline()
    for writer in writers:
        writer.kill()
    said = [writer.communicate()[0].split() for writer in writers]
    committed = sum(8 + len(lines) for lines in said)
    first = django("check_log", env=env)
    size = int(first.removeprefix("The log is whole: ").removesuffix(" entries.\n"))
    assert committed <= size <= committed + len(writers)
    once_more = [sys.executable, "-c", APPEND, "after"]
    subprocess.run(once_more, env=env, check=True)
    assert django("check_log", env=env) == f"The log is whole: {size + ENTRIES} entries.\n"
