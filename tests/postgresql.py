"""Run a command against PostgreSQL; say loudly when there is none, and fail then under CI."""

import os
import subprocess
import sys

import psycopg


def main() -> int:
    """Usage: ``postgresql.py URL -- COMMAND…``; the exit code is the command's."""
    address, separator, *command = sys.argv[1:]
    assert separator == "--", "usage: postgresql.py URL -- COMMAND..."
    try:
        psycopg.connect(address, connect_timeout=5).close()
    except psycopg.OperationalError as refused:
        print(f"SKIPPED: nothing was tested on PostgreSQL. {address}: {refused}", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    return subprocess.run(command, env=os.environ | {"MILEPOST_DATABASE_URL": address}).returncode


if __name__ == "__main__":
    sys.exit(main())
