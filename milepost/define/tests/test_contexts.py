"""Contexts: what can be chosen, what a piece of work covers, what a definition may ask for."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from milepost.define import actions, queries
from milepost.define.queries import content_of
from milepost.define.rules import typed
from milepost.define.rules.checks import findings
from milepost.define.rules.contexts import Shown, coverage, most_different, offered
from milepost.define.tests.builders import DEFINITION, NOON, make_designer, make_draft, make_version
from milepost.frameworks import actions as frameworks
from milepost.frameworks.rules.writing import FrameworkWords
from milepost.organizations.tests.builders import make_organization

TERMS = offered(finer=["customers", "club"], own=["Work: night shift", "a lake", "A  lake", "x: y"])


def test_the_four_broad_contexts_can_always_be_chosen_then_their_parts_and_ones_own() -> None:
    assert [(term.key, term.words, term.broader) for term in TERMS] == [
        ("school", "school", ""),
        ("work", "work", ""),
        ("home", "home", ""),
        ("community", "community", ""),
        ("customers", "work: with customers or patients", "work"),
        ("club", "community: in a club or a church", "community"),
        ("own-work-night-shift", "Work: night shift", "work"),
        ("own-a-lake", "a lake", ""),
        ("own-x-y", "x: y", ""),
    ]
    assert most_different(TERMS) == 7


@pytest.mark.parametrize(
    ("settings", "asked", "counted", "missing"),
    [
        ([], 1, 0, 1),
        ([""], 2, 0, 2),
        (["work", "work"], 2, 1, 1),
        (["work", "home"], 2, 2, 0),
        (["work", "customers"], 2, 1, 1),
        (["customers", "own-work-night-shift"], 2, 2, 0),
        (["work", "customers", "own-work-night-shift", "own-a-lake"], 2, 3, 0),
        (["own-of-an-older-version", "school"], 3, 2, 1),
    ],
)
def test_different_contexts_are_counted_and_a_part_is_not_another_than_its_whole(
    settings: list[str], asked: int, counted: int, missing: int
) -> None:
    covered = coverage(settings, asked=asked, terms=TERMS)
    assert (covered.counted, covered.missing, len(covered.gaps)) == (counted, missing, missing)


def test_the_picture_names_what_is_shown_by_how_many_pieces_and_what_is_open() -> None:
    covered = coverage(["home", "customers", "home"], asked=3, terms=TERMS)
    assert covered.shown == (
        Shown(label="Home", words="home", pieces=2),
        Shown(
            label="Work: with customers or patients",
            words="work: with customers or patients",
            pieces=1,
        ),
    )
    assert list(covered.others) == [
        *("School", "Community", "Community: in a club or a church"),
        *("Work: night shift", "a lake", "x: y"),
    ]


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"contexts_asked": "2"}, []),
        ({"contexts_asked": "4"}, []),
        ({"contexts_asked": "5"}, ["contexts_asked"]),
        ({"contexts_asked": "5", "contexts": ["a lake"]}, []),
        ({"contexts_asked": "0"}, ["contexts_asked"]),
        ({"contexts_asked": "ten"}, ["contexts_asked"]),
        ({"contexts": ["long " * 20]}, ["contexts"]),
        ({"contexts": [f"place {number}" for number in range(13)]}, ["contexts"]),
    ],
)
def test_no_more_contexts_are_asked_for_than_can_be_chosen(
    changes: dict[str, Any], places: list[str]
) -> None:
    draft = typed.with_keys(typed.from_mapping(DEFINITION | changes), new_key=uuid4)
    assert [finding.place for finding in findings(draft)] == places


def test_a_draft_from_before_contexts_asks_for_one() -> None:
    draft = typed.with_keys(typed.from_mapping(DEFINITION), new_key=uuid4)
    old = {name: draft[name] for name in draft if name not in ("contexts_asked", "contexts")}
    del old["finer"]
    assert findings(old) == []
    assert typed.read(old) == typed.read(draft)


@pytest.mark.django_db
def test_a_version_asks_for_contexts_on_its_page_and_in_the_api(client: Client) -> None:
    asked = {"contexts_asked": 2, "finer": ["customers"], "contexts": ["work: night shift"]}
    version = make_version(asked)
    content = content_of(version)
    assert (content.contexts_asked, content.finer, content.contexts) == (
        2,
        ("customers",),
        ("work: night shift",),
    )
    slug = version.achievement.slug
    page = client.get(reverse("define:achievement", args=[slug])).text
    assert "In at least 2 different contexts" in page
    told = client.get(f"/api/v1/catalogue/{slug}").json()
    assert told["contexts_asked"] == 2
    assert {"key": "own-work-night-shift", "words": "work: night shift", "broader": "work"} in (
        told["contexts"]
    )
    draft = actions.start_version(version.achievement, by=version.created_by, at=NOON)
    assert typed.read(draft.typed).terms == content.terms


@pytest.mark.django_db
def test_a_definition_is_offered_the_contexts_of_what_it_is_aligned_to(client: Client) -> None:
    office = make_organization("Guild")
    dora = make_designer(office)
    words = FrameworkWords(title="Care", contexts="Hospital ward\n Home  of the client \n\nSchool")
    framework = frameworks.start_framework(office, by=dora, words=words, at=NOON)
    frameworks.add_lines(framework, by=dora, text="C.1 Washes hands", at=NOON)
    frameworks.publish(framework, by=dora, at=NOON)
    draft = make_draft({"contexts": "hospital WARD"}, organization=office, by=dora)
    editor = reverse("define:edit", args=[draft.pk])
    client.force_login(dora)
    assert "From the frameworks it is aligned to" not in client.get(editor).text
    row = queries.alignment_to(str(framework.competencies.get().identifier))
    draft_words = queries.typed_of(draft) | {"alignments": [row]}
    assert queries.contexts_offered(draft_words) == ["Home of the client", "School"]
    actions.save_draft(draft, by=dora, draft=draft_words, at=NOON)
    assert 'name="take-context-0" value="Home of the client"' in client.get(editor).text
    taken = typed.from_fields(
        {"contexts": "hospital WARD\n", "take-context-0": "Home of the client"}
    )
    assert taken["contexts"] == "hospital WARD\nHome of the client"
    newer = frameworks.start_version(framework, by=dora, at=NOON)
    assert newer.contexts == "Hospital ward\nHome of the client\nSchool"
