"""Was it revoked or suspended? Bitstring Status List, its forerunner, and 1EdTech's list.

The standards let somebody else keep an issuer's list, so a stranger's counts, with a warning that
names them: whoever controls its address can put one there. One that is found at another site than
the credential names counts only if it is the issuer's own and the very list that was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from insignia.checks.inquiry import Findings, Inquiry, SignedList
from insignia.checks.structure import as_list, id_of, types_of
from insignia.documents import other_site, read_json
from insignia.errors import InsigniaError, StatusError, Undecided, UnreadableError
from insignia.status import StatusList
from insignia.status.bitstring import MINIMUM_LENGTH

Document = Mapping[str, Any]
# Opens the list at a URL: checks its signature, dates and type; raises what speaks against it.
OpenList = Callable[[str], Document]

_LIST_TYPES = {
    "BitstringStatusListEntry": ("BitstringStatusListCredential", "BitstringStatusList"),
    "StatusList2021Entry": ("StatusList2021Credential", "StatusList2021"),
}
# The standard demands 131,072 places, so that one does not stand out; lists of the Digital
# Credentials Consortium have 100,000, which says no less about what is revoked.
SHORTEST = 100_000
_MEANING = {"revocation": "revoked", "suspension": "suspended"}
_HARMLESS = {
    "refresh": "A newer version of it is available.",
    "message": "There is a message about it in the status list.",
}


@dataclass(frozen=True)
class Status:
    """What one entry says: its purpose, the value in the list, and the issuer's words for it.

    ``stranger`` signed the list, where that is not the issuer.
    """

    purpose: str
    value: int
    message: str = ""
    stranger: str | None = None


def check_status(
    document: Document, *, inquiry: Inquiry, findings: Findings, open_list: OpenList
) -> None:
    """Note whether the issuer has revoked or suspended ``document``."""
    entries = as_list(document.get("credentialStatus"))
    notes = _Notes(Findings(), open_list, inquiry, issuer=id_of(document.get("issuer")))
    strangers: list[str] = []
    for entry in entries:
        try:
            stranger = _check_entry(entry, document=document, notes=notes)
            strangers += [] if stranger is None else [stranger]
        except UnreadableError as error:  # a list that cannot be read says nothing
            notes.findings.unknown("status", error.sentence)
        except InsigniaError as error:
            notes.findings.refused("status", error)
    findings.needs.update(notes.findings.needs)
    for warning in notes.findings.warnings:
        findings.warn(warning)
    worst = _worst(notes.findings)
    if worst is not None:
        findings.checks.append(worst)
    elif strangers:
        sentence = f"{strangers[0]}, who keeps a list of it, has not revoked or suspended it."
        findings.passed("status", sentence)
    elif entries:
        findings.passed("status", "Its issuer has not revoked or suspended it.")
    else:
        findings.passed("status", "It has no status list: its issuer does not revoke it.")


class _Notes(NamedTuple):
    findings: Findings
    open_list: OpenList
    inquiry: Inquiry
    issuer: str | None


def _worst(notes: Findings) -> Any:
    for outcome in ("failed", "unknown"):
        for check in notes.checks:
            if check.outcome == outcome:
                return check
    return None


def _check_entry(entry: object, *, document: Document, notes: _Notes) -> str | None:
    """Note what an entry says; returns who signed its list, where that is not the issuer."""
    if not isinstance(entry, dict):
        raise StatusError("The credentialStatus is not an object.")
    types = types_of(entry)
    known = [name for name in types if name in _LIST_TYPES]
    if known:
        status = _bit(entry, kind=known[0], notes=notes)
        _judge(status, findings=notes.findings)
        return status.stranger
    if "1EdTechRevocationList" in types:
        _check_revocation_list(entry, document=document, notes=notes)
    else:
        kind = ", ".join(types) or "no type"
        notes.findings.unknown("status", f"A status of kind {kind} cannot be checked here.")
    return None


def _judge(status: Status, *, findings: Findings) -> None:
    by = status.stranger or "Its issuer"
    if status.message:
        findings.warn(f"{by} says in the status list: {status.message}")
    if status.value == 0 or status.message:
        return
    if status.purpose in _MEANING:
        findings.failed("status", f"{by} has {_MEANING[status.purpose]} it.")
    elif status.purpose in _HARMLESS:
        findings.warn(_HARMLESS[status.purpose])
    else:
        findings.unknown(
            "status", f"Its status {status.purpose!r} is set; what follows is unclear."
        )


def _bit(entry: Document, *, kind: str, notes: _Notes) -> Status:
    """The status of one entry (Bitstring Status List 1.0, 3.2)."""
    url, purpose = entry.get("statusListCredential"), entry.get("statusPurpose")
    if not isinstance(url, str) or not isinstance(purpose, str):
        raise StatusError("The status entry does not name its list and its purpose.")
    index, size = _whole(entry.get("statusListIndex")), _whole(entry.get("statusSize", 1))
    wanted = _Wanted(url, kind, purpose, size)
    found = notes.inquiry.lists.find(
        (url, kind, purpose, size), opening=lambda: _list_in(notes.open_list(url), wanted=wanted)
    )
    stranger = _stranger(found, url=url, notes=notes)
    if found.statuses.length < MINIMUM_LENGTH:
        notes.findings.warn(f"The status list at {url} is shorter than its standard demands.")
    value = found.statuses.get(index)
    message = _message(entry, value) if purpose == "message" else ""
    return Status(purpose, value, message, stranger)


def _stranger(found: SignedList, *, url: str, notes: _Notes) -> str | None:
    """Who signed a list, if it is not the issuer; raises where a stranger's says nothing."""
    own = found.issuer is not None and found.issuer == notes.issuer
    elsewhere = other_site(notes.inquiry.documents, url)
    if elsewhere is not None and not (own and found.name == url):
        whose = "another of its lists" if own else f"a list of {found.issuer}"
        raise Undecided(f"The status list at {url} leads to {elsewhere}, which shows {whose}.")
    if found.name not in (None, url):
        notes.findings.warn(f"The status list at {url} calls itself {found.name}.")
    if own:
        return None
    if notes.inquiry.options.own_lists:
        raise Undecided(f"The status list at {url} is not its issuer's, but {found.issuer}'s.")
    notes.findings.warn(f"The status list at {url} is not its issuer's: {found.issuer} signed it.")
    return found.issuer


def _message(entry: Document, value: int) -> str:
    """The text that an entry has for a value in its list (Bitstring Status List 1.0, 2.1)."""
    for each in as_list(entry.get("statusMessage")):
        if isinstance(each, Mapping) and str(each.get("status")).lower() == hex(value):
            return str(each.get("message", ""))[:200]
    return ""


class _Wanted(NamedTuple):
    url: str
    kind: str
    purpose: str
    size: int


def _list_in(credential: Document, *, wanted: _Wanted) -> SignedList:
    """The list in a status list credential, if it is what the entry says."""
    url = wanted.url
    credential_type, subject_type = _LIST_TYPES[wanted.kind]
    if credential_type not in types_of(credential):
        raise StatusError(f"The status list at {url} is not a {credential_type}.")
    subject = credential.get("credentialSubject")
    if not isinstance(subject, Mapping) or subject_type not in types_of(subject):
        raise StatusError(f"The status list at {url} is not about a {subject_type}.")
    if wanted.purpose not in as_list(subject.get("statusPurpose")):
        raise StatusError(f"The status list at {url} is not meant for {wanted.purpose}.")
    text = str(subject.get("encodedList"))
    multibase = text if wanted.kind == "BitstringStatusListEntry" else f"u{text.removeprefix('u')}"
    statuses = StatusList.decode(multibase, size=wanted.size, minimum=SHORTEST)
    return SignedList(statuses, id_of(credential.get("issuer")), id_of(credential.get("id")))


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 12:
        return int(value)
    raise StatusError(f"{repr(value)[:60]} is not a place in a status list.")


def _check_revocation_list(entry: Document, *, document: Document, notes: _Notes) -> None:
    """1EdTech's list names what is revoked (Revocation List Status Method 1.0)."""
    url, name = entry.get("id"), document.get("id")
    if not isinstance(url, str) or not isinstance(name, str):
        raise StatusError("The revocation list or the credential has no id.")
    found = read_json(notes.inquiry.documents, url)
    if not isinstance(found, Mapping):
        raise Undecided(f"The document at {url} is not a revocation list.")
    if id_of(found.get("issuer")) not in (None, notes.issuer):
        raise StatusError(f"The revocation list at {url} is another issuer's.")
    for member in ("revokedCredential", "revokedCredentials"):
        for revoked in as_list(found.get(member)):
            if id_of(revoked) == name and _counts(revoked):
                sentence = f"Its issuer has revoked it{_reason(revoked)}."
                notes.findings.failed("status", sentence)


def _counts(revoked: object) -> bool:
    return not isinstance(revoked, Mapping) or revoked.get("revoked") is not False


def _reason(revoked: object) -> str:
    reason = revoked.get("revocationReason") if isinstance(revoked, Mapping) else None
    return f" ({reason[:200]})" if isinstance(reason, str) and reason else ""
