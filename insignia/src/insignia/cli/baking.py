"""``insignia bake`` and ``insignia unbake``: a credential into a picture and out of it."""

from __future__ import annotations

import argparse
from typing import Any

from insignia.baking import bake, unbake
from insignia.cli.files import read_input, write_output
from insignia.errors import UnreadableError


def add_commands(commands: Any) -> None:
    """Add ``bake`` and ``unbake`` to the parser."""
    put = commands.add_parser("bake", help="put a credential into a PNG or SVG")
    put.add_argument("image", metavar="IMAGE|URL|-", help="PNG or SVG")
    put.add_argument("credential", metavar="FILE|URL|-", help="signed JSON or token")
    put.add_argument("-o", "--output", metavar="FILE", help="where to write the image")
    put.set_defaults(run=run_bake)
    take = commands.add_parser("unbake", help="take the credential out of a PNG or SVG")
    take.add_argument("image", metavar="IMAGE|URL|-", help="PNG or SVG")
    take.add_argument("-o", "--output", metavar="FILE", help="where to write the credential")
    take.set_defaults(run=run_unbake)


def run_bake(given: argparse.Namespace) -> int:
    """Write the image with the credential in it."""
    try:
        credential = read_input(given.credential).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("The credential is not UTF-8 text.") from None
    write_output(given.output, bake(read_input(given.image), credential))
    return 0


def run_unbake(given: argparse.Namespace) -> int:
    """Write the credential that the image carries."""
    write_output(given.output, (unbake(read_input(given.image)) + "\n").encode())
    return 0
