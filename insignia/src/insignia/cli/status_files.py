"""Status lists in files: opened, changed and signed again, and nothing else in them touched."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from insignia.checks.inquiry import Inquiry
from insignia.checks.structure import as_list, id_of, types_of
from insignia.checks.tokens import Named, find_key
from insignia.cli.files import InputError, KeyFile, to_json
from insignia.cli.verifying import Gathered
from insignia.encoding import parse_json
from insignia.errors import DocumentMissing, InsigniaError, StatusError
from insignia.issue import sign
from insignia.proofs import add_proof
from insignia.proofs.claims import moment_claim, numeric_date, signed_at
from insignia.proofs.jws import check_jws, read_jws, sign_claims
from insignia.proofs.vc_jose import CREDENTIAL_TYPES, sign_vc_jose, token_type
from insignia.status import StatusList, TokenStatusList
from insignia.status.token import TYPE
from insignia.times import format_moment, parse_moment
from insignia.verify import verify

# What must hold of a list before anybody signs what is in it once more; that it ended may be.
_AUTHENTIC = ("structure", "terms", "proof", "issuer", "described-once")

Document = dict[str, Any]


@dataclass(frozen=True)
class Signing:
    """With which key a list is signed, when, and until when it then holds, if it says so."""

    key: KeyFile
    created: datetime
    until: datetime | None = None

    def require_owner(self, owner: str | None) -> None:
        """Refuse the list of somebody else."""
        if owner != self.key.controller:
            raise InputError(
                f"The list is {owner}'s and the key {self.key.controller}'s: give its --method."
            )

    def require_time_left(self, end: datetime | None) -> None:
        """Refuse to sign what has ended."""
        if self.until is None and end is not None and end <= self.created:
            raise InputError("The list has ended: say --until when it holds now.")


@dataclass
class BitList:
    """A status list credential without its proof, the statuses in it, and how it was signed."""

    document: Document
    statuses: StatusList
    how: str | None

    @classmethod
    def read(cls, document: Document, *, size: int | None, how: str | None) -> Self:
        """The list in ``document``, each status of as many bits as it or ``size`` says."""
        subject = document.get("credentialSubject")
        if not isinstance(subject, Mapping) or "BitstringStatusList" not in types_of(subject):
            raise StatusError("The file is not a status list credential.")
        bits = _size(subject, size)
        statuses = StatusList.decode(str(subject.get("encodedList")), size=bits, minimum=1)
        return cls(document, statuses, how)

    def signed(self, signing: Signing) -> bytes:
        """The list as it is now, with all else as it was."""
        signing.require_owner(id_of(self.document.get("issuer")))
        end = self.document.get("validUntil")
        signing.require_time_left(None if end is None else parse_moment(end))
        subject = {**self.document["credentialSubject"], "encodedList": self.statuses.encode()}
        document = {**self.document, "credentialSubject": subject}
        if signing.until is not None:
            document["validUntil"] = format_moment(signing.until)
        return sign_list(document, signing=signing, how=self.how)

    def check(self, text: bytes, *, documents: Gathered, signing: Signing) -> tuple[str, str]:
        """How the list's own signature came out, with a sentence."""

        def ask() -> tuple[Any, Sequence[str]]:
            report = verify(text, documents=documents, now=signing.created)
            return report, report.needs

        for outcome in ("failed", "unknown"):
            for check in documents.answer(ask).checks:
                if check.name in _AUTHENTIC and check.outcome == outcome:
                    return outcome, check.sentence
        return "passed", ""


@dataclass
class TokenList:
    """The claims and the header of a Token Status List, and the statuses in it."""

    header: Document
    claims: Document
    statuses: TokenStatusList

    @classmethod
    def read(cls, text: str) -> Self:
        """The list in a token."""
        jws = read_jws(text)
        claims = jws.claims()
        return cls(
            dict(jws.header),
            claims,
            TokenStatusList.from_claims(claims, uri=str(claims.get("sub"))),
        )

    def signed(self, signing: Signing) -> bytes:
        """The list as it is now, with all else as it was."""
        signing.require_time_left(moment_claim(self.claims, "exp"))
        listed = {**self.claims["status_list"], **self.statuses.claim()}
        made = {"iat": numeric_date(signing.created), "status_list": listed}
        if signing.until is not None:
            made["exp"] = numeric_date(signing.until)
        header = {name: value for name, value in self.header.items() if name != "alg"}
        if "#" in str(header.get("kid")):
            header["kid"] = signing.key.method
        token = sign_claims({**self.claims, **made}, header=header, key=signing.key.key)
        return f"{token}\n".encode()

    def check(self, text: bytes, *, documents: Gathered, signing: Signing) -> tuple[str, str]:
        """How its signature came out: by the key at hand, or another key of its owner."""
        jws, key = read_jws(text.decode().strip()), signing.key
        signer = str(self.header.get("kid")).partition("#")[0]
        named = Named(jws.header, signed_at(self.claims))

        def ask() -> tuple[tuple[str, str], Sequence[str]]:
            inquiry = Inquiry(documents=documents, now=signing.created)
            try:
                found = find_key(named, signer=signer, purpose="assertionMethod", inquiry=inquiry)
                check_jws(jws, key=found.public)
            except DocumentMissing as error:
                return ("unknown", error.sentence), [error.url]
            except InsigniaError as error:
                return ("failed", error.sentence), []
            return ("passed", ""), []

        if "#" in str(self.header.get("kid")):
            signing.require_owner(signer)
            return documents.answer(ask)
        try:
            check_jws(jws, key=key.key.public)
        except InsigniaError as error:
            return "failed", error.sentence
        return "passed", ""


def read_list(text: bytes, *, size: int | None) -> BitList | TokenList:
    """The list in a JSON credential, or in a token of either kind."""
    if text.lstrip()[:1] == b"{":
        document = parse_json(text)
        proofs = as_list(document.pop("proof", None))
        if len(proofs) > 1:
            raise InputError("The list has several proofs; this command makes one.")
        suites = [str(each.get("cryptosuite")) for each in proofs if isinstance(each, dict)]
        return BitList.read(document, size=size, how=suites[0] if suites else None)
    token = text.decode("ascii", "replace").strip()
    kind = token_type(read_jws(token).header)
    if kind == TYPE:
        return TokenList.read(token)
    if kind in CREDENTIAL_TYPES:
        return BitList.read(dict(read_jws(token).claims()), size=size, how="vc+jwt")
    raise StatusError(f"A token of typ {kind!r} is no status list.")


def require_authentic(
    found: BitList | TokenList, text: bytes, *, given: argparse.Namespace, signing: Signing
) -> None:
    """Refuse a list that somebody has changed: to sign it would make their change the issuer's."""
    outcome, sentence = found.check(text, documents=Gathered(given), signing=signing)
    if outcome == "failed":
        raise InputError(f"The list's own signature does not hold: {sentence}")
    if outcome == "unknown" and not given.unchecked:
        raise InputError(f"The list's own signature was not checked (--unchecked): {sentence}")


def sign_list(document: Document, *, signing: Signing, how: str | None) -> bytes:
    """The status list credential, signed in the way ``how`` names, as far as the key allows."""
    key, created = signing.key, signing.created
    if how == "vc+jwt":
        claims = {**document, "iat": numeric_date(created)}
        return f"{sign_vc_jose(claims, key=key.key, method=key.method)}\n".encode()
    over = "jcs" if "jcs" in (how or "") else "rdfc"
    make, suite = add_proof if over == "jcs" else sign, key.suite(over=over)
    return to_json(make(document, key=key.key, method=key.method, created=created, suite=suite))


def _size(subject: Mapping[str, Any], size: int | None) -> int:
    """How many bits a status takes: it stands in the entries, and not in every list."""
    own = subject.get("statusSize")
    if own is None and size is None and "message" in as_list(subject.get("statusPurpose")):
        raise InputError("The list does not say how many bits a message takes: give --size.")
    if own is not None and size not in (None, own):
        raise InputError(f"A status of this list takes {own} bits, not {size}.")
    found = own if own is not None else size or 1
    if isinstance(found, bool) or not isinstance(found, int):
        raise StatusError(f"{found!r} is no number of bits.")
    return found
