"""Frameworks for machines: the same lists, search and imports as the pages."""

from typing import Any

import pytest
from django.test import Client

from milepost.frameworks import actions
from milepost.frameworks.models import ImportJob
from milepost.frameworks.rules.writing import FrameworkWords
from milepost.frameworks.tests.builders import NOON, key, make_framework, make_keeper
from milepost.organizations.tests.builders import make_organization
from milepost.people.actions import make_token
from milepost.people.models import Person

pytestmark = pytest.mark.django_db
URL = "https://case.example.org/ims/case/v1p1/CFPackages/1"


def test_a_program_lists_and_searches(client: Client) -> None:
    framework = make_framework()
    listed = client.get("/api/v1/frameworks").json()
    assert [(row["title"], row["size"]) for row in listed["items"]] == [("Workshop basics", 6)]
    assert listed["items"][0]["case"].endswith(f"/ims/case/v1p1/CFPackages/{framework.pk}")
    found = client.get("/api/v1/competencies", {"q": "filllet", "framework": framework.pk}).json()
    assert (found["count"], found["instead"]) == (1, {"filllet": "fillet"})
    assert (found["items"][0]["id"], found["items"][0]["code"]) == (key("W.1"), "W.1")


def test_a_program_imports_for_its_organization_only(client: Client) -> None:
    guild, school = make_organization("Guild"), make_organization("School")
    secret = make_token(make_keeper(guild), name="sync", expires_at=None, at=NOON)
    headers = {"Authorization": f"Bearer {secret}"}

    def begin(slug: str) -> Any:
        sent = {"organization": slug, "url": URL}
        return client.post(
            "/api/v1/frameworks/imports", sent, content_type="application/json", headers=headers
        )

    assert begin(school.slug).status_code == 404
    answer = begin(guild.slug)
    assert (answer.status_code, answer.json()["progress"]) == (202, "waiting")
    job = ImportJob.objects.get()
    shown = client.get(f"/api/v1/frameworks/imports/{job.pk}", headers=headers).json()
    assert (shown["name"], shown["findings"]) == (URL, [])
    assert client.get(f"/api/v1/frameworks/imports/{job.pk}").status_code == 401


def test_a_program_writes_a_framework_line_by_line_and_publishes_it(client: Client) -> None:
    guild = make_organization("Guild")
    ask = asking(client, make_keeper(guild))
    begun = ask("post", "/frameworks", {"organization": guild.slug, "title": "Everyday reading"})
    assert (begun.status_code, begun.json()["state"], begun.json()["size"]) == (201, "draft", 0)
    place = f"/frameworks/{begun.json()['id']}"
    assert ask("post", f"{place}/publish").json()["code"] == "empty"
    lines = "R Reads for a purpose\n- R.1 Finds a time in a timetable\nW Writes"
    reads, finds, writes = ask("post", f"{place}/lines", {"lines": lines}).json()
    assert (finds["parent"], finds["depth"], writes["parent"]) == (reads["id"], 1, None)
    under = {"lines": "R.2 Finds what is missing in a form", "under": reads["id"]}
    assert ask("post", f"{place}/lines", under).json()[0]["parent"] == reads["id"]
    worded = ask(
        "put",
        f"{place}/items/{writes['id']}",
        {"statement": "Writes so that others understand", "code": "W", "levels": ["A2"]},
    )
    assert (worded.json()["statement"][:10], worded.json()["levels"]) == ("Writes so ", ["A2"])
    assert ask("post", f"{place}/items/{writes['id']}/move", {"to": "up"}).status_code == 204
    assert ask("delete", f"{place}/items/{finds['id']}").status_code == 204
    told = ask("get", f"{place}/items").json()
    assert (told["count"], [row["code"] for row in told["items"]]) == (3, ["W", "R", "R.2"])
    said = {"title": "Reading", "licence": "CC BY 4.0", "language": "en"}
    assert ask("put", place, said).json()["title"] == "Reading"
    assert ask("put", place, said | {"title": " "}).json()["code"] == "no-title"
    assert ask("post", f"{place}/publish").json()["state"] == "published"
    assert ask("put", place, said).status_code == 404
    second = ask("post", f"{place}/versions")
    assert (second.status_code, second.json()["state"]) == (201, "draft")
    assert ask("delete", f"/frameworks/{second.json()['id']}").status_code == 204
    assert ask("post", f"{place}/retire").json()["state"] == "deprecated"
    assert [row["title"] for row in ask("get", "/frameworks/own").json()["items"]] == ["Reading"]


def test_a_program_of_strangers_writes_nothing(client: Client) -> None:
    guild = make_organization("Guild")
    ask = asking(client, make_keeper(guild))
    begun = ask("post", "/frameworks", {"organization": guild.slug, "title": "Ours"}).json()
    mallory = asking(client, make_keeper(make_organization("School")))
    place = f"/frameworks/{begun['id']}"
    new = {"organization": guild.slug, "title": "Theirs"}
    tries = [
        mallory("post", "/frameworks", new),
        mallory("put", place, {"title": "Theirs"}),
        mallory("get", f"{place}/items"),
        mallory("post", f"{place}/lines", {"lines": "x"}),
        mallory("post", f"{place}/publish"),
        mallory("post", f"{place}/versions"),
        mallory("delete", place),
    ]
    assert [answer.status_code for answer in tries] == [404] * 7


def test_a_program_compares_two_frameworks(client: Client) -> None:
    guild = make_organization("Guild")
    keeper = make_keeper(guild)
    ask, first = asking(client, keeper), make_framework()
    words = FrameworkWords(title="Our own")
    second = actions.start_framework(guild, by=keeper, words=words, at=NOON)
    actions.add_lines(second, by=keeper, text="Welds", at=NOON)
    actions.publish(second, by=keeper, at=NOON)
    ends = {"origin": str(first.pk), "destination": str(second.pk)}
    begun = ask("post", "/crosswalks", {"organization": guild.slug, **ends})
    assert (begun.status_code, begun.json()["pairs"]) == (201, 0)
    place = f"/crosswalks/{begun.json()['id']}/pairs"
    mine = first.competencies.first()
    other = second.competencies.first()
    assert mine
    assert other
    said = {"origin": str(mine.identifier), "destination": str(other.identifier)}
    pairs = [ask("post", place, said | {"kind": "exactMatchOf"}) for _ in range(2)]
    assert [answer.status_code for answer in pairs] == [201, 201]
    assert ask("post", place, said | {"kind": "isChildOf"}).status_code == 422
    listed = client.get(f"/api/v1{place}").json()
    assert (listed["count"], listed["items"][0]["destination"]) == (1, said["destination"])
    assert client.get("/api/v1/crosswalks").json()["items"][0]["pairs"] == 1
    mallory = asking(client, make_keeper(make_organization("School")))
    taken = f"{place}/{listed['items'][0]['id']}"
    assert mallory("delete", taken).status_code == 404
    assert mallory("post", place, said | {"kind": "precedes"}).status_code == 404
    assert ask("delete", taken).status_code == 204
    assert client.get(f"/api/v1{place}").json()["count"] == 0


def asking(client: Client, person: Person) -> Any:
    """Ask the API as this person."""
    secret = make_token(person, name="sync", expires_at=None, at=NOON)
    headers = {"Authorization": f"Bearer {secret}"}

    def ask(method: str, path: str, body: Any = None) -> Any:
        send = getattr(client, method)
        more = {} if body is None else {"data": body, "content_type": "application/json"}
        return send(f"/api/v1{path}", headers=headers, **more)

    return ask
