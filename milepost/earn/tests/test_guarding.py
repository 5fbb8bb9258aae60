"""A minor begins once a guardian has said yes, and a guardian confirms nothing."""

import pytest

from milepost.earn import actions
from milepost.earn.models import Attestation, Submission
from milepost.earn.rules.attesting import Question
from milepost.earn.tests.builders import NOON, make_version, slot_of, text
from milepost.kit.errors import RuleError
from milepost.people.models import Guardianship, Person
from milepost.people.tests.builders import make_family, make_minor, make_person

pytestmark = pytest.mark.django_db


def code_of_asking(submission: Submission, email: str) -> str:
    by = submission.applicant
    slot = slot_of(submission)
    piece = actions.add_artifact(submission, slot=slot, work=text(), by=by, at=NOON)
    question = Question(email=email, name="G.", statement="She did it by herself.")
    with pytest.raises(RuleError) as caught:
        actions.ask(piece, question=question, by=by, at=NOON)
    return caught.value.code


def test_a_minor_neither_begins_nor_hands_in_before_a_yes() -> None:
    mia, version = make_minor(), make_version("text")
    with pytest.raises(RuleError) as caught:
        actions.start(version, by=mia, at=NOON)
    assert (caught.value.code, Submission.objects.count()) == ("guardian-first", 0)
    lea, _gustav = make_family()
    begun = actions.start(version, by=lea, at=NOON)
    actions.add_artifact(begun, slot=slot_of(begun), work=text(), by=lea, at=NOON)
    Guardianship.objects.update(state="ended")
    with pytest.raises(RuleError) as caught:
        actions.submit(begun, by=lea, at=NOON)
    assert caught.value.code == "guardian-first"
    Guardianship.objects.update(state="agreed")
    assert actions.submit(begun, by=lea, at=NOON).state == "submitted"


def test_a_guardian_confirms_nothing_of_their_child_by_any_address() -> None:
    mia, gustav = make_family()
    gustav.emailaddress_set.create(email="work@example.org", verified=True)
    submission = actions.start(make_version("any"), by=mia, at=NOON)
    assert code_of_asking(submission, gustav.email.upper()) == "guardian"
    assert code_of_asking(submission, "work@example.org") == "guardian"
    Guardianship.objects.update(state="ended")
    mia.minority.delete()
    mia = Person.objects.get(pk=mia.pk)
    assert code_of_asking(submission, gustav.email) == "guardian"
    assert Attestation.objects.count() == 0


def test_somebody_else_may_be_asked() -> None:
    mia, _gustav = make_family()
    submission = actions.start(make_version("any"), by=mia, at=NOON)
    slot = slot_of(submission)
    piece = actions.add_artifact(submission, slot=slot, work=text(), by=mia, at=NOON)
    question = Question(email=make_person("Rosa").email, name="R.", statement="She did it.")
    assert actions.ask(piece, question=question, by=mia, at=NOON).state == "asked"
