"""``insignia status``: make a status list, flip places in it, and read it."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import Any

from insignia.cli.files import InputError, moment, read_input, read_key, write_output
from insignia.cli.status_files import Signing, read_list, require_authentic, sign_list
from insignia.cli.verifying import add_sources
from insignia.proofs.status_list_token import Serving, sign_status_list
from insignia.status import StatusList, TokenStatusList, Validity, message_members
from insignia.status.bitstring import MINIMUM_LENGTH, PURPOSES

_SHOWN = 50


def add_commands(commands: Any) -> None:
    """Add ``status new``, ``status set`` and ``status show`` to the parser."""
    parser = commands.add_parser("status", help="make, flip and read status lists")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    _add_new(actions)
    _add_set(actions)
    show = actions.add_parser("show", help="say what a list holds; its signature is not checked")
    show.add_argument("list", metavar="FILE|URL|-", help="a status list: JSON or token")
    show.add_argument("--index", type=int, metavar="INDEX", help="one place only")
    show.add_argument("--size", type=int, metavar="BITS", help="if its statuses take several bits")
    show.set_defaults(run=run_show)


def _add_new(actions: Any) -> None:
    new = actions.add_parser("new", help="make a signed list in which nothing is set")
    new.add_argument("url", metavar="URL", help="where the list will be served")
    new.add_argument("--token", action="store_true", help="a Token Status List, for SD-JWT VCs")
    new.add_argument("--purpose", choices=PURPOSES, help="revocation, if not given")
    new.add_argument("--length", type=int, default=MINIMUM_LENGTH, help="how many places")
    new.add_argument("--size", type=int, metavar="BITS", help="of one status; 1, if not given")
    new.add_argument(
        "--message", action="append", default=[], metavar="TEXT",
        help="what each value means, from 0 on: makes a message list",
    )  # fmt: skip
    new.add_argument("--ttl", type=int, metavar="SECONDS", help="how long it may be kept")
    _add_signing(new)
    new.set_defaults(run=run_new)


def _add_set(actions: Any) -> None:
    flip = actions.add_parser("set", help="flip places in a list and sign it again")
    flip.add_argument("list", metavar="FILE|URL|-", help="the signed list")
    flip.add_argument(
        "--on", type=int, action="append", default=[], metavar="INDEX", help="a place to set"
    )
    flip.add_argument(
        "--off", type=int, action="append", default=[], metavar="INDEX", help="a place to clear"
    )
    flip.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="INDEX=VALUE",
        help="a place and what it holds",
    )
    flip.add_argument("--size", type=int, metavar="BITS", help="if it does not say it itself")
    flip.add_argument(
        "--unchecked", action="store_true", help="even if its signature cannot be checked"
    )
    add_sources(flip)
    _add_signing(flip)
    flip.set_defaults(run=run_set)


def _add_signing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", metavar="FILE", required=True, help="JWK, Multikey or PEM")
    parser.add_argument("--method", metavar="ID", help="the key's verification method")
    parser.add_argument("--created", metavar="ISO", help="when it is signed; now, if not given")
    parser.add_argument("--until", metavar="ISO", help="when it ends")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write the list")


def _signing(given: argparse.Namespace) -> Signing:
    key, created = read_key(given.key, method=given.method), moment(given.created)
    return Signing(key, created, None if given.until is None else moment(given.until))


def run_new(given: argparse.Namespace) -> int:
    """Write a fresh, signed list."""
    signing = _signing(given)
    write_output(given.output, (_new_token if given.token else _new_bits)(given, signing))
    return 0


def _new_token(given: argparse.Namespace, signing: Signing) -> bytes:
    if given.purpose is not None or given.message:
        raise InputError("A Token Status List has neither a purpose nor messages.")
    ttl = None if given.ttl is None else timedelta(seconds=given.ttl)
    serving = Serving(given.url, signing.created, signing.until, ttl)
    statuses = TokenStatusList(given.length, bits=given.size or 1)
    key = signing.key
    token = sign_status_list(statuses, serving=serving, key=key.key, method=key.method)
    return f"{token}\n".encode()


def _new_bits(given: argparse.Namespace, signing: Signing) -> bytes:
    """Words for messages stand in no context, so that such a list is signed as JSON text."""
    told = message_members(given.message) if given.message else {}
    purpose = given.purpose or ("message" if told else "revocation")
    if told and (purpose != "message" or given.size not in (None, told["statusSize"])):
        raise InputError("These messages do not belong to such a list.")
    statuses = StatusList(given.length, size=told.get("statusSize", given.size or 1))
    document = statuses.credential(
        id=given.url,
        issuer=signing.key.controller,
        purpose=purpose,
        valid=Validity(signing.created, signing.until),
    )
    document["credentialSubject"].update(told)
    if given.ttl is not None:  # in milliseconds (Bitstring Status List 1.0, 2.2)
        document["credentialSubject"]["ttl"] = given.ttl * 1000
    return sign_list(document, signing=signing, how="jcs" if told else None)


def run_set(given: argparse.Namespace) -> int:
    """Write the list with some places flipped, signed anew, and otherwise as it was."""
    signing, text = _signing(given), read_input(given.list)
    found = read_list(text, size=given.size)
    require_authentic(found, text, given=given, signing=signing)
    flipped = [*((index, 1) for index in given.on), *((index, 0) for index in given.off)]
    for index, value in [*flipped, *map(_place, given.set)]:
        found.statuses.set(index, value)
    write_output(given.output, found.signed(signing))
    return 0


def _place(text: str) -> tuple[int, int]:
    index, mark, value = text.partition("=")
    if not (mark and index.isdecimal() and value.isdecimal()):
        raise InputError(f"{text} is not a place and its value, such as 7=2.")
    return int(index), int(value)


def run_show(given: argparse.Namespace) -> int:
    """Print how many places are set, or one place; 1 if that place is set."""
    statuses = read_list(read_input(given.list), size=given.size).statuses
    if given.index is not None:
        value = statuses.get(given.index)
        print(value)
        return int(bool(value))
    size = statuses.bits if isinstance(statuses, TokenStatusList) else statuses.size
    values = ((index, statuses.get(index)) for index in range(statuses.length))
    places = [f"{index}={value}" if size > 1 else f"{index}" for index, value in values if value]
    wide = f" of {size} bits" if size > 1 else ""
    print(f"{statuses.length} places{wide}, {len(places)} set")
    print(", ".join(places[:_SHOWN]) + (" …" if len(places) > _SHOWN else ""))
    return 0
