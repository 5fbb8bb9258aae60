"""Somebody who has left traces everywhere: work judged and awarded, a wallet, a log, roles."""

from milepost.earn import actions as earn
from milepost.earn.rules.work import FileWork
from milepost.issue.models import Credential
from milepost.organizations.tests.builders import make_organization
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.review.tests.builders import NOON, make_reviewer, make_version, put, reviewed

NAME = "Adalia Quintrell"
WORK = b"Adalia Quintrell took the call and breathed."


def make_earner(name: str = NAME, *, work: bytes = WORK) -> tuple[Person, Credential]:
    """A learner whose text and file two reviewers judged, and the badge that came of it."""
    ada = make_person(name)
    office = make_organization("State Office", kind="authority")
    version = make_version(office)
    submission = earn.start(version, by=ada, at=NOON)
    for slot, file in enumerate(["call.txt", f"{name.lower()}.txt"]):
        note = f"Written by {name}."
        content = work + b"\n" * slot
        put(
            submission,
            FileWork(name=file, content=content, setting="work", note=note),
            slot=slot,
            at=NOON,
        )
    submission = earn.submit(submission, by=ada, at=NOON)
    for reviewer in ("Grace Hopper", "Rosa Parks"):
        reviewed(submission, by=make_reviewer(reviewer, organization=office), levels=(2, 2, 1))
    return ada, Credential.objects.get(recipient=ada)
