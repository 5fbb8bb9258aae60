"""``insignia status``: make a status list, flip places in it, and read it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from insignia.checks.structure import id_of, types_of
from insignia.cli.files import moment, read_document, read_key, to_json, write_output
from insignia.errors import StatusError
from insignia.issue import sign
from insignia.status import StatusList, Validity
from insignia.status.bitstring import MINIMUM_LENGTH, PURPOSES


def add_commands(commands: Any) -> None:
    """Add ``status new``, ``status set`` and ``status show`` to the parser."""
    parser = commands.add_parser("status", help="make, flip and read status lists")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    new = actions.add_parser("new", help="make a signed list in which nothing is set")
    new.add_argument("url", metavar="URL", help="where the list will be served")
    new.add_argument("--purpose", choices=PURPOSES, default="revocation")
    new.add_argument("--length", type=int, default=MINIMUM_LENGTH)
    _add_signing(new)
    new.set_defaults(run=run_new)
    flip = actions.add_parser("set", help="flip places in a list and sign it again")
    flip.add_argument("list", metavar="FILE", help="the signed list")
    flip.add_argument("--on", type=int, action="append", default=[], metavar="INDEX")
    flip.add_argument("--off", type=int, action="append", default=[], metavar="INDEX")
    _add_signing(flip)
    flip.set_defaults(run=run_set)
    show = actions.add_parser("show", help="say what a list holds; its signature is not checked")
    show.add_argument("list", metavar="FILE", help="a status list credential")
    show.add_argument("--index", type=int, metavar="INDEX")
    show.set_defaults(run=run_show)


def _add_signing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", metavar="FILE", required=True, help="JWK, Multikey or PEM")
    parser.add_argument("--method", metavar="ID", help="the key's verification method")
    parser.add_argument("--created", metavar="ISO", help="when it is signed; now, if not given")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write the list")


def run_new(given: argparse.Namespace) -> int:
    """Write a fresh, signed list."""
    _write(StatusList(given.length), given=given, url=given.url, purpose=given.purpose)
    return 0


def run_set(given: argparse.Namespace) -> int:
    """Write the list with some places flipped, signed anew."""
    document = read_document(given.list)
    statuses = open_list(document)
    for index in given.on:
        statuses.set(index)
    for index in given.off:
        statuses.set(index, False)
    purpose = document["credentialSubject"].get("statusPurpose")
    _write(statuses, given=given, url=str(id_of(document)), purpose=str(purpose))
    return 0


def _write(statuses: StatusList, *, given: argparse.Namespace, url: str, purpose: str) -> None:
    key, created = read_key(given.key, method=given.method), moment(given.created)
    credential = statuses.credential(
        id=url, issuer=key.controller, purpose=purpose, valid=Validity(created)
    )
    signed = sign(credential, key=key.key, method=key.method, created=created)
    write_output(given.output, to_json(signed))


def run_show(given: argparse.Namespace) -> int:
    """Print how many places are set, or one place; 1 if that place is set."""
    statuses = open_list(read_document(given.list))
    if given.index is not None:
        value = statuses.get(given.index)
        print(value)
        return int(bool(value))
    places = [index for index in range(statuses.length) if statuses.get(index)]
    print(f"{statuses.length} places, {len(places)} set")
    print(", ".join(map(str, places[:50])) + (" …" if len(places) > 50 else ""))
    return 0


def open_list(document: Mapping[str, Any]) -> StatusList:
    """The list in a status list credential."""
    subject = document.get("credentialSubject")
    if not isinstance(subject, Mapping) or "BitstringStatusList" not in types_of(subject):
        raise StatusError("The file is not a status list credential.")
    return StatusList.decode(str(subject.get("encodedList")), minimum=1)
