"""Is an endorsement inside a credential about that credential, or about something else?

Open Badges 3.0 lets endorsers speak of a credential, and of the achievement and the profiles in it,
there where they stand. A good endorsement of another thing proves nothing here, and is warned of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from insignia.checks.inquiry import Findings
from insignia.checks.outline import ENDORSEMENTS, NOT_SEARCHED
from insignia.checks.structure import as_list, id_of
from insignia.report import Report

Node = Mapping[str, Any]


def note_subjects(
    reports: list[Report], *, items: list[object], document: Node, findings: Findings
) -> None:
    """Warn of each of ``reports``, on the endorsements ``items``, that is about something else."""
    owners: dict[object, set[str | None]] = {}
    for item, owner in _placed(document):
        owners.setdefault(_key(item), set()).add(owner)
    parts = _parts(document)
    for item, report in zip(items, reports, strict=True):
        for subject in as_list((report.credential or {}).get("credentialSubject")):
            about = id_of(subject)
            if about is None:
                findings.warn("An endorsement in it does not say what it is about.")
            elif about not in parts and about not in owners[_key(item)]:
                findings.warn(f"An endorsement in it is about something else, {about[:200]}.")


def _key(item: object) -> object:
    return item if isinstance(item, str) else id(item)


def _parts(document: Node) -> set[str | None]:
    """The credential, its issuer, its subjects and their achievements."""
    subjects = as_list(document.get("credentialSubject"))
    nodes = [each for each in subjects if isinstance(each, Mapping)]
    achievements = [each for node in nodes for each in as_list(node.get("achievement"))]
    named = [document, document.get("issuer"), *subjects, *achievements]
    return {id_of(each) for each in named}


def _placed(document: Node) -> Iterator[tuple[object, str | None]]:
    """Every endorsement with the name of what it stands in, but for those inside others."""
    waiting: list[Any] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        if not isinstance(value, Mapping):
            continue
        for name, child in value.items():
            if name in ENDORSEMENTS:
                yield from ((item, id_of(value)) for item in as_list(child))
            elif name not in NOT_SEARCHED:
                waiting.append(child)
