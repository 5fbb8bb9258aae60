"""``insignia issue`` and ``insignia derive``: sign a credential, and show only a part of one."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from insignia.checks.structure import each_problem, is_presentation
from insignia.cli import suite_files, suite_options
from insignia.cli.files import (
    InputError,
    KeyFile,
    moment,
    read_document,
    read_key,
    read_public_key,
    read_text,
    to_json,
    write_output,
)
from insignia.encoding import parse_json
from insignia.issue import sign
from insignia.proofs import ProofOptions, Selective, add_base_proof, derive, secure
from insignia.proofs.claims import numeric_date
from insignia.proofs.sd_jwt import (
    SdJwt,
    bind_sd_jwt,
    holder_key,
    present_sd_jwt,
    read_sd_jwt,
)
from insignia.proofs.sd_jwt_vc import confirmation, issue_document, issue_sd_jwt_vc
from insignia.proofs.vc_jose import sign_vc_jose
from insignia.proofs.vc_jwt import sign_vc_jwt

Document = Mapping[str, Any]
_FOR_CREDENTIALS = ("ecdsa-sd-2023", "vc-jwt")
SUITES = (
    "eddsa-rdfc-2022",
    "eddsa-jcs-2022",
    "ecdsa-rdfc-2019",
    "ecdsa-jcs-2019",
    "ecdsa-sd-2023",
    "vc-jwt",
    "vc+jwt",
    "vc+sd-jwt",
    "dc+sd-jwt",
)


def add_commands(commands: Any) -> None:
    """Add ``issue`` and ``derive`` to the parser."""
    issue = commands.add_parser("issue", help="sign a credential or a presentation")
    issue.add_argument(
        "credential", metavar="FILE|URL|-", nargs="?", help="JSON; claims for dc+sd-jwt"
    )
    issue.add_argument("--key", metavar="FILE", required=True, help="JWK, Multikey or PEM")
    issue.add_argument("--method", metavar="ID", help="the key's verification method")
    issue.add_argument(
        "--suite", choices=SUITES, help="how it is signed; if not given, a proof over RDF"
    )
    issue.add_argument("--created", metavar="ISO", help="when it is signed; now, if not given")
    issue.add_argument(
        "--pointer",
        action="append",
        default=[],
        metavar="JSONPOINTER",
        help="what a holder may hide (SD-JWTs) or must show (ecdsa-sd-2023)",
    )
    issue.add_argument(
        "--holder", metavar="FILE", help="public key that alone may present it (dc+sd-jwt)"
    )
    issue.add_argument("--challenge", metavar="TEXT", help="what a presentation answers")
    issue.add_argument("--domain", metavar="TEXT", help="whom a presentation is for")
    issue.add_argument("-o", "--output", metavar="FILE", help="where to write it")
    suite_options.add_arguments(issue)
    issue.set_defaults(run=run_issue)
    show = commands.add_parser("derive", help="show only a part of a credential")
    show.add_argument("credential", metavar="FILE|URL|-", help="with a base proof, or an SD-JWT")
    show.add_argument(
        "--pointer", action="append", default=[], metavar="JSONPOINTER", help="what to show"
    )
    show.add_argument("--holder-key", metavar="FILE", help="the key to present an SD-JWT with")
    show.add_argument("--audience", metavar="TEXT", help="whom it is presented to")
    show.add_argument("--nonce", metavar="TEXT", help="what they asked to have answered")
    show.add_argument("--created", metavar="ISO", help="when it is presented; now, if not given")
    show.add_argument("-o", "--output", metavar="FILE", help="where to write it")
    show.set_defaults(run=run_derive)


def run_issue(given: argparse.Namespace) -> int:
    """Write the signed credential; its issuer is filled in from the key where there is none.

    So is the holder of a presentation, which says to whom it answers.
    """
    if given.feature is not None:
        return suite_files.issue(given)
    if given.credential is None:
        raise InputError("Name the credential to be signed.")
    if given.holder is not None and given.suite != "dc+sd-jwt":
        raise InputError("Only a dc+sd-jwt is bound to its --holder.")
    key, created = read_key(given.key, method=given.method), moment(given.created)
    document = read_document(given.credential)
    if given.suite != "dc+sd-jwt":
        document = _named(document, key=key)
        _require_sound(document)
    answer = _answer(document, given=given)
    signer = _TOKENS.get(given.suite)
    if signer is not None:
        token = signer(document, key, Wanted(created, given.pointer, given.holder, answer))
        write_output(given.output, f"{token}\n".encode())
        return 0
    signed = _sign_document(document, key=key, created=created, given=given)
    write_output(given.output, to_json(signed))
    return 0


def _named(document: Document, *, key: KeyFile) -> dict[str, Any]:
    """The document with whoever controls the key as its issuer, or as who presents it."""
    return {"holder" if is_presentation(document) else "issuer": key.controller, **document}


def _require_sound(document: Document) -> None:
    """Refuse to sign what nobody would call valid."""
    found = next(each_problem(document), None)
    if found is not None:
        raise InputError(f"It is not signed: {found}")


def _answer(document: Document, *, given: argparse.Namespace) -> dict[str, str]:
    """What a presentation answers, as the claims of a token."""
    asked = {"nonce": given.challenge, "aud": given.domain}
    found = {name: value for name, value in asked.items() if value is not None}
    if is_presentation(document):
        if given.suite in _FOR_CREDENTIALS:
            raise InputError(f"A presentation is not signed as {given.suite}.")
        if found and given.suite == "vc+sd-jwt":
            raise InputError("A presentation that is signed as vc+sd-jwt answers nothing.")
    elif found:
        raise InputError("Only a presentation answers a --challenge or is for a --domain.")
    return found


def _sign_document(
    document: Document, *, key: KeyFile, created: datetime, given: argparse.Namespace
) -> dict[str, Any]:
    options = ProofOptions(key.method, created, suite=given.suite or key.suite(over="rdfc"))
    if given.suite == "ecdsa-sd-2023":
        selective = Selective(mandatory=tuple(given.pointer)) if given.pointer else Selective()
        return add_base_proof(document, key=key.key, options=options, selective=selective)
    if is_presentation(document):
        asked = {"challenge": given.challenge, "domain": given.domain}
        how = replace(options, purpose="authentication", **asked)
        return secure(document, key=key.key, options=how)
    return sign(document, key=key.key, method=key.method, created=created, suite=options.suite)


class Wanted(NamedTuple):
    """What is wanted of a token: when it is signed, what can be hidden, and who may present it.

    And what it answers, if it is a presentation.
    """

    created: datetime
    pointers: list[str]
    holder: str | None
    answer: Mapping[str, str]

    def dated(self, claims: Document) -> dict[str, Any]:
        """The claims with the moment: an Open Badges VC-JWT alone has another that tells it."""
        return {"iat": numeric_date(self.created), **claims}


def _vc_jwt(document: Document, key: KeyFile, _wanted: Wanted) -> str:
    return sign_vc_jwt(document, key=key.key, method=key.method)


def _vc_jose(document: Document, key: KeyFile, wanted: Wanted) -> str:
    claims = wanted.dated({**wanted.answer, **document})
    return sign_vc_jose(claims, key=key.key, method=key.method)


def _sd_jwt(document: Document, key: KeyFile, wanted: Wanted) -> str:
    claims = wanted.dated(document)
    return issue_document(claims, key=key.key, method=key.method, concealed=wanted.pointers).text


def _sd_jwt_vc(document: Document, key: KeyFile, wanted: Wanted) -> str:
    """An issuer with an https address lists its keys by their ``kid`` alone."""
    claims = wanted.dated({"iss": key.controller, **document})
    if wanted.holder is not None:
        claims["cnf"] = confirmation(read_public_key(wanted.holder))
    at_address = key.controller.startswith("https://")
    kid = key.method.partition("#")[2] if at_address else key.method
    return issue_sd_jwt_vc(claims, key=key.key, header={"kid": kid}, concealed=wanted.pointers).text


_TOKENS: dict[str, Callable[[Document, KeyFile, Wanted], str]] = {
    "vc-jwt": _vc_jwt,
    "vc+jwt": _vc_jose,
    "vc+sd-jwt": _sd_jwt,
    "dc+sd-jwt": _sd_jwt_vc,
}


def run_derive(given: argparse.Namespace) -> int:
    """Write what is left to see: the mandatory parts, and those pointed to."""
    text = read_text(given.credential)
    if "~" in text and not text.startswith("{"):
        shown = present_sd_jwt(read_sd_jwt(text), disclosed=given.pointer)
        write_output(given.output, f"{_bound(shown, given=given).text}\n".encode())
        return 0
    if _binds(given):
        raise InputError("Only an SD-JWT is presented with the key of its holder.")
    if not text.startswith("{"):
        raise InputError(
            "This is neither JSON nor an SD-JWT: it is shown as a whole or not at all."
        )
    write_output(given.output, to_json(derive(_object(text), disclosed=given.pointer)))
    return 0


def _binds(given: argparse.Namespace) -> bool:
    return any(each is not None for each in (given.holder_key, given.audience, given.nonce))


def _bound(shown: SdJwt, *, given: argparse.Namespace) -> SdJwt:
    """The presentation with the holder's signature, if one was asked for."""
    if not _binds(given):
        return shown
    if None in (given.holder_key, given.audience, given.nonce):
        raise InputError("A holder signs with --holder-key for an --audience and a --nonce.")
    key = read_key(given.holder_key).key
    if holder_key(shown.jws.claims()) != key.public:
        raise InputError("The key is not that of the holder whom the token names.")
    return bind_sd_jwt(
        shown, key=key, audience=given.audience, nonce=given.nonce, at=moment(given.created)
    )


def _object(text: str) -> dict[str, Any]:
    found = parse_json(text)
    if not isinstance(found, dict):
        raise InputError("A credential is a JSON object.")
    return found
