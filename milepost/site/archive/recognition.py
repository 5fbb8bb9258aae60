"""What others said about a person's skills, and what became of claims under commitments."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from milepost.issue.models import StatusList
from milepost.people.models import Person
from milepost.recognize import queries
from milepost.recognize.models import RecognitionClaim, SkillEndorsement
from milepost.site.archive.proving import provable


class Said(NamedTuple):
    """Rows of the record, the signed texts by their path, and the lists that tell if they hold."""

    rows: list[dict[str, Any]]
    files: dict[str, str]
    lists: set[StatusList]


def endorsements_of(person: Person) -> Said:
    """Return every endorsement of a skill of theirs, as it was signed, shown to others or not."""
    found = queries.endorsements_about(person).defer(None)
    rows: Iterable[SkillEndorsement] = found.select_related(
        "signed__status_list__organization", "author", "organization", "credential__version"
    )
    said = Said([], {}, set())
    for one in rows:
        path = f"endorsements/{one.pk}.json"
        said.rows.append(_endorsement(one, path=path))
        said.files[path] = one.document
        said.lists.add(one.signed.status_list)
    return said


def _endorsement(one: SkillEndorsement, *, path: str) -> dict[str, Any]:
    return {
        "badge": str(one.credential_id),
        "title": one.credential.version.title,
        "skill": one.skill,
        "by": one.author.name,
        "role": one.role,
        "years": one.years,
        "organization": one.organization.name if one.organization else "",
        "reason": one.reason,
        "state": one.state,
        "offered_at": one.offered_at,
        "file": path,
        **provable(json.loads(one.document)),
    }


def claims_of(person: Person) -> list[dict[str, Any]]:
    """Return the claims they made, each with the words it was made under and what was decided."""
    return [_claim(one) for one in queries.claims_of(person)]


def _claim(one: RecognitionClaim) -> dict[str, Any]:
    version = one.version
    return {
        "commitment": str(version.commitment_id),
        "version": version.number,
        "title": version.title,
        "organization": version.commitment.organization.name,
        "gives": version.grant_sentence,
        "terms": version.terms,
        "badges": [str(badge.credential_id or badge.imported_id) for badge in one.badges.all()],
        "titles": [badge.title for badge in one.badges.all()],
        "share": str(one.share_id or ""),
        "note": one.note,
        "made_at": one.made_at,
        "state": one.state,
        "outcome": one.get_state_display(),
        "decided_at": one.decided_at,
        "granted": one.granted,
        "reason": one.reason,
        "log_entry": one.leaf_hash,
    }
