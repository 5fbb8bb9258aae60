"""The ``milepost`` command: Django's own commands and ours, with the settings found."""

import os
import sys
import tempfile

from django.core.management import execute_from_command_line

PRESETS = {
    "demo": {"MILEPOST_DEMO": "true", "MILEPOST_DATA_DIR": "data/demo"},
}
"""What a command runs with, unless the environment says otherwise."""


def main() -> None:
    """Run the command named in ``sys.argv``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.site.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    for name, value in PRESETS.get(command, {}).items():
        os.environ.setdefault(name, value)
    if command == "walk":
        with tempfile.TemporaryDirectory(prefix="milepost-walk-") as scratch:
            os.environ |= _scratch(scratch, sys.argv[2:])
            execute_from_command_line(sys.argv)
    else:
        execute_from_command_line(sys.argv)


def _scratch(folder: str, arguments: list[str]) -> dict[str, str]:
    """Settings of a walk: all its data in a folder that goes away, its own public address."""
    chosen = {"MILEPOST_DATA_DIR": folder, "MILEPOST_DATABASE_URL": ""}
    if "--base-url" in arguments[:-1]:
        chosen["MILEPOST_PUBLIC_URL"] = arguments[arguments.index("--base-url") + 1]
    return chosen


if __name__ == "__main__":
    main()
