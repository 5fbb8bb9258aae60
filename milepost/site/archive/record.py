"""What a person has here, as plain data, and the files that belong to it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from milepost.earn.models import Artifact, Attestation, Submission
from milepost.earn.queries import submissions_of
from milepost.hold import queries as hold
from milepost.hold.models import Collection, ImportedCredential, KeptPiece
from milepost.issue.models import Credential, EvidenceItem, StatusList
from milepost.kit import files
from milepost.people.models import Person
from milepost.people.queries import proven_addresses
from milepost.practice import queries as practice
from milepost.practice.rules.sheet import entries_sheet
from milepost.review import queries as review
from milepost.review.models import Decision
from milepost.site.archive.documents import Documents
from milepost.site.archive.proving import provable, provable_text
from milepost.site.archive.recognition import claims_of, endorsements_of
from milepost.site.archive.showing import shares_of
from milepost.site.archive.zipping import Part

NAMES = 80


@dataclass
class Archive:
    """The record that the viewer reads, and where each file of it comes from.

    ``files`` are texts by their path; ``kept`` are digests of kept files by their path.
    """

    record: dict[str, Any]
    files: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)

    def parts(self) -> Iterator[Part]:
        """Every file but the viewer's own, in the order of the record."""
        for path, text in self.files.items():
            yield Part(path, [text.encode()])
        for path, sha256 in self.kept.items():
            yield Part(path, _kept(sha256))


def record_of(person: Person, *, at: datetime) -> Archive:
    """Gather all that is this person's, as of now. Nothing of anybody else's is in it."""
    archive = Archive({"made_at": at.isoformat(), "person": _person(person)})
    told = archive.record
    held = list(
        hold.credential_of(person).defer(None).select_related("status_list", "organization")
    )
    told["credentials"] = [_credential(one, archive=archive) for one in held]
    elsewhere = hold.imported_of(person).prefetch_related("pieces")
    said = endorsements_of(person)
    told["endorsements"], archive.files = said.rows, archive.files | said.files
    lists = {one.status_list for one in held} | said.lists
    _gather_documents(person, lists=lists, archive=archive, at=at)
    told["imported"] = [_imported(one, archive=archive) for one in elsewhere]
    collections = hold.collections_of(person).prefetch_related("items")
    told["collections"] = [_collection(one) for one in collections]
    told["own_words"] = list(
        hold.claims_of(person).values("title", "words", "begun", "ended", "written_at")
    )
    told["practice"] = [_log(log, archive=archive) for log in practice.logs_of(person)]
    pieces = Artifact.objects.select_related("slot").prefetch_related("attestations")
    pieces = pieces.order_by("slot__position", "id")
    mine = submissions_of(person).prefetch_related(Prefetch("artifacts", queryset=pieces))
    told["work"] = [_work(one, archive=archive) for one in mine]
    told["decisions"] = [_decision(one, reader=person) for one in _decisions_on(person)]
    told["shares"] = shares_of(person)
    told["claims"] = claims_of(person)
    return archive


def _gather_documents(
    person: Person, *, lists: set[StatusList], archive: Archive, at: datetime
) -> None:
    documents = Documents()
    documents.add_ours(lists, at=at)
    documents.add_seen(hold.seen_by(person))
    archive.record |= {
        "keys": documents.keys,
        "lists": documents.lists,
        "documents": documents.rows,
    }
    archive.files |= documents.files
    archive.kept |= documents.kept


def as_script(record: Mapping[str, Any]) -> str:
    """Return the record as a script that a page opened from a folder can load."""
    text = json.dumps(record, ensure_ascii=True, default=str, indent=1)
    return "window.RECORD = " + text.replace("</", "<\\/") + ";\n"


def _person(person: Person) -> dict[str, Any]:
    addresses = sorted(proven_addresses(person))
    return {"name": person.name, "email": person.email, "addresses": addresses}


def _credential(one: Credential, *, archive: Archive) -> dict[str, Any]:
    path = f"badges/{one.pk}.json"
    archive.files[path] = one.document
    evidence = [_evidence(item, archive=archive) for item in one.evidence.all()]
    return {
        "id": str(one.pk),
        "title": one.version.title,
        "organization": one.organization.name,
        "issued_at": one.issued_at,
        "file": path,
        "evidence": evidence,
        **provable(json.loads(one.document)),
    }


def _evidence(item: EvidenceItem, *, archive: Archive) -> dict[str, Any]:
    told = {
        "title": item.title,
        "setting": item.setting,
        "audience": item.audience,
        "narrative": item.narrative,
        "attestations": item.attestations,
    }
    if item.url:
        return told | {"url": item.url}
    path = f"evidence/{item.credential_id}/{item.position:02}-{_safe(item.title)}"
    if item.text:
        archive.files[f"{path}.txt"] = item.text
        return told | {"file": f"{path}.txt"}
    archive.kept[path] = item.sha256
    return told | {"file": path}


def _imported(one: ImportedCredential, *, archive: Archive) -> dict[str, Any]:
    is_json = one.document.lstrip().startswith("{")
    path = f"elsewhere/{one.pk}.{'json' if is_json else 'jwt'}"
    archive.files[path] = one.document
    pieces = [_kept_piece(piece, archive=archive) for piece in one.pieces.all()]
    return {
        "id": str(one.pk),
        "title": one.title,
        "organization": one.issuer_name,
        "evidence": pieces,
        "verdict": one.verdict,
        "reason": one.reason,
        "checked_at": one.checked_at,
        "archive_says": one.archive_says,
        "brought_at": one.imported_at,
        "file": path,
        **provable_text(one.document),
    }


def _collection(one: Collection) -> dict[str, Any]:
    """Its badges in their order, each by its id in the record."""
    badges = [str(row.credential_id or row.imported_id) for row in one.items.all()]
    return {"name": one.name, "words": one.words, "badges": badges}


def _kept_piece(piece: KeptPiece, *, archive: Archive) -> dict[str, Any]:
    names = ("title", "setting", "narrative", "attestations")
    told = {name: getattr(piece, name) for name in names}
    if piece.url:
        return told | {"url": piece.url}
    path = f"evidence/{piece.imported_id}/{piece.position:02}-{_safe(piece.name)}"
    archive.kept[path] = piece.sha256
    return told | {"file": path}


def _log(log: Any, *, archive: Archive) -> dict[str, Any]:
    entries = [practice.entry_document(entry) for entry in practice.entries_of(log)]
    path = f"practice/{log.pk}.csv"
    archive.files[path] = entries_sheet(entries)
    terms = {"title": log.title, "time_zone": log.time_zone, "rule": log.rule}
    return terms | {"id": str(log.pk), "entries": len(entries), "file": path}


def _work(submission: Submission, *, archive: Archive) -> dict[str, Any]:
    return {
        "title": submission.version.title,
        "state": submission.state,
        "round": submission.round,
        "pieces": [_piece(one, archive=archive) for one in submission.artifacts.all()],
    }


def _piece(artifact: Artifact, *, archive: Archive) -> dict[str, Any]:
    told = {
        "part": artifact.slot.title,
        "note": artifact.note,
        "setting": artifact.setting,
        "attestations": [_attestation(one) for one in artifact.attestations.all()],
    }
    folder = f"work/{artifact.submission_id}"
    if artifact.kind == Artifact.Kind.FILE:
        path = f"{folder}/{str(artifact.pk)[:8]}-{_safe(artifact.file_name)}"
        archive.kept[path] = artifact.sha256
        return told | {"file": path}
    if artifact.url:
        return told | {"url": artifact.url}
    path = f"{folder}/{str(artifact.pk)[:8]}.txt"
    archive.files[path] = artifact.text
    return told | {"file": path}


def _attestation(one: Attestation) -> dict[str, Any]:
    """What somebody was asked about a piece, and what they said; their address stays out."""
    return {
        "name": one.name,
        "statement": one.told_statement,
        "state": one.state,
        "answer": one.get_state_display(),
        "capacity": one.capacity_name,
        "words": one.words,
        "asked_at": one.asked_at,
        "answered_at": one.answered_at,
    }


def _decisions_on(person: Person) -> Iterable[Decision]:
    return review.decisions_for(person).filter(submission__applicant=person)


def _decision(decision: Decision, *, reader: Person) -> dict[str, Any]:
    """What was decided and every word addressed to the learner; reviewers by number only."""
    record = review.record_of(decision, reader=reader)
    return {
        "title": decision.submission.version.title,
        "round": decision.round,
        "outcome": decision.get_outcome_display(),
        "agreement": decision.stood,
        "decided_at": decision.decided_at,
        "organization": record.organization.name,
        "reviewers": [str(one.standing.label) for one in record.stood],
        "log_entry": decision.leaf_hash,
        "log_facts": decision.logged_facts,
        "log_salt": decision.salt,
        "criteria": [
            {
                "criterion": judged.criterion.text,
                "said": [
                    {
                        "reviewer": said.number,
                        "level": said.level.name if said.level else "",
                        "comment": said.comment,
                    }
                    for said in judged.said
                ],
            }
            for judged in record.criteria
        ],
        "strong": [words.text for words in record.strong],
        "lacking": [words.text for words in record.lacking],
        "to_try": [words.text for words in record.to_try],
    }


def _safe(name: str) -> str:
    """Return a name that is a file's name everywhere: no folders, no signs that mean something."""
    plain = "".join(sign if sign.isalnum() or sign in "-_. " else "-" for sign in name).strip(". ")
    return plain[-NAMES:].strip(". ") or str(_("file"))


def _kept(sha256: str) -> Iterator[bytes]:
    """The bytes of a kept file; of one that is lost, a sentence that says so."""
    try:
        size = files.size_of(sha256)
    except FileNotFoundError:
        yield str(_("This file is no longer kept here.")).encode()
        return
    yield from files.pieces(sha256, start=0, end=size)
