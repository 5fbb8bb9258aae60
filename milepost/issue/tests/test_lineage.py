"""A definition made from another is signed with its lineage: no term of it is undefined."""

import json

import pytest

from milepost.define import actions
from milepost.define.tests.builders import NOON, make_designer, make_version
from milepost.issue.tests.builders import make_credential
from milepost.organizations.tests.builders import make_organization


@pytest.mark.django_db
def test_a_badge_carries_the_lineage_of_what_was_earned() -> None:
    original = make_version({"license": "CC-BY-SA-4.0"})
    school = make_organization("Harbor School")
    ines = make_designer(school, name="Ines")
    draft = actions.fork(original, organization=school, by=ines, at=NOON)
    version = actions.publish(draft, by=ines, at=NOON)
    signed = json.loads(make_credential(version=version).document)
    achievement = signed["credentialSubject"]["achievement"]
    source = json.loads(original.document)["id"]
    assert achievement["related"] == [{"id": source, "type": ["Related"], "version": "1"}]
    assert "CC BY-SA 4.0" in achievement["criteria"]["narrative"]
    assert signed["proof"]
