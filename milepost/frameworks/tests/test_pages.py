"""The pages of frameworks: what anyone sees, what designers do, and what it costs to show."""

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from milepost.frameworks.models import ImportJob
from milepost.frameworks.tasks import run_import
from milepost.frameworks.tests.builders import (
    TREE,
    full_package,
    key,
    make_framework,
    make_keeper,
    package,
)
from milepost.organizations.tests.builders import make_organization

pytestmark = pytest.mark.django_db


def test_anyone_reads_a_framework_and_its_competencies(client: Client) -> None:
    framework = make_framework(full_package())
    page = client.get("/frameworks/")
    assert "Workshop basics" in page.text
    page = client.get(reverse("frameworks:framework", args=[framework.pk]))
    assert "<em>metal</em> workshop" in page.text
    assert [row.code for row in page.context["rows"]] == [code for _, code, _ in TREE]
    page = client.get(f"/competencies/{key('W.1.1')}/")
    assert [row.code for row in page.context["above"]] == ["W", "W.1"]
    assert client.get(f"/competencies/{key('nothing')}/").status_code == 404


def test_a_link_is_shown_in_words(client: Client) -> None:
    make_framework(full_package())
    page = client.get(f"/competencies/{key('M.1')}/")
    assert [(link.words, link.title, link.notes) for link in page.context["links"]] == [
        ("seenIn", "A film", "Minute 3.")
    ]


def test_search_shows_what_was_found_and_what_was_meant(client: Client) -> None:
    framework = make_framework()
    for address in ("/frameworks/", f"/frameworks/{framework.pk}/"):
        page = client.get(address, {"q": "filet"})
        assert [row.code for row in page.context["rows"]] == ["W.1"]
    page = client.get("/frameworks/", {"q": "filllet"})
    assert "so we looked for “fillet”" in page.text


def test_lists_cost_the_same_for_one_row_and_three(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        tree = [(parent, code, text) for parent, code, text in TREE[: number + 1]]
        data = package([("", f"{number}{code}", text) for _, code, text in tree])
        data["CFDocument"]["identifier"] = key(f"doc {number}")
        framework = make_framework(data)
        with django_assert_max_num_queries(5):
            client.get("/frameworks/")
        with django_assert_max_num_queries(6):
            client.get(reverse("frameworks:framework", args=[framework.pk]))
        with django_assert_max_num_queries(6):
            client.get("/frameworks/", {"q": "works"})


def test_a_designer_imports_a_file_and_watches_it_come_in(client: Client) -> None:
    guild = make_organization("Guild")
    client.force_login(make_keeper(guild))
    file = SimpleUploadedFile("basics.json", orjson.dumps(package()))
    answer = client.post("/frameworks/imports/", {"organization": str(guild.pk), "file": file})
    job = ImportJob.objects.get()
    assert answer["Location"] == f"/frameworks/imports/{job.pk}/"
    assert "It will begin in a moment" in client.get(answer["Location"]).text
    assert DBTaskResult.objects.filter(task_path__endswith="run_import").count() == 1
    run_import.func(str(job.pk))
    page = client.get(answer["Location"])
    assert "It is here" in page.text
    assert page.context["job"].framework.organization == guild
    assert "Workshop basics" in client.get("/frameworks/imports/").text


def test_nobody_imports_for_others_or_sees_their_imports(client: Client) -> None:
    guild, school = make_organization("Guild"), make_organization("School")
    make_framework(organization=guild)
    job = ImportJob.objects.get()
    client.force_login(make_keeper(school))
    file = SimpleUploadedFile("basics.json", b"{}")
    answer = client.post("/frameworks/imports/", {"organization": str(guild.pk), "file": file})
    assert answer.status_code == 422
    for path in ("", "go-on/"):
        address = f"/frameworks/imports/{job.pk}/{path}"
        assert client.post(address).status_code in (404, 405)
        assert client.get(address).status_code in (404, 405)
    assert ImportJob.objects.count() == 1


def test_a_file_or_an_address_is_asked_for(client: Client) -> None:
    guild = make_organization("Guild")
    client.force_login(make_keeper(guild))
    answer = client.post("/frameworks/imports/", {"organization": str(guild.pk)})
    assert answer.status_code == 422
    assert "Choose a file, or give an address: one of the two." in answer.text
    file = SimpleUploadedFile("basics.csv", b"statement\nReads.")
    answer = client.post("/frameworks/imports/", {"organization": str(guild.pk), "file": file})
    assert "Say what the framework in this table is called." in answer.text
