"""The command line: the only place in Insignia that opens files and sockets and reads the clock."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from insignia.cli.files import InputError
from insignia.errors import InsigniaError

UNREADABLE = 2
# The module of each command: only the one that is asked for is loaded.
MODULES = {
    "issue": "issuing",
    "derive": "issuing",
    "verify": "verifying",
    "bake": "baking",
    "unbake": "baking",
    "status": "statuses",
    "keys": "keys",
    "inspect": "looking",
    "convert": "looking",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 for yes, 1 for no, 2 for unknown or unreadable."""
    words = sys.argv[1:] if arguments is None else arguments
    parser = make_parser(words[0] if words else None)
    given = parser.parse_args(words)
    try:
        code: int = given.run(given)
    except (InsigniaError, InputError) as error:
        print(f"insignia: {error}", file=sys.stderr)
        return UNREADABLE
    except BrokenPipeError:
        return UNREADABLE
    return code


def make_parser(command: str | None = None) -> argparse.ArgumentParser:
    """The parser that knows ``command``; if that is none, every command."""
    parser = argparse.ArgumentParser(
        prog="insignia",
        description="Open Badges and verifiable credentials: sign, bake and verify.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    wanted = [MODULES[command]] if command in MODULES else dict.fromkeys(MODULES.values())
    for name in wanted:
        import_module(f"insignia.cli.{name}").add_commands(commands)
    return parser
