"""The file interface of the W3C's JOSE test suite: ``--input F --key F --feature X --output F``.

The answer is one JSON object, ``{"result": "success" or "failure", "data": …}``.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from insignia.checks.structure import as_list, problems, types_of
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
from insignia.encoding import parse_json
from insignia.errors import InsigniaError, ProofError
from insignia.proofs.jws import read_jws
from insignia.proofs.sd_jwt import read_sd_jwt
from insignia.proofs.sd_jwt_vc import check_document, issue_document
from insignia.proofs.vc_jose import check_vc_jose, is_presentation, sign_vc_jose

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def issue(given: argparse.Namespace) -> int:
    """Write the token made of the input, or why there is none."""
    return _answer(given, _issue)


def verify(given: argparse.Namespace) -> int:
    """Write the document that the token holds, or why it does not hold."""
    return _answer(given, _verify)


def _answer(given: argparse.Namespace, make: Any) -> int:
    if given.input_file is None or given.key is None:
        raise InputError("The file interface needs --input and --key.")
    try:
        answer = {"result": "success", "data": make(given)}
    except InsigniaError as error:
        answer = {"result": "failure", "data": error.sentence}
    write_output(given.output, to_json(answer))
    return 0 if answer["result"] == "success" else 1


def _issue(given: argparse.Namespace) -> str:
    key, document = read_key(given.key), read_document(given.input_file)
    _require_sound(document, feature=given.feature)
    if given.feature.endswith("_jose"):
        return sign_vc_jose(document, key=key.key, method=key.method)
    pointers = [to_pointer(path) for path in _paths(given.sd)]
    return issue_document(document, key=key.key, method=key.method, concealed=pointers).text


def _verify(given: argparse.Namespace) -> dict[str, Any]:
    key, now = read_key(given.key), moment(getattr(given, "now", None))
    document = _open(read_text(given.input_file), key=key, now=now, feature=given.feature)
    _require_sound(document, feature=given.feature)
    return document


def _open(text: str, *, key: KeyFile, now: datetime, feature: str) -> dict[str, Any]:
    if feature.endswith("_jose"):
        return check_vc_jose(read_jws(text), key=key.key.public, now=now)
    return check_document(read_sd_jwt(text), key=key.key.public, now=now)


def _require_sound(document: Mapping[str, Any], *, feature: str) -> None:
    """Conforming to the data model, of the kind asked for, and with nothing unsecured inside."""
    found = problems(document)
    if found:
        raise ProofError(found[0])
    if is_presentation(document) != feature.startswith("presentation"):
        raise ProofError(f"The document is not what {feature} is about.")
    for inner in as_list(document.get("verifiableCredential")):
        if "EnvelopedVerifiableCredential" not in types_of(inner) and "proof" not in inner:
            raise ProofError("A credential in the presentation is not secured.")


def _paths(text: str | None) -> list[str]:
    found = parse_json(text) if text else []
    if not isinstance(found, list) or not all(isinstance(path, str) for path in found):
        raise InputError("--sd must be a JSON list of paths.")
    return found


def to_pointer(path: str) -> str:
    """A path such as ``credentialSubject.phone[0]`` as a JSON pointer."""
    if path.startswith("/"):
        return path
    steps = [name or index for name, index in _STEP.findall(path)]
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)
