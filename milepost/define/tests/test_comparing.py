"""What differs between two versions is said in sentences and shown to the word."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from milepost.define import actions
from milepost.define.models import AchievementVersion
from milepost.define.rules import typed
from milepost.define.rules.comparing import changed, compare, stretches
from milepost.define.rules.pieces import is_place, pieces
from milepost.define.rules.sheet import LABELS
from milepost.define.tests.builders import DEFINITION, NOON, make_version

LATER = NOON + timedelta(days=1)


def draft() -> typed.Typed:
    """The definition of the tests, under keys that tell its rows."""
    rows = deepcopy(DEFINITION)
    for group, digit in (("criteria", "a"), ("slots", "b")):
        for number, row in enumerate(rows[group]):
            row["required"] = row.get("required", True)
            row["key"] = f"{digit * 8}-0000-4000-8000-00000000000{number}"
    return typed.from_mapping(rows)


def said(new: typed.Typed) -> list[tuple[str, str]]:
    return [(one.label, one.change) for one in changed(draft(), new=new)]


def change(new: typed.Typed, what: str) -> typed.Typed:
    """Change one thing."""
    criteria, slots = new["criteria"], new["slots"]
    if what == "add":
        criteria.append(typed.blank_criterion() | {"key": "c" * 8 + "-0000-4000-8000-000000000000"})
    elif what == "remove":
        criteria.pop(1)
    elif what == "move":
        criteria.insert(0, criteria.pop())
    elif what == "level":
        criteria[0]["levels"][1]["description"] = "Other words."
    elif what == "optional":
        criteria[0]["required"] = False
    elif what == "slot":
        slots[0]["number"] = "3"
    elif what == "reviewers":
        new["reviewers"] = "3"
    elif what == "symbol":
        new["symbol"] = "star"
    elif what == "research":
        new["research_for"] = ""
    return new


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("nothing", []),
        ("add", [("Criterion 4", "added")]),
        ("remove", [("Criterion 2", "removed")]),
        ("move", [("Criterion 1", "moved")]),
        ("level", [("Criterion 1", "reworded")]),
        ("optional", [("Criterion 1", "reworded")]),
        ("slot", [("Evidence 1", "reworded")]),
        ("reviewers", [("Number of reviewers", "reworded")]),
        ("symbol", [("Colors", "reworded")]),
        ("research", [("Research that speaks for it", "removed")]),
    ],
)
def test_each_change_is_found_once(what: str, expected: list[tuple[str, str]]) -> None:
    assert said(change(draft(), what)) == expected


def test_every_field_of_the_editor_is_compared() -> None:
    places = {piece.place for piece in pieces(draft())}
    assert set(LABELS) - places == {"symbol", "language"}
    assert all(is_place(place) for place in places)
    assert not any(map(is_place, ("criteria", "typed", "symbol", "criteria:1", "slots:../x", "")))


def test_a_moved_row_says_where_it_stood() -> None:
    moved = change(draft(), "move")
    assert [one.sentence for one in changed(draft(), new=moved)] == [
        "Criterion 1 stood at place 3 before: “Stays calm at a wrong answer. (optional)”"
    ]


def test_words_are_woven_together() -> None:
    old, new = "Waits three seconds after a question.", "Waits five seconds after a question."
    assert [(one.kind, one.text) for one in stretches(old, new)] == [
        ("same", "Waits "),
        ("gone", "three"),
        ("new", "five"),
        ("same", " seconds after a question."),
    ]


def test_wordings_that_share_nothing_stand_one_after_the_other() -> None:
    woven = stretches("Waits three seconds.", "Another thing altogether, said quite freshly")
    assert [one.kind for one in woven] == ["gone", "new"]


@given(st.text(max_size=200), st.text(max_size=200))
def test_both_wordings_can_be_read_out_of_the_woven_one(old: str, new: str) -> None:
    woven = stretches(old, new)
    assert "".join(one.text for one in woven if one.kind != "new") == old
    assert "".join(one.text for one in woven if one.kind != "gone") == new


def test_there_and_back_are_mirrored() -> None:
    other = change(change(draft(), "add"), "remove")
    there, back = compare(draft(), new=other), compare(other, new=draft())
    swap = {"added": "removed", "removed": "added"}
    assert {one.place: swap.get(one.change, one.change) for one in there} == {
        one.place: one.change for one in back
    }


def two_versions() -> AchievementVersion:
    first = make_version()
    dorothy = first.created_by
    assert dorothy
    second = actions.start_version(first.achievement, by=dorothy, at=LATER)
    words: dict[str, Any] = second.typed | {"competency": "Waits <b>five</b> seconds."}
    second = actions.save_draft(second, by=dorothy, draft=words, at=LATER)
    return actions.publish(second, by=dorothy, at=LATER)


@pytest.mark.django_db
def test_the_page_compares_any_two_public_versions(client: Client) -> None:
    version = two_versions()
    page = reverse("define:compare", args=[version.achievement.slug])
    text = client.get(page).text
    assert "Competency: it reads differently." in text
    assert "&lt;b&gt;five&lt;/b&gt;" in text
    assert "They say the same" in client.get(page, {"from": "2", "to": "2"}).text
    assert client.get(page, {"from": "3"}).status_code == 404
    back = client.get(page, {"from": "2", "to": "1"})
    assert "From version 2 to version 1" in back.text
    dorothy = version.created_by
    assert dorothy
    actions.start_version(version.achievement, by=dorothy, at=LATER)
    assert client.get(page, {"to": "3"}).status_code == 404


@pytest.mark.django_db
def test_programs_compare_too(client: Client) -> None:
    version = two_versions()
    address = f"/api/v1/catalogue/{version.achievement.slug}/compare"
    found = client.get(address, {"old": 1, "new": 2}).json()
    assert [(one["place"], one["change"]) for one in found["differences"]] == [
        ("competency", "reworded")
    ]
    assert client.get(address, {"old": 2, "new": 2}).json()["differences"] == []
    assert client.get(address, {"old": 1, "new": 9}).status_code == 404
    assert client.get(address).status_code == 422
