"""The ``milepost`` command: Django's own commands and ours, with the settings found."""

import os
import sys
import tempfile
from argparse import ArgumentParser

from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command named in ``sys.argv``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.site.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "demo":
        for name, value in demo_settings(sys.argv[2:]).items():
            os.environ.setdefault(name, value)
    if command == "walk":
        with tempfile.TemporaryDirectory(prefix="milepost-walk-") as scratch:
            os.environ |= _scratch(scratch, sys.argv[2:])
            execute_from_command_line(sys.argv)
    else:
        execute_from_command_line(sys.argv)


def demo_settings(arguments: list[str]) -> dict[str, str]:
    """Return what a demo runs with, unless the environment says otherwise: its address has its
    port."""
    parser = ArgumentParser(add_help=False)
    parser.add_argument("--port", default="8000")
    port = parser.parse_known_args(arguments)[0].port
    return {
        "MILEPOST_DEMO": "true",
        "MILEPOST_DATA_DIR": "data/demo",
        "MILEPOST_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }


def _scratch(folder: str, arguments: list[str]) -> dict[str, str]:
    """Settings of a walk: all its data in a folder that goes away, its own public address."""
    chosen = {"MILEPOST_DATA_DIR": folder, "MILEPOST_DATABASE_URL": ""}
    if "--base-url" in arguments[:-1]:
        chosen["MILEPOST_PUBLIC_URL"] = arguments[arguments.index("--base-url") + 1]
    return chosen


if __name__ == "__main__":
    main()
