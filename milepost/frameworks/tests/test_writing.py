"""Frameworks written here: an outline that moves, versions that never change, served as CASE."""

import random
from datetime import timedelta

import pytest
from django.test import Client

from milepost.frameworks import actions, queries
from milepost.frameworks.models import Association, Competency, Framework
from milepost.frameworks.rules.outline import Line, moved, parents_of
from milepost.frameworks.rules.writing import (
    FrameworkWords,
    ItemWords,
    TypedLine,
    read_outline,
)
from milepost.frameworks.tests.builders import NOON, make_keeper
from milepost.kit.errors import RuleError
from milepost.organizations.tests.builders import make_organization
from milepost.people.models import Person

LINES = """R Reads for a purpose
- R.1 Finds a time in a timetable
- R.2: Finds what is missing in a form
Writes so that others understand
-- W.1 Writes a message to a neighbor
"""


def draft(*, text: str = LINES) -> tuple[Framework, Person]:
    office = make_organization("Office")
    by = make_keeper(office)
    words = FrameworkWords(title="Everyday reading", licence="CC BY 4.0")
    framework = actions.start_framework(office, by=by, words=words, at=NOON)
    actions.add_lines(framework, by=by, text=text, at=NOON)
    return framework, by


def outline(framework: Framework) -> list[str]:
    return [f"{'-' * row.depth}{row.code}" for row in queries.tree_of(framework)]


def test_an_outline_is_read_as_people_write_it() -> None:
    assert read_outline(LINES) == [
        TypedLine(0, "R", "Reads for a purpose"),
        TypedLine(1, "R.1", "Finds a time in a timetable"),
        TypedLine(1, "R.2", "Finds what is missing in a form"),
        TypedLine(0, "", "Writes so that others understand"),
        TypedLine(1, "W.1", "Writes a message to a neighbor"),
    ]
    assert [line.depth for line in read_outline("\tA 1 x\nb\n  c\n\td\n\n    e")] == [0, 0, 1, 1, 2]


TREE = [Line(1, 0), Line(2, 1), Line(3, 1), Line(4, 2), Line(5, 0)]
MOVES = [
    (3, "up", "1 .3 ..4 .2 5"),
    (2, "down", "1 .3 ..4 .2 5"),
    (1, "down", "5 1 .2 .3 ..4"),
    (3, "in", "1 .2 ..3 ...4 5"),
    (3, "out", "1 .2 3 .4 5"),
    (2, "out", "1 .3 ..4 2 5"),
    (1, "up", "1 .2 .3 ..4 5"),
    (1, "in", "1 .2 .3 ..4 5"),
    (2, "in", "1 .2 .3 ..4 5"),
    (5, "out", "1 .2 .3 ..4 5"),
    (9, "up", "1 .2 .3 ..4 5"),
    (1, "sideways", "1 .2 .3 ..4 5"),
]


@pytest.mark.parametrize(("key", "verb", "after"), MOVES)
def test_a_line_moves_with_its_branch(key: int, verb: str, after: str) -> None:
    lines = moved(TREE, key=key, verb=verb)
    assert " ".join(f"{'.' * line.depth}{line.key}" for line in lines) == after


def test_no_moves_lose_a_line_or_leave_a_gap() -> None:
    chance, lines = random.Random(4), TREE
    for _move in range(500):
        verb = chance.choice(["up", "down", "in", "out"])
        lines = moved(lines, key=chance.randint(1, 5), verb=verb)
        assert sorted(line.key for line in lines) == [1, 2, 3, 4, 5]
        depths = {line.key: line.depth for line in lines}
        for key, parent in parents_of(lines).items():
            assert depths[key] == (depths[parent] + 1 if parent else 0)


@pytest.mark.django_db
def test_lines_are_added_changed_moved_and_removed() -> None:
    framework, by = draft()
    assert outline(framework) == ["R", "-R.1", "-R.2", "", "-W.1"]
    rows = {row.code: row for row in queries.tree_of(framework)}
    actions.add_lines(framework, by=by, text="R.1.1 Today's\n", under=rows["R.1"], at=NOON)
    actions.move_item(rows["R.2"], by=by, verb="up", at=NOON)
    words = ItemWords(statement="Writes.", code="W", levels=("A2",))
    actions.change_item(rows[""], by=by, words=words, at=NOON)
    assert outline(framework) == ["R", "-R.2", "-R.1", "--R.1.1", "W", "-W.1"]
    assert Competency.objects.get(code="R.1.1").parent == rows["R.1"]
    actions.remove_item(rows["R.1"], by=by, at=NOON)
    assert outline(framework) == ["R", "-R.2", "W", "-W.1"]


@pytest.mark.django_db
def test_a_published_version_never_changes_and_the_next_says_what_became_of_it() -> None:
    framework, by = draft()
    actions.publish(framework, by=by, at=NOON)
    before = queries.package_of(Framework.objects.get(pk=framework.pk))
    row = Competency.objects.get(code="R.1")
    for write in (
        lambda: actions.add_lines(framework, by=by, text="X", at=NOON),
        lambda: actions.remove_item(row, by=by, at=NOON),
        lambda: actions.move_item(row, by=by, verb="up", at=NOON),
        lambda: actions.change_item(row, by=by, words=ItemWords(statement="X"), at=NOON),
        lambda: actions.discard_draft(framework, by=by, at=NOON),
    ):
        with pytest.raises(RuleError, match="This version is published"):
            write()
    later = NOON + timedelta(days=30)
    second = actions.start_version(framework, by=by, at=later)
    assert actions.start_version(framework, by=by, at=later) == second
    changed = second.competencies.get(code="R.1")
    actions.change_item(changed, by=by, words=ItemWords(statement="New.", code="R.1"), at=later)
    actions.remove_item(second.competencies.get(code="R.2"), by=by, at=later)
    actions.publish(second, by=by, at=later)
    after = queries.package_of(Framework.objects.get(pk=framework.pk))
    assert after["CFDocument"].pop("adoptionStatus") == "Retired"
    assert before["CFDocument"].pop("adoptionStatus") == "Implemented"
    assert after == before
    heirs = Association.objects.filter(framework=second, kind="replacedBy")
    assert [(link.origin, link.destination) for link in heirs] == [
        (str(row.identifier), str(changed.identifier))
    ]
    assert Association.objects.filter(framework=second, kind="exactMatchOf").count() == 3
    assert [found.framework for found in queries.search("timetable").rows()] == []
    assert [found.framework for found in queries.search("neighbor").rows()] == [second]


@pytest.mark.django_db
def test_nothing_of_a_draft_is_public_and_an_empty_one_is_not_published(client: Client) -> None:
    framework, by = draft(text="")
    with pytest.raises(RuleError, match="at least one line"):
        actions.publish(framework, by=by, at=NOON)
    actions.add_lines(framework, by=by, text=LINES, at=NOON)
    row = Competency.objects.get(code="R.1")
    for address in (
        f"/frameworks/{framework.pk}/",
        f"/competencies/{row.identifier}/",
        f"/ims/case/v1p1/CFPackages/{framework.pk}",
        f"/ims/case/v1p1/CFItems/{row.identifier}",
    ):
        assert client.get(address).status_code == 404
    assert queries.search("timetable").keys == []


@pytest.mark.django_db
def test_only_designers_of_the_organization_write(client: Client) -> None:
    framework, _by = draft()
    mallory = make_keeper(make_organization("Elsewhere"), name="Mallory")
    with pytest.raises(RuleError, match="Only designers of Office"):
        actions.add_lines(framework, by=mallory, text="X", at=NOON)
    client.force_login(mallory)
    for path in ("write", "publish", "describe", "move", "discard", "new-version", "retire"):
        address = f"/frameworks/{framework.pk}/{path}/"
        assert client.post(address).status_code == 404


@pytest.mark.django_db
def test_the_pages_write_publish_and_go_on(client: Client) -> None:
    office = make_organization("Office")
    client.force_login(make_keeper(office))
    answer = client.post("/frameworks/mine/", {"title": "Reading", "organization": office.pk})
    address = answer["Location"]
    client.post(address, {"lines": LINES})
    framework = Framework.objects.get()
    row = Competency.objects.get(code="R.2")
    moves = f"/frameworks/{framework.pk}/move/"
    assert client.post(moves, {"do": f"up-{row.pk}"})["Location"].endswith(f"#item-{row.pk}")
    words = {"code": "R.2", "statement": "Fills in a form.", "under": "- Asks\n"}
    client.post(f"{address}{row.pk}/", words)
    assert outline(framework) == ["R", "-R.2", "--", "-R.1", "", "-W.1"]
    said = {"title": "Reading", "language": "en", "licence": "CC BY 4.0", "description": "For all."}
    client.post(f"/frameworks/{framework.pk}/describe/", said)
    page = client.get(address)
    assert "Fills in a form." in page.text
    client.post(f"/frameworks/{framework.pk}/publish/")
    page = client.get(f"/frameworks/{framework.pk}/")
    assert "CC BY 4.0" in page.text
    answer = client.post(f"/frameworks/{framework.pk}/new-version/")
    assert "draft of version 2" in client.get(answer["Location"]).text
    client.post(answer["Location"].replace("write", "discard"))
    client.post(f"/frameworks/{framework.pk}/retire/")
    assert Framework.objects.get().state == "deprecated"
