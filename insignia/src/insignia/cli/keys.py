"""``insignia keys new``: a fresh key with the identifier that belongs to it."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from insignia import did
from insignia.cli.files import to_json, write_output, write_secret
from insignia.keys import ED25519, P256, P384, PrivateKey


def add_commands(commands: Any) -> None:
    """Add ``keys`` to the parser."""
    parser = commands.add_parser("keys", help="make keys to sign with")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    new = actions.add_parser("new", help="make a fresh key")
    new.add_argument("--kind", choices=[ED25519, P256, P384], default=ED25519)
    new.add_argument("-o", "--output", metavar="FILE", help="a new file only you may read")
    new.set_defaults(run=run_new)


def run_new(given: argparse.Namespace) -> int:
    """Write the key as a Multikey object; with a file, print only its public identifier."""
    key = PrivateKey.generate(given.kind)
    described = to_json(describe(key))
    if given.output is None:
        write_output(None, described)
    else:
        write_secret(given.output, described)
        print(did.from_key(key.public), file=sys.stdout)
    return 0


def describe(key: PrivateKey) -> dict[str, str]:
    """The key as a Multikey verification method of its own did:key, secret included."""
    identifier = did.from_key(key.public)
    return {
        "id": did.method_id(identifier),
        "type": "Multikey",
        "controller": identifier,
        "publicKeyMultibase": key.public.to_multikey(),
        "secretKeyMultibase": key.to_multikey(),
    }
