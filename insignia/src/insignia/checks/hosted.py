"""Open Badges before 3.0: is it still shown at its issuer's address, or signed with its key?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from insignia import legacy
from insignia.checks.inquiry import Findings, Inquiry
from insignia.documents import Documents, read_bytes, read_json
from insignia.encoding import parse_json
from insignia.errors import KeyMaterialError, ProofError, Undecided, UnreadableError
from insignia.keys import PublicKey
from insignia.proofs.jws import Jws, check_jws

Node = Mapping[str, Any]
# Of a copy that differs from the hosted one in these, the hosted one says nothing.
_DECIDING = ("id", "uid", "recipient", "badge", "issuedOn", "expires")


@dataclass(frozen=True)
class Chain:
    """An assertion with the badge class and the issuer behind it, and the issuer's address."""

    assertion: Node
    badge: Node
    issuer: Node
    issuer_url: str


def check_legacy(
    document: Node, *, token: Jws | None, inquiry: Inquiry, findings: Findings
) -> Node | None:
    """Note ``structure``, ``proof``, ``issuer`` and ``status``; returns it as Open Badges 3.0."""
    kind = legacy.kind_of(document) or "Assertion"
    _check_structure(document, kind=kind, findings=findings)
    if kind == "Assertion":
        return _check_assertion(document, token=token, inquiry=inquiry, findings=findings)
    shown = document
    with findings.asking("proof"):
        shown = _check_hosted(document, url=_address(document), inquiry=inquiry, findings=findings)
    if _is_revoked(shown):
        findings.failed("status", f"Its issuer has revoked it{_reason(shown)}.")
    if kind == "Issuer":
        return legacy.profile(shown)
    with findings.asking("issuer"):
        issuer, url = _issuer_of(shown, documents=inquiry.documents)
        _check_scope(_address(document), issuer=issuer, url=url, findings=findings)
    return legacy.achievement(shown) if kind == "BadgeClass" else shown


def _check_structure(document: Node, *, kind: str, findings: Findings) -> None:
    found = legacy.problems(document, kind=kind)
    if found:
        findings.failed("structure", found[0])
    else:
        version = legacy.generation(document)
        for url in legacy.extensions(document):
            findings.warn(f"What the extension {url} adds was not checked.")
        findings.passed("structure", f"It has the parts that Open Badges {version} asks for.")


def _check_assertion(
    assertion: Node, *, token: Jws | None, inquiry: Inquiry, findings: Findings
) -> Node | None:
    how = legacy.verification(assertion)
    shown = assertion
    if token is None:
        with findings.asking("proof"):
            shown = _check_hosted(assertion, url=how.url, inquiry=inquiry, findings=findings)
    chain = _chain(shown, documents=inquiry.documents, findings=findings)
    if chain is None:
        return None
    if token is not None:
        with findings.asking("proof"):
            _check_signed(token, chain=chain, how=how, documents=inquiry.documents)
            findings.passed("proof", "The signature holds: nothing was changed.")
    if not inquiry.proof_only:
        _check_issuer(chain, how=how, token=token, findings=findings)
        _check_status(chain, inquiry=inquiry, findings=findings)
    try:
        return legacy.upgrade(shown, badge=chain.badge, issuer=chain.issuer)
    except UnreadableError as error:
        findings.refused("structure", error)
        return shown


def _check_hosted(document: Node, *, url: str | None, inquiry: Inquiry, findings: Findings) -> Node:
    """What the address of ``document`` shows today, which is what counts."""
    if url is None or not legacy.host(url):
        raise Undecided("It does not say at which address its issuer shows it.")
    found = read_json(inquiry.documents, url)
    if not isinstance(found, Mapping):
        raise ProofError(f"What {url} shows is not a badge.")
    shown: Node = found
    differing = [n for n in _DECIDING if n in document and shown.get(n) != document[n]]
    if shown.get("revoked") is True and "recipient" not in shown:
        shown = {**document, **shown}
    elif differing:
        raise ProofError(f"Its issuer's address shows another {differing[0]}.")
    findings.passed("proof", f"Its issuer shows it at {url}.")
    return shown


def _chain(assertion: Node, *, documents: Documents, findings: Findings) -> Chain | None:
    """The badge class and the issuer, embedded or at their addresses."""
    with findings.asking("issuer"):
        badge, badge_url = _linked(assertion.get("badge"), documents=documents)
        _warn_of_other_name(badge, url=badge_url, findings=findings)
        issuer, url = _issuer_of(badge, documents=documents)
        _warn_of_other_name(issuer, url=url, findings=findings)
        return Chain(assertion, badge, {**issuer, "id": url} if url else issuer, url)
    return None


def _warn_of_other_name(node: Node, *, url: str, findings: Findings) -> None:
    name = node.get("id")
    if isinstance(name, str) and name != url:
        findings.warn(f"What is shown at {url} calls itself {name}.")


def _issuer_of(node: Node, *, documents: Documents) -> tuple[Node, str]:
    """The issuer of a badge class, and its address: only what is shown there counts.

    Whoever writes a profile into a badge could give it any key and any scope; of one without an
    address of its own (Open Badges 0.5), neither is taken.
    """
    value = node.get("issuer")
    if not isinstance(value, Mapping):
        return _linked(value, documents=documents)
    name = value.get("id")
    if isinstance(name, str) and legacy.host(name):
        return _linked(name, documents=documents)
    plain = {k: v for k, v in value.items() if k not in ("id", "publicKey", "verification")}
    return _linked(plain, documents=documents)


def _linked(value: object, *, documents: Documents) -> tuple[Node, str]:
    """The node that ``value`` is or names, and its address."""
    if isinstance(value, Mapping):
        return value, str(value.get("id") or value.get("origin") or "")
    if not isinstance(value, str):
        raise UnreadableError("It names no badge class or no issuer.")
    found = read_json(documents, value)
    if not isinstance(found, Mapping):
        raise UnreadableError(f"What {value} shows is neither a badge class nor an issuer.")
    named = found.get("id")
    if isinstance(named, str) and legacy.host(named) != legacy.host(value):
        raise UnreadableError(f"What {value} shows claims to be {named}.")
    return found, value


def _check_issuer(
    chain: Chain, *, how: legacy.Verification, token: Jws | None, findings: Findings
) -> None:
    if token is not None:
        findings.passed("issuer", f"The key that signed it belongs to {chain.issuer_url}.")
    elif how.url is not None:
        _check_scope(how.url, issuer=chain.issuer, url=chain.issuer_url, findings=findings)


def _check_scope(address: str | None, *, issuer: Node, url: str, findings: Findings) -> None:
    if address is not None and legacy.in_scope(address, issuer=issuer, issuer_url=url):
        findings.passed("issuer", f"{url} speaks for it at that address.")
    else:
        findings.failed("issuer", f"{url} did not say that {address} may speak for it.")


def _check_signed(
    token: Jws, *, chain: Chain, how: legacy.Verification, documents: Documents
) -> None:
    """The key must be named by the issuer and name the issuer (Open Badges 2.0, Signed)."""
    named = [n for n in _as_list(chain.issuer.get("publicKey")) if isinstance(n, str | Mapping)]
    urls = {str(n.get("id")) if isinstance(n, Mapping) else n for n in named}
    url = how.url or next(iter(urls), None)
    if url is None:
        raise KeyMaterialError("Neither the badge nor its issuer names the key.")
    if legacy.generation(chain.assertion) == "1.0":
        if not legacy.host(url) or legacy.host(url) != legacy.host(chain.issuer_url):
            raise KeyMaterialError(f"The key at {url} is not its issuer's.")
    elif url not in urls:
        raise KeyMaterialError(f"Its issuer does not list the key {url}.")
    check_jws(token, key=_key_at(url, owner=chain.issuer_url, documents=documents))


def _key_at(url: str, *, owner: str, documents: Documents) -> PublicKey:
    data = read_bytes(documents, url)
    if data.lstrip().startswith(b"-----BEGIN"):
        return PublicKey.from_pem(data.decode("ascii", "replace"))
    found = parse_json(data)
    if not isinstance(found, Mapping) or not isinstance(found.get("publicKeyPem"), str):
        raise KeyMaterialError(f"What {url} shows is not a key.")
    if found.get("owner") != owner:
        raise KeyMaterialError(f"The key {url} belongs to {found.get('owner')}.")
    return PublicKey.from_pem(found["publicKeyPem"])


def _check_status(chain: Chain, *, inquiry: Inquiry, findings: Findings) -> None:
    """Revoked where it is shown, or in its issuer's list."""
    if _is_revoked(chain.assertion):
        findings.failed("status", f"Its issuer has revoked it{_reason(chain.assertion)}.")
        return
    with findings.asking("status"):
        url = _list_of(chain.issuer)
        listed = read_json(inquiry.documents, url) if url is not None else {}
        if not isinstance(listed, Mapping):
            raise Undecided(f"What {url} shows is not a revocation list.")
        if legacy.is_revoked(chain.assertion, listed=listed):
            findings.failed("status", "Its issuer's revocation list names it.")
        else:
            findings.passed("status", "Its issuer has not revoked it.")


def _is_revoked(shown: Node) -> bool:
    return shown.get("revoked") not in (None, False)


def _reason(shown: Node) -> str:
    reason = shown.get("revocationReason")
    return f" ({reason[:200]})" if isinstance(reason, str) else ""


def _list_of(issuer: Node) -> str | None:
    """Where the issuer lists what it has revoked, if it lists it at all."""
    value = issuer.get("revocationList")
    if value is None:
        return None
    found = value.get("id") if isinstance(value, Mapping) else value
    if not isinstance(found, str):
        raise Undecided("Its issuer's revocation list has no address.")
    return found


def _address(document: Node) -> str | None:
    name = document.get("id")
    return name if isinstance(name, str) else None


def _as_list(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
