"""Programs write definitions; those who made their own hear of new versions; terms that bind."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from milepost.define import actions, queries
from milepost.define.models import AchievementVersion
from milepost.define.rules.comparing import compare
from milepost.define.rules.drafting.choices import AuthorRole
from milepost.define.rules.lineage import core, tailoring
from milepost.define.rules.pieces import pieces
from milepost.define.rules.typed import blank
from milepost.define.tasks import publish_and_tell, tell_descendants
from milepost.define.tests.builders import NOON, make_designer, make_draft, make_version
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.organizations.tests.builders import make_organization
from milepost.people.actions import make_token
from milepost.people.models import Person
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db
RULE = {
    "condition": "the written attendance rules",
    "behavior": "is on time",
    "standard": {"unit": "days", "met": 9, "of": 10},
    "period": {"length": 2, "unit": "weeks"},
    "record": "the log-in record",
}
LEVELS = [
    {"name": "Not yet", "description": "The record falls short.", "meets": False},
    {"name": "Met", "description": "The record shows it.", "meets": True},
]
ROW = {
    "url": "https://example.org/a",
    "name": "Arrives in time",
    "code": "A.1",
    "framework": "Work",
}


def asking(client: Client, person: Person) -> Any:
    """Ask the API as this person."""
    secret = make_token(person, name="writer", expires_at=None, at=NOON)
    headers = {"Authorization": f"Bearer {secret}"}

    def ask(method: str, path: str, body: Any = None) -> Any:
        more = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(client, method)(f"/api/v1{path}", headers=headers, **more)

    return ask


def test_a_program_writes_a_definition_and_is_told_what_it_lacks(client: Client) -> None:
    office = make_organization("Office")
    ask = asking(client, make_designer(office))
    begun = ask("post", "/drafts", {"organization": office.slug, "title": "On time"})
    assert (begun.status_code, begun.json()["state"]) == (201, "draft")
    place = f"/drafts/{begun.json()['id']}"
    said = {
        "title": "On time",
        "competency": "Is on time on 9 of 10 days.",
        "limits": ["One workplace only."],
        "effort_hours": 12,
        "tags": ["work", "time"],
        "criteria": [{"text": "Is on time.", "rule": RULE, "levels": LEVELS}],
        "slots": [{"title": "The record", "kind": "log"}],
        "alignments": [ROW],
        "answers": {"own-word": "The log-in system enters, nobody else can."},
    }
    lacking = ask("put", f"{place}/definition", {"title": "On time"}).json()["todo"]
    refused = ask("post", f"{place}/publish")
    named = [one["location"] for one in refused.json()["errors"]]
    assert (refused.status_code, named) == (409, [one["place"] for one in lacking])
    assert {"competency", "limits", "criteria", "slots"} <= set(named)
    told = ask("put", f"{place}/definition", said).json()
    kept = told["definition"]
    assert {name: kept[name] for name in ("limits", "tags", "effort_hours")} == {
        name: said[name] for name in ("limits", "tags", "effort_hours")
    }
    (criterion,) = kept["criteria"]
    assert (criterion["rule"]["standard"]["of"], criterion["levels"]) == (10, LEVELS)
    assert kept["alignments"][0]["code"] == "A.1"
    again = ask("put", f"{place}/definition", kept).json()
    assert again["definition"] == kept
    assert kept["answers"] == said["answers"]
    silent = {name: value for name, value in kept.items() if name != "answers"}
    assert ask("put", f"{place}/definition", silent).json()["definition"] == kept
    late = ask("put", f"{place}/definition", kept | {"seen": begun.json()["changed_at"]})
    assert late.json()["code"] == "changed-meanwhile"
    wrong = kept | {"criteria": [{"text": "x", "rule": {"standard": 7}}]}
    assert ask("put", f"{place}/definition", wrong).json()["code"] == "unreadable-rule"
    assert ask("get", f"{place}/definition").json()["definition"] == kept
    assert ask("delete", f"{place}/definition").status_code == 204
    assert ask("get", f"{place}/definition").status_code == 404


def test_a_program_publishes_and_begins_the_next_version(client: Client) -> None:
    draft = make_draft()
    assert draft.created_by
    ask = asking(client, draft.created_by)
    public = ask("post", f"/drafts/{draft.pk}/publish").json()
    assert (public["state"], public["todo"]) == ("published", [])
    next_one = ask("post", f"/catalogue/{public['slug']}/versions")
    assert (next_one.status_code, next_one.json()["version"]) == (201, 2)
    assert next_one.json()["definition"]["title"] == public["definition"]["title"]


def test_a_program_of_strangers_writes_nothing(client: Client) -> None:
    draft = make_draft()
    mallory = asking(client, make_designer(make_organization("School")))
    place = f"/drafts/{draft.pk}"
    office = draft.achievement.organization.slug
    tries = [
        mallory("post", "/drafts", {"organization": office, "title": "x"}),
        mallory("get", f"{place}/definition"),
        mallory("put", f"{place}/definition", {"title": "x"}),
        mallory("post", f"{place}/publish"),
        mallory("delete", f"{place}/definition"),
        mallory("post", f"/catalogue/{draft.achievement.slug}/versions"),
    ]
    assert [answer.status_code for answer in tries] == [404] * 6


# alignments as pieces


def test_an_alignment_is_compared_and_can_be_locked() -> None:
    old = blank("On time") | {"alignments": [ROW | {"description": "", "type": "", "item": ""}]}
    other = old["alignments"][0] | {"url": "https://example.org/b", "name": "Stays to the end"}
    new = old | {"alignments": [other]}
    told = {one.change: one.sentence for one in compare(old, new=new) if "alignments" in one.place}
    assert told == {
        "added": "Alignment 1 is new: “A.1 Stays to the end (Work)”",
        "removed": "Alignment 1 was taken away: “A.1 Arrives in time (Work)”",
    }
    place = next(one.place for one in pieces(old) if one.place.startswith("alignments:"))
    assert core.cleaned([place], typed=old) == [place]
    ties = tailoring.Ties(lineage="tailored", original=old, core=(place,), reasons={})
    sentences = [one.sentence for one in tailoring.findings(ties, draft=new)]
    assert sentences == ["This is locked by the original. Put its words back."]
    free = tailoring.Ties(lineage="tailored", original=old, core=(), reasons={})
    assert tailoring.findings(free, draft=new) == []
    back = tailoring.taken_over(new, source=old, place=place)
    assert [row["name"] for row in back["alignments"]] == ["Arrives in time", "Stays to the end"]


# those who made their own


def test_who_made_their_own_hears_of_a_new_version_once_from_a_worker() -> None:
    school = make_organization("School")
    dora = make_designer(school)
    original = make_version({"license": "CC-BY-4.0"})
    by = original.created_by
    assert by
    fork = actions.fork(original, organization=school, by=dora, at=NOON)
    fork = actions.publish(fork, by=dora, at=NOON)
    newer = actions.start_version(original.achievement, by=by, at=NOON)
    Mail.objects.all().delete()
    for _press in range(2):
        newer = publish_and_tell(newer, by=by, at=NOON)
    waiting = DBTaskResult.objects.filter(task_path__endswith="tell_descendants")
    assert (Mail.objects.count(), waiting.count()) == (0, 1)
    tell_descendants.func(str(newer.pk))
    assert [mail.to for mail in Mail.objects.all()] == [dora.email]


# terms that bind


def agreed(draft: AchievementVersion, author: Person) -> None:
    """Ask somebody to be named, who agrees."""
    assert draft.created_by
    actions.ask_coauthor(
        draft.achievement,
        email=author.email,
        role=AuthorRole.PRACTITIONER,
        by=draft.created_by,
        at=NOON,
    )
    token = Mail.objects.filter(to=author.email).latest("pk").text.split("/authors/")[1]
    actions.agree_to_be_named(token.split("/")[0], name="Ada", person=author, at=NOON)


def with_license(draft: AchievementVersion, license: str) -> AchievementVersion:
    assert draft.created_by
    typed = queries.typed_of(draft) | {"license": license}
    return actions.save_draft(draft, by=draft.created_by, draft=typed, at=NOON)


def test_nothing_is_published_under_other_terms_than_its_authors_agreed_to() -> None:
    draft, ada = make_draft(), make_person("Ada")
    assert draft.created_by
    draft = with_license(draft, "CC-BY-SA-4.0")
    agreed(draft, ada)
    draft = with_license(draft, "CC0-1.0")
    with pytest.raises(RuleError) as refusal:
        actions.publish(draft, by=draft.created_by, at=NOON)
    assert "Ada agreed to be named under “CC BY-SA 4.0”" in refusal.value.sentence
    agreed(draft, ada)
    assert actions.publish(draft, by=draft.created_by, at=NOON).state == "published"
    assert [one.license for one in queries.authors_of(draft.achievement)] == ["CC0-1.0"]


def test_the_terms_are_shown_to_whoever_is_asked_to_be_named(client: Client) -> None:
    draft, ada = make_draft(), make_person("Ada")
    assert draft.created_by
    draft = with_license(draft, "CC-BY-4.0")
    actions.ask_coauthor(
        draft.achievement,
        email=ada.email,
        role=AuthorRole.PRACTITIONER,
        by=draft.created_by,
        at=NOON,
    )
    token = Mail.objects.latest("pk").text.split("/authors/")[1].split("/")[0]
    client.force_login(ada)
    page = client.get(reverse("define:agree", args=[token])).text
    assert "It is published under these terms: CC BY 4.0" in page


def test_what_a_program_reads_and_writes_back_changes_nothing(client: Client) -> None:
    version = make_version({"tie_break": "cautious", "third": "lead", "appeal_days": 90})
    designer = version.created_by
    assert designer
    ask = asking(client, designer)
    begun = ask("post", f"/catalogue/{version.achievement.slug}/versions").json()
    place = f"/drafts/{begun['id']}/definition"
    body = begun["definition"] | {"seen": begun["changed_at"]}
    written = ask("put", place, body)
    assert (written.status_code, written.json().get("review_changes")) == (200, [])
    draft = AchievementVersion.objects.get(pk=begun["id"])
    assert queries.content_of(draft) == queries.content_of(version)
