"""Importing: what was read is what is served; killed halfway it goes on; wrong rows are told."""

import threading
from copy import deepcopy
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command

from milepost.frameworks import actions, queries
from milepost.frameworks.actions import Incoming
from milepost.frameworks.models import Association, Competency, Framework, ImportJob
from milepost.frameworks.rules.choices import Source
from milepost.frameworks.tasks import finish_import, import_later
from milepost.frameworks.tests.builders import (
    NOON,
    TREE,
    child_of,
    full_package,
    item,
    key,
    make_framework,
    make_keeper,
    package,
    run,
)
from milepost.kit.errors import RuleError
from milepost.organizations.tests.builders import make_organization

pytestmark = pytest.mark.django_db


def counts(job: ImportJob) -> tuple[int, int, int, int, int]:
    return job.added, job.changed, job.same, job.gone, job.wrong


def in_any_order(data: dict[str, Any]) -> dict[str, Any]:
    """The tree is kept in its associations; the order of CFItems says nothing."""
    return data | {"CFItems": sorted(data["CFItems"], key=lambda row: str(row["identifier"]))}


def told(job: ImportJob) -> list[tuple[str, str, str]]:
    return list(job.findings.values_list("place", "about", "sentence"))


def test_a_package_that_uses_everything_is_served_as_it_came() -> None:
    data = full_package()
    framework = make_framework(data)
    assert in_any_order(queries.package_of(framework)) == in_any_order(data)


def test_a_package_imported_where_it_was_exported_is_the_same_again() -> None:
    framework = make_framework(full_package())
    job = run(queries.package_of(framework))
    assert counts(job) == (0, 0, 6, 0, 0)


def test_the_tree_stands_in_the_order_of_its_associations() -> None:
    data = package(list(reversed(TREE)))
    for number, link in enumerate(reversed(data["CFAssociations"])):
        link["sequenceNumber"] = number
    framework = make_framework(data)
    rows = queries.tree_of(framework).values_list("code", "depth", "parent__code")
    assert list(rows) == [
        ("M", 0, None),
        ("M.1", 1, "M"),
        ("M.2", 1, "M"),
        ("W", 0, None),
        ("W.1", 1, "W"),
        ("W.1.1", 2, "W.1"),
    ]


def test_a_second_import_changes_what_changed_and_retires_what_is_gone() -> None:
    framework = make_framework()
    data = package([*TREE[:5], ("W", "W.2", "Cuts plate by flame.")])
    data["CFItems"][1]["fullStatement"] = "Reads a length to a tenth of a millimeter."
    later = NOON + timedelta(days=1)
    incoming = Incoming(name="new.json", content=orjson.dumps(data))
    job = finish_import(actions.start_import(incoming, organization=None, by=None, at=later))
    assert counts(job) == (1, 1, 4, 1, 0)
    gone = Competency.objects.get(code="W.1.1")
    assert gone.retired_at is not None
    assert "W.1.1" not in queries.tree_of(framework).values_list("code", flat=True)
    assert not Association.objects.filter(origin=key("W.1.1")).exists()
    assert counts(run(package())) == (0, 2, 4, 1, 0)
    assert Competency.objects.get(code="W.1.1").retired_at is None


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"identifier": "17"}, "The identifier is not a UUID."),
    ({"identifier": None}, "The identifier is not a UUID."),
    ({"fullStatement": ""}, "fullStatement is missing."),
    ({"fullStatement": 7}, "fullStatement is missing."),
    ({"uri": None}, "uri is missing."),
    ({"humanCodingScheme": "x" * 256}, "humanCodingScheme is too long."),
    (
        {"identifier": key("M")},
        "This identifier stands in the file twice; the first one was taken.",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), BROKEN)
def test_a_broken_item_is_told_and_the_rest_is_taken(
    changes: dict[str, Any], sentence: str
) -> None:
    data = package(TREE[:2])
    data["CFItems"][1] |= changes
    job = run(data)
    assert counts(job) == (1, 0, 0, 0, 1)
    assert [(place, words) for place, _about, words in told(job)] == [("CFItems 2", sentence)]


BROKEN_LINKS: list[tuple[dict[str, Any], str]] = [
    ({"associationType": "isLike"}, "CASE has no such association type: “isLike”."),
    ({"originNodeURI": None}, "originNodeURI says nothing about where it leads."),
    (
        {"destinationNodeURI": {"identifier": ""}},
        "The identifier in destinationNodeURI is empty or too long.",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), BROKEN_LINKS)
def test_a_broken_link_is_told_and_the_rest_is_taken(
    changes: dict[str, Any], sentence: str
) -> None:
    data = package(TREE[:2])
    data["CFAssociations"][1] |= changes
    job = run(data)
    assert [(place, words) for place, _about, words in told(job)] == [
        ("CFAssociations 2", sentence)
    ]
    assert Association.objects.count() == 1


def test_items_that_stand_under_each_other_are_put_at_the_top() -> None:
    data = package(TREE[:3])
    data["CFAssociations"] = [child_of("M", "M.1", number=1), child_of("M.1", "M", number=2)]
    job = run(data)
    assert [words for _place, _about, words in told(job)] == [
        "This item stands under itself; it was put at the top."
    ]
    assert set(Competency.objects.values_list("code", "depth")) == {
        ("M", 0),
        ("M.1", 1),
        ("M.2", 0),
    }


UNREADABLE = [
    (b"{", "This is not JSON"),
    (b"[]", "This is not a CASE package."),
    (b"{}", "it has no CFDocument"),
    (b'{"CFDocument": {"title": "X", "uri": "u"}}', "The identifier is not a UUID."),
    (b'{"CFDocument": "\\u0000"}', "U+0000"),
]


@pytest.mark.parametrize(("content", "words"), UNREADABLE)
def test_a_file_that_is_no_package_stops_with_a_sentence(content: bytes, words: str) -> None:
    incoming = Incoming(name="x.json", content=content)
    job = finish_import(actions.start_import(incoming, organization=None, by=None, at=NOON))
    assert job.progress == "failed"
    assert words in job.sentence
    assert not Framework.objects.exists()


def test_an_import_killed_between_batches_goes_on_where_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(actions.importing, "BATCH", 2)
    incoming = Incoming(name="p.json", content=orjson.dumps(full_package()))
    job = actions.start_import(incoming, organization=None, by=None, at=NOON)
    whole = actions.package_of(job)
    job = actions.begin(job, package=whole, at=NOON)
    for _batch in range(2):
        job, more = actions.write_batch(job, package=whole, known=set(), at=NOON)
        assert more
    assert (job.progress, job.done, Competency.objects.count()) == ("running", 4, 4)
    job = finish_import(ImportJob.objects.get(pk=job.pk))
    assert (job.progress, counts(job)) == ("done", (6, 0, 0, 0, 0))
    assert job.framework
    assert in_any_order(queries.package_of(job.framework)) == in_any_order(full_package())


def test_another_frameworks_items_are_never_taken_over() -> None:
    """Mallory names an item of the guild in a package of her own."""
    make_framework()
    mallory = package([("", "X", "Mine."), ("M.1", "X.1", "Under yours.")])
    mallory["CFDocument"] |= {"identifier": key("other"), "title": "Mallory's"}
    mallory["CFItems"].append(item("M.1", "Mallory was here."))
    mallory["CFAssociations"].append(child_of("M", "", number=1) | {"notes": "Mine, too."})
    job = run(mallory)
    sentence = "This item belongs to another framework here."
    assert ("CFItems 2", key("M.1"), sentence) in told(job)
    assert len(told(job)) == 2
    assert Competency.objects.get(code="M.1").statement == TREE[1][2]
    assert Competency.objects.get(code="X.1").parent is None
    assert Association.objects.get(identifier=key("M in ")).document.get("notes") is None


def test_a_framework_is_brought_up_to_date_by_who_keeps_it() -> None:
    guild, school = make_organization("Guild"), make_organization("School")
    make_framework(organization=guild)
    job = run(package(), organization=school)
    assert job.sentence == "Guild keeps “Workshop basics” up to date here. You can use it as it is."


def test_only_a_designer_imports() -> None:
    guild, school = make_organization("Guild"), make_organization("School")
    stranger = make_keeper(school)
    incoming = Incoming(name="p.json", content=orjson.dumps(package()))
    for organization in (guild, None):
        with pytest.raises(RuleError):
            import_later(incoming, organization=organization, by=stranger, at=NOON)
    assert not ImportJob.objects.exists()


TABLE = """parent;Code;Statement;type;level
;M;Measures work.;Area;
M;M.1;Reads a rule.;Skill;EQF 2|EQF 3
X;M.2;Checks an edge.;;
;M.1;Twice.;;
;;;Skill;
"""


def test_a_table_becomes_a_framework_and_comes_out_again() -> None:
    incoming = Incoming(name="t.csv", form=Source.CSV, content=TABLE.encode(), title="Measuring")
    job = finish_import(actions.start_import(incoming, organization=None, by=None, at=NOON))
    assert told(job) == [
        ("Row 5", "M.1", "A row above has the same identifier or code."),
        ("Row 6", "", "The statement is missing."),
        ("Parents", "M.2", "There is no row “X” to stand under; it was put at the top."),
    ]
    assert job.framework
    table = queries.table_of(job.framework)
    assert table.splitlines()[2] == (
        f"{Competency.objects.get(code='M.1').identifier},"
        f"{Competency.objects.get(code='M').identifier},M.1,Reads a rule.,,Skill,EQF 2|EQF 3,"
    )
    again = Incoming(name="t.csv", form=Source.CSV, content=table.encode(), title="Measuring")
    job = finish_import(actions.start_import(again, organization=None, by=None, at=NOON))
    assert counts(job) == (0, 0, 3, 0, 0)


def test_no_cell_of_a_table_is_a_formula() -> None:
    data = package([("", "=1+1", "@SUM(A1)")])
    assert queries.table_of(make_framework(data)).splitlines()[1].endswith(",'=1+1,'@SUM(A1),,,,")


class Provider(BaseHTTPRequestHandler):
    """A CASE server next door: a document that leads to its package."""

    def do_GET(self) -> None:
        host, port = self.server.server_address[:2]
        uri = f"http://{host!s}:{port}/CFPackages/1"
        documents = {"/CFDocuments/1": {"CFPackageURI": {"uri": uri}}, "/CFPackages/1": package()}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(orjson.dumps(documents[self.path]))

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


def test_an_address_is_fetched_and_a_document_leads_to_its_package() -> None:
    with HTTPServer(("127.0.0.1", 0), Provider) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        incoming = Incoming(name=f"http://127.0.0.1:{server.server_port}/CFDocuments/1")
        job = finish_import(actions.start_import(incoming, organization=None, by=None, at=NOON))
        server.shutdown()
    assert (job.progress, job.added) == ("done", 6)


def test_the_command_imports_a_file_and_says_what_it_did(
    tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    data = deepcopy(package())
    data["CFItems"][5]["fullStatement"] = ""
    file = tmp_path / "basics.json"
    file.write_bytes(orjson.dumps(data))
    call_command("import_framework", str(file))
    assert capsys.readouterr().out.splitlines()[1:] == [
        "  CFItems 6 (W.1.1): fullStatement is missing.",
        "Workshop basics: 5 added, 0 changed, 0 as before, 0 gone, 1 not taken as they are",
    ]
    file.write_text("no")
    with pytest.raises(CommandError) as refused:
        call_command("import_framework", str(file))
    assert refused.value.returncode == 1
