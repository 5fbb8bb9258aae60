"""The ``milepost`` command: Django's own commands and ours, with the settings found."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command named in ``sys.argv``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.site.settings")
    execute_from_command_line(sys.argv)
