"""``insignia issue`` and ``insignia derive``: sign a credential, and show only a part of one."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from insignia.cli import suite_files, suite_options
from insignia.cli.files import (
    InputError,
    KeyFile,
    moment,
    read_document,
    read_key,
    read_text,
    to_json,
    write_output,
)
from insignia.issue import sign
from insignia.proofs import ProofOptions, Selective, add_base_proof, derive
from insignia.proofs.claims import numeric_date
from insignia.proofs.sd_jwt import present_sd_jwt, read_sd_jwt
from insignia.proofs.sd_jwt_vc import issue_document
from insignia.proofs.vc_jose import sign_vc_jose
from insignia.proofs.vc_jwt import sign_vc_jwt

Document = Mapping[str, Any]
SUITES = (
    "eddsa-rdfc-2022",
    "eddsa-jcs-2022",
    "ecdsa-rdfc-2019",
    "ecdsa-jcs-2019",
    "ecdsa-sd-2023",
    "vc-jwt",
    "vc+jwt",
    "vc+sd-jwt",
)


def add_commands(commands: Any) -> None:
    """Add ``issue`` and ``derive`` to the parser."""
    issue = commands.add_parser("issue", help="sign a credential")
    issue.add_argument("credential", metavar="FILE|URL|-", nargs="?", help="unsigned JSON")
    issue.add_argument("--key", metavar="FILE", required=True, help="JWK, Multikey or PEM")
    issue.add_argument("--method", metavar="ID", help="the key's verification method")
    issue.add_argument("--suite", choices=SUITES, default="eddsa-rdfc-2022")
    issue.add_argument("--created", metavar="ISO", help="when it is signed; now, if not given")
    issue.add_argument(
        "--pointer",
        action="append",
        default=[],
        metavar="JSONPOINTER",
        help="what a holder may hide (vc+sd-jwt) or must show (ecdsa-sd-2023)",
    )
    issue.add_argument("-o", "--output", metavar="FILE", help="where to write it")
    suite_options.add_arguments(issue)
    issue.set_defaults(run=run_issue)
    show = commands.add_parser("derive", help="show only a part of a credential")
    show.add_argument("credential", metavar="FILE|URL|-", help="with a base proof, or an SD-JWT")
    show.add_argument("--pointer", action="append", default=[], metavar="JSONPOINTER")
    show.add_argument("-o", "--output", metavar="FILE", help="where to write it")
    show.set_defaults(run=run_derive)


def run_issue(given: argparse.Namespace) -> int:
    """Write the signed credential; an issuer is filled in from the key where there is none."""
    if given.feature is not None:
        return suite_files.issue(given)
    if given.credential is None:
        raise InputError("Name the credential to be signed.")
    key = read_key(given.key, method=given.method)
    credential = {"issuer": key.controller, **read_document(given.credential)}
    signer, created = _TOKENS.get(given.suite), moment(given.created)
    if signer is not None:
        if given.suite in _DATED:
            credential.setdefault("iat", numeric_date(created))
        write_output(given.output, f"{signer(credential, key, given.pointer)}\n".encode())
        return 0
    signed = _sign_document(credential, key=key, created=created, given=given)
    write_output(given.output, to_json(signed))
    return 0


def _sign_document(
    credential: Document, *, key: KeyFile, created: datetime, given: argparse.Namespace
) -> dict[str, Any]:
    if given.suite == "ecdsa-sd-2023":
        options = ProofOptions(key.method, created, suite=given.suite)
        selective = Selective(mandatory=tuple(given.pointer)) if given.pointer else Selective()
        return add_base_proof(credential, key=key.key, options=options, selective=selective)
    return sign(credential, key=key.key, method=key.method, created=created, suite=given.suite)


def _vc_jwt(credential: Document, key: KeyFile, _pointers: list[str]) -> str:
    return sign_vc_jwt(credential, key=key.key, method=key.method)


def _vc_jose(credential: Document, key: KeyFile, _pointers: list[str]) -> str:
    return sign_vc_jose(credential, key=key.key, method=key.method)


def _sd_jwt(credential: Document, key: KeyFile, pointers: list[str]) -> str:
    return issue_document(credential, key=key.key, method=key.method, concealed=pointers).text


_TOKENS: dict[str, Callable[[Document, KeyFile, list[str]], str]] = {
    "vc-jwt": _vc_jwt,
    "vc+jwt": _vc_jose,
    "vc+sd-jwt": _sd_jwt,
}
# An Open Badges VC-JWT has a nbf, and no claim besides those that its profile names.
_DATED = frozenset({"vc+jwt", "vc+sd-jwt"})


def run_derive(given: argparse.Namespace) -> int:
    """Write what is left to see: the mandatory parts, and those pointed to."""
    text = read_text(given.credential)
    if "~" in text and not text.startswith("{"):
        shown = present_sd_jwt(read_sd_jwt(text), disclosed=given.pointer).text
        write_output(given.output, f"{shown}\n".encode())
    else:
        derived = derive(read_document(given.credential), disclosed=given.pointer)
        write_output(given.output, to_json(derived))
    return 0
