"""The command line: the only place in Insignia that opens files and sockets and reads the clock."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from insignia.cli import baking, issuing, keys, looking, statuses, verifying
from insignia.cli.files import InputError
from insignia.errors import InsigniaError

UNREADABLE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 for yes, 1 for no, 2 for unknown or unreadable."""
    parser = make_parser()
    given = parser.parse_args(arguments)
    try:
        code: int = given.run(given)
    except (InsigniaError, InputError) as error:
        print(f"insignia: {error}", file=sys.stderr)
        return UNREADABLE
    except BrokenPipeError:
        return UNREADABLE
    return code


def make_parser() -> argparse.ArgumentParser:
    """The parser that knows every command."""
    parser = argparse.ArgumentParser(
        prog="insignia",
        description="Open Badges and verifiable credentials: sign, bake and verify.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (issuing, verifying, baking, statuses, keys, looking):
        module.add_commands(commands)
    return parser
