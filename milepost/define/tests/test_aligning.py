"""Aligning by typing: what is picked stands on the page, in the API and in the signed document."""

from typing import Any

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from milepost.define import actions, queries
from milepost.define.models import AchievementVersion, Alignment
from milepost.define.queries import Filters
from milepost.define.rules import typed
from milepost.define.rules.alignments import AlignmentContent, changes, misfits
from milepost.define.tests.builders import NOON, make_draft, make_version
from milepost.define.tests.test_editor import sent
from milepost.frameworks.models import Competency
from milepost.frameworks.tests.builders import HOME, full_package, key, make_framework, run

pytestmark = pytest.mark.django_db
FILM = {"url": "https://films.example.org/7", "name": "A film", "framework": "Films"}
WELD = {
    "url": f"{HOME}/CFItems/{key('M.1')}",
    "name": "Reading a rule",
    "framework": "Workshop basics",
    "code": "M.1",
    "description": "Reads a length on a steel rule to half a millimeter.",
    "type": "CFItem",
    "item": key("M.1"),
}


def drafted(client: Client) -> tuple[AchievementVersion, str]:
    draft = make_draft()
    assert draft.created_by
    client.force_login(draft.created_by)
    return draft, reverse("define:edit", args=[draft.pk])


def test_what_is_typed_offers_competencies_and_a_press_aligns(client: Client) -> None:
    make_framework(full_package())
    draft, address = drafted(client)
    offered = client.get(f"{address}find-alignments/", {"align": "stel rule"})
    assert [row.code for row in offered.context["offered"]] == ["M.1"]
    changes: dict[str, Any] = {"competency": "Half a sen", "do": f"align-{key('M.1')}"}
    answer = client.post(address, sent(draft, **changes))
    assert answer["Location"] == f"{address}?at=alignments-0"
    kept = AchievementVersion.objects.get(pk=draft.pk)
    assert (kept.typed["competency"], kept.typed["alignments"]) == ("Half a sen", [WELD])
    client.post(address, sent(kept, do=f"align-{key('M.1')}"))
    assert AchievementVersion.objects.get(pk=draft.pk).typed["alignments"] == [WELD]


def test_without_javascript_a_button_keeps_everything_and_shows_what_was_found(
    client: Client,
) -> None:
    make_framework(full_package())
    draft, address = drafted(client)
    found = client.post(address, sent(draft, title="Changed", do="find-alignments", align="M.1"))
    page = client.get(found["Location"])
    assert f'value="align-{key("M.1")}"' in page.text
    assert 'value="Changed"' in page.text


def test_what_is_published_stays_as_it_read_that_day(client: Client) -> None:
    make_framework(full_package())
    version = make_version({"alignments": [WELD, FILM]})
    documents = queries.definition_document(version)["alignment"]
    assert documents == [
        {
            "type": ["Alignment"],
            "targetName": "Reading a rule",
            "targetUrl": WELD["url"],
            "targetFramework": "Workshop basics",
            "targetCode": "M.1",
            "targetDescription": WELD["description"],
            "targetType": "CFItem",
        },
        {
            "type": ["Alignment"],
            "targetName": "A film",
            "targetUrl": FILM["url"],
            "targetFramework": "Films",
        },
    ]
    data = full_package()
    data["CFItems"][1]["fullStatement"] = "Something else altogether."
    data["CFItems"][1].pop("abbreviatedStatement")
    run(data)
    page = client.get(reverse("define:achievement", args=[version.achievement.slug]))
    assert f'href="/competencies/{key("M.1")}/">Reading a rule</a>' in page.text
    assert f'href="{FILM["url"]}"' in page.text
    shown = client.get(f"/api/v1/catalogue/{version.achievement.slug}").json()
    assert shown["alignments"][0] == WELD
    assert shown["definition"]["alignment"] == documents
    with pytest.raises(ProtectedError):
        Competency.objects.get(code="M.1").delete()


def test_the_next_version_begins_with_the_same_alignments() -> None:
    make_framework(full_package())
    version = make_version({"alignments": [WELD]})
    assert version.created_by
    draft = actions.start_version(version.achievement, by=version.created_by, at=NOON)
    assert draft.typed["alignments"] == [WELD]


def test_a_made_up_tie_to_a_competency_is_not_kept() -> None:
    """Mallory sends the identifier of one competency with another address."""
    make_framework(full_package())
    make_version({"alignments": [WELD | {"url": "https://mallory.example.org/"}]})
    assert Alignment.objects.get().competency is None


def test_the_catalogue_shows_what_meets_a_competency(client: Client) -> None:
    make_framework(full_package())
    version = make_version({"alignments": [WELD]})
    make_version({"title": "Something else"})
    assert list(queries.catalogue(Filters(competency=key("M.1")))) == [version]
    page = client.get("/catalogue/", {"competency": key("M.1")})
    assert [row.title for row in page.context["page"]] == [version.title]
    found = client.get("/api/v1/catalogue", {"competency": key("M.1")}).json()
    assert found["count"] == 1


MISFITS = [
    (FILM, []),
    (FILM | {"url": "films"}, ["Give the full address, beginning with https://."]),
    (FILM | {"url": "javascript:alert(1)"}, ["Give the full address, beginning with https://."]),
    (FILM | {"name": " "}, ["Say what stands at this address."]),
    (FILM | {"url": f"https://x.org/{'x' * 500}"}, ["Use at most 500 characters."]),
]


@pytest.mark.parametrize(("row", "sentences"), MISFITS)
def test_an_alignment_that_leads_nowhere_is_not_published(
    row: dict[str, str], sentences: list[str]
) -> None:
    assert [sentence for _place, sentence in misfits([row])] == sentences


def test_two_alignments_to_one_thing_are_one_too_many() -> None:
    assert list(misfits([FILM, FILM])) == [
        ("alignments-1-url", "This stands here twice. Remove one of them.")
    ]


def test_new_and_gone_alignments_are_said_in_words() -> None:
    old, new = typed.read(typed.from_mapping({"alignments": [FILM]})), [AlignmentContent(**WELD)]
    assert list(changes(old.alignments, new)) == [
        "Now aligned to “Reading a rule”.",
        "No longer aligned to “A film”.",
    ]
