"""``insignia keys new``: a fresh key with the identifier that belongs to it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from insignia import did
from insignia.cli.files import (
    InputError,
    own_method,
    read_file,
    to_json,
    write_output,
    write_secret,
)
from insignia.encoding import parse_json
from insignia.errors import UnreadableError
from insignia.keys import ED25519, P256, P384, P521, RSA, SECP256K1, PrivateKey, PublicKey

KINDS = (ED25519, P256, P384, P521, SECP256K1, RSA)
_LISTS = ("@context", "verificationMethod", "authentication", "assertionMethod")


def add_commands(commands: Any) -> None:
    """Add ``keys`` to the parser."""
    parser = commands.add_parser("keys", help="make keys to sign with")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    new = actions.add_parser("new", help="make a fresh key")
    new.add_argument("--kind", choices=KINDS, default=ED25519, help="of key")
    new.add_argument("--web", metavar="URL", help="the key of the did:web of this address")
    new.add_argument("--name", metavar="TEXT", default="key-1", help="what its did:web calls it")
    new.add_argument(
        "--document", metavar="FILE", help="the did:web's document: written, or added to"
    )
    new.add_argument("-o", "--output", metavar="FILE", help="a new file only you may read")
    new.set_defaults(run=run_new)


def run_new(given: argparse.Namespace) -> int:
    """Write the key as a verification method; with a file, print only its public identifier."""
    if (given.web is None) != (given.document is None):
        raise InputError("A did:web needs both its --web address and its --document.")
    key = PrivateKey.generate(given.kind)
    if given.web is None:
        _write_key(key, method=own_method(key.public), output=given.output)
        return 0
    identifier = did.web_did(given.web)
    document = _with_key(given.document, identifier=identifier, name=given.name, key=key.public)
    _write_key(key, method=f"{identifier}#{given.name}", output=given.output)
    write_output(given.document, to_json(document))
    print(f"Serve {given.document} at {did.needed_url(identifier)}", file=sys.stderr)
    return 0


def _write_key(key: PrivateKey, *, method: str, output: str | None) -> None:
    described = to_json(describe(key, method=method))
    if output is None:
        write_output(None, described)
    else:
        write_secret(output, described)
        print(method.partition("#")[0], file=sys.stdout)


def describe(key: PrivateKey, *, method: str) -> dict[str, Any]:
    """The key as the verification method called ``method``, secret included."""
    about = {"id": method, "controller": method.partition("#")[0]}
    if key.kind == RSA:
        halves = {"publicKeyJwk": key.public.to_jwk(), "secretKeyJwk": key.to_jwk()}
        return {**about, "type": "JsonWebKey", **halves}
    return {
        **about,
        "type": "Multikey",
        "publicKeyMultibase": key.public.to_multikey(),
        "secretKeyMultibase": key.to_multikey(),
    }


def _with_key(path: str, *, identifier: str, name: str, key: PublicKey) -> dict[str, Any]:
    """The document in the file ``path``, if there is one, with one key more."""
    made = did.controller_document(identifier, {name: key})
    if not Path(path).exists():
        return made
    old = parse_json(read_file(path))
    if not isinstance(old, dict) or old.get("id") != identifier:
        raise UnreadableError(f"{path} is not the document of {identifier}.")
    if any(_is_called(f"{identifier}#{name}", entry) for entry in _listed(old, _LISTS[1])):
        raise InputError(f"{path} has a key called {name} already: give another --name.")
    lists = {member: _listed(old, member) for member in _LISTS}
    added = {
        member: [*values, *(value for value in made[member] if value not in values)]
        for member, values in lists.items()
    }
    return {**old, **added}


def _listed(document: Mapping[str, Any], member: str) -> list[Any]:
    value = document.get(member, [])
    return value if isinstance(value, list) else [value]


def _is_called(name: str, entry: object) -> bool:
    called = entry.get("id") if isinstance(entry, dict) else None
    return called in (name, f"#{name.partition('#')[2]}")
