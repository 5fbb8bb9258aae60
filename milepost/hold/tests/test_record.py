"""The record: what badges show, from everywhere, by framework, over time; own words apart."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from milepost.define.models import AchievementVersion
from milepost.define.queries import alignment_to
from milepost.define.tests.builders import make_version
from milepost.frameworks.models import Framework
from milepost.frameworks.tests.builders import key, make_framework
from milepost.hold import queries
from milepost.hold.actions import Piece, Saying, bring, keep, say
from milepost.hold.models import ImportedCredential
from milepost.hold.rules import growth
from milepost.hold.rules import record as rules
from milepost.hold.rules.record import Competence, Line, Showing, State, Wanted
from milepost.issue.actions import revoke_credential
from milepost.issue.models import Credential
from milepost.issue.rules import identity
from milepost.issue.tests.builders import NOW, make_awarder, make_credential
from milepost.organizations.tests.builders import make_organization
from milepost.people.actions import make_token
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.verify.tests.strangers import make_badge, make_network, make_text

DAY = date(2026, 3, 2)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def showing(**changes: Any) -> Showing:
    values = {
        "pk": UUID(int=1),
        "source": "here",
        "title": "Fillet weld",
        "issuer": "Guild",
        "on": DAY,
        "state": State.IN_FORCE,
    }
    return Showing(**(values | changes))


def can(key: str, **changes: Any) -> Competence:
    return Competence(**({"key": key, "name": key} | changes))


def aligned(*codes: str, title: str = "Welding") -> AchievementVersion:
    """A published version aligned to these competencies of the builders' framework."""
    office = make_organization(f"Office for {title}")
    rows = [alignment_to(key(code)) for code in codes]
    changes = {"title": title, "alignments": rows}
    return make_version(changes, organization=office)


def elsewhere(person: Person, *alignments: dict[str, Any], **changes: Any) -> ImportedCredential:
    """A badge of the school's in this person's wallet."""
    subject = make_badge()["credentialSubject"]
    achievement = subject["achievement"] | {"alignment": list(alignments)}
    about = {"identifier": [identity(person.email, salt="s")], "achievement": achievement}
    unique = {"id": f"urn:uuid:{uuid4()}"}
    text = make_text(credentialSubject=subject | about, **(unique | changes))
    piece = Piece(name="badge.json", content=text.encode())
    bringing = bring(person, pieces=[piece], fetch=make_network(), at=NOW)
    found = bringing.found.get()
    keep(bringing, chosen=[found.pk], by=person, at=NOW)
    found.refresh_from_db()
    return found


def alignment(code: str, **changes: Any) -> dict[str, Any]:
    row = alignment_to(key(code))
    assert row
    return {"type": ["Alignment"], "targetName": row["name"], "targetUrl": row["url"]} | changes


# What a line is


def test_badges_for_the_same_thing_are_one_line_with_the_newest_words() -> None:
    early = showing(on=DAY - timedelta(days=9), pk=UUID(int=2))
    pairs = [(can("w", name="Old words"), early), (can("w", name="New"), showing())]
    lines = rules.lines_of(pairs)
    assert lines == [Line(competence=can("w", name="New"), showings=(showing(), early))]
    assert (lines[0].first, lines[0].last) == (early.on, DAY)


def test_what_was_taken_back_failed_or_was_not_checked_is_listed_and_does_not_count() -> None:
    counting = {state: showing(state=state).counts for state in State}
    assert counting == {
        State.IN_FORCE: True,
        State.EXPIRED: True,
        State.UNCHECKED: False,
        State.TAKEN_BACK: False,
        State.FAILED: False,
        State.SOMEBODY_ELSES: False,
    }
    [line] = rules.lines_of([(can("w"), showing(state=State.TAKEN_BACK))])
    assert (line.days, line.first, len(line.showings)) == ([], None, 1)


def test_frameworks_stand_by_title_and_what_is_in_none_last() -> None:
    pairs = [
        (can("a"), showing()),
        (can("b", group="2", framework="Zoo"), showing()),
        (can("c", group="1", framework="art", code="A.2"), showing()),
        (can("d", group="1", framework="art", code="A.1"), showing()),
    ]
    lines = rules.lines_of(pairs)
    assert [line.competence.key for line in lines] == ["d", "c", "b", "a"]
    assert rules.groups_of(lines) == {"1": "art", "2": "Zoo", "": ""}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["weld", "read"]),
        (Wanted(words="GUILD wéld"), ["weld"]),
        (Wanted(words="nothing"), []),
        (Wanted(group="1"), ["weld"]),
        (Wanted(group=""), ["read"]),
        (Wanted(source="elsewhere"), ["read"]),
    ],
)
def test_lines_are_found_by_words_framework_and_source(wanted: Wanted, found: list[str]) -> None:
    lines = rules.lines_of(
        [
            (can("weld", group="1", framework="Metal"), showing()),
            (can("read"), showing(source="elsewhere", title="Reading", issuer="School")),
        ]
    )
    assert [line.competence.key for line in rules.narrowed(lines, wanted=wanted)] == found


@pytest.mark.parametrize(
    ("verdict", "failed", "state"),
    [
        ("valid", [], State.IN_FORCE),
        ("unknown", [], State.UNCHECKED),
        ("invalid", ["dates"], State.EXPIRED),
        ("invalid", ["dates", "proof"], State.FAILED),
        ("invalid", ["recipient"], State.SOMEBODY_ELSES),
    ],
)
def test_expired_is_what_fails_for_its_date_alone(
    verdict: str, failed: list[str], state: State
) -> None:
    checks = [{"name": name, "outcome": "failed"} for name in failed]
    checks.append({"name": "structure", "outcome": "passed"})
    assert rules.state_of_import({"verdict": verdict, "checks": checks}) == state


# The picture


def test_each_step_tells_what_is_new_what_was_shown_again_and_all_so_far() -> None:
    days = [[date(2026, 1, 5), date(2026, 3, 1)], [date(2026, 1, 31)], [date(2026, 3, 2)], []]
    steps = growth.steps_of(days, today=date(2026, 4, 1))
    told = [(step.begin.month, step.new, step.again, step.total) for step in steps]
    assert told == [(1, 2, 0, 2), (2, 0, 0, 2), (3, 1, 1, 3), (4, 0, 0, 3)]
    assert growth.steps_of([[]], today=DAY) == []


@pytest.mark.parametrize(
    ("first", "months", "begin"),
    [
        (date(2025, 4, 30), 1, date(2025, 4, 1)),
        (date(2025, 3, 31), 3, date(2025, 1, 1)),
        (date(2015, 6, 1), 12, date(2015, 1, 1)),
        (date(1999, 6, 1), 60, date(1995, 1, 1)),
        (date(1900, 1, 1), 240, date(1900, 1, 1)),
    ],
)
def test_a_picture_has_twelve_steps_at_most(first: date, months: int, begin: date) -> None:
    steps = growth.steps_of([[first]], today=date(2026, 3, 2))
    assert len(steps) <= growth.MOST_STEPS
    assert (steps[0].months, steps[0].begin, steps[-1].total) == (months, begin, 1)


def test_bars_stand_on_the_ground_and_on_each_other() -> None:
    steps = growth.steps_of([[DAY, date(2026, 4, 1)], [date(2026, 4, 2)]], today=date(2026, 4, 3))
    picture = growth.picture_of(steps)
    first, second = picture.bars
    assert (first.new_height, first.again_height) == (68.0, 0.0)
    assert (second.new_height, second.again_height) == (68.0, 68.0)
    assert second.again_y + second.again_height == second.new_y
    assert [line.label for line in picture.lines] == [0, 1, 2]
    assert (picture.lines[0].y, picture.lines[-1].y) == (growth.BOTTOM, growth.TOP)


# From every source

database = pytest.mark.django_db


def told(person: Person) -> dict[str, list[tuple[str, State]]]:
    lines = queries.record_of(person, at=NOW)
    return {
        line.competence.code or line.competence.name: [
            (one.source, one.state) for one in line.showings
        ]
        for line in lines
    }


@database
def test_badges_from_here_and_elsewhere_meet_in_one_competency() -> None:
    make_framework()
    ada = make_person("Ada")
    make_credential(recipient=ada, version=aligned("M.1", "W.1"))
    elsewhere(ada, alignment("M.1"))
    assert told(ada) == {
        "M.1": [("here", State.IN_FORCE), ("elsewhere", State.IN_FORCE)],
        "W.1": [("here", State.IN_FORCE)],
    }


@database
def test_a_competency_kept_here_is_known_by_its_identifier_at_another_address() -> None:
    make_framework()
    ada = make_person("Ada")
    elsewhere(ada, alignment("M.1", targetUrl=f"https://other.example/items/{key('M.1')}"))
    [line] = queries.record_of(ada, at=NOW)
    assert (line.competence.code, line.competence.framework) == ("M.1", "Workshop basics")


@database
def test_what_is_aligned_to_nothing_kept_here_keeps_its_own_words() -> None:
    ada = make_person("Ada")
    make_credential(recipient=ada)
    outside = {"targetFramework": "Care", "targetCode": "C.1"}
    row = {
        "type": ["Alignment"],
        "targetName": "Lifts safely",
        "targetUrl": "https://care.example/1",
    }
    elsewhere(ada, row | outside)
    elsewhere(ada, name="By itself")
    lines = queries.record_of(ada, at=NOW)
    assert [(one.competence.framework, one.competence.name) for one in lines] == [
        ("Care", "Lifts safely"),
        ("", "Asks open questions and waits three seconds, so that more learners think."),
        ("", "Calm phone calls"),
    ]


@database
def test_own_words_never_stand_among_what_was_checked() -> None:
    ada = make_person("Ada")
    make_credential(recipient=ada)
    said = Saying(title="Cared for my grandmother", words="", begun="2019", ended="")
    say(ada, saying=said, at=NOW)
    assert "grandmother" not in str(queries.record_of(ada, at=NOW))
    page = signed_in(ada).get(reverse("hold:record")).text
    before, _heading, after = page.partition('id="own-words"')
    assert ("grandmother" in before, "grandmother" in after) == (False, True)


@database
def test_a_badge_taken_back_and_one_over_say_so() -> None:
    ada = make_person("Ada")
    revoked, over = make_credential(recipient=ada), make_credential(recipient=ada)
    awarder = make_awarder(revoked.organization)
    revoke_credential(revoked, by=awarder, kind="mistake", reason="A copy.", at=NOW)
    Credential.objects.filter(pk=over.pk).update(valid_until=NOW - timedelta(days=1))
    states = {one for line in queries.record_of(ada, at=NOW) for one in line.showings}
    assert {one.state for one in states} == {State.TAKEN_BACK, State.EXPIRED}


@database
def test_a_badge_brought_back_to_its_home_is_told_once() -> None:
    ada = make_person("Ada")
    credential = make_credential(recipient=ada)
    piece = Piece(name="own.json", content=credential.document.encode())
    bringing = bring(ada, pieces=[piece], fetch=make_network(), at=NOW)
    keep(bringing, chosen=[one.pk for one in bringing.found.all()], by=ada, at=NOW)
    assert queries.imported_of(ada).count() == 1
    [line] = queries.record_of(ada, at=NOW)
    assert [one.source for one in line.showings] == ["here"]


@database
@pytest.mark.parametrize(
    ("awarded", "day"),
    [
        ("2026-10-01T00:00:00Z", date(2026, 10, 1)),
        ("0001-01-01T00:00:00Z", NOW.date()),
        ("2200-01-01T00:00:00Z", NOW.date()),
    ],
)
def test_a_day_that_cannot_be_is_the_day_it_was_brought(awarded: str, day: date) -> None:
    ada = make_person("Ada")
    elsewhere(ada, awardedDate=awarded)
    [line] = queries.record_of(ada, at=NOW)
    assert line.showings[0].on == day


@database
def test_a_report_kept_before_frameworks_were_read_still_counts() -> None:
    ada = make_person("Ada")
    kept = elsewhere(ada)
    kept.report["badge"]["alignments"] = [{"name": "Lifts", "address": ""}]
    kept.save(update_fields=["report"])
    [line] = queries.record_of(ada, at=NOW)
    assert (line.competence.name, line.competence.framework) == ("Lifts", "")


# Gaps


def coverage(person: Person, framework: Framework) -> tuple[int, int]:
    lines = queries.record_of(person, at=NOW)
    found = queries.coverage_of(framework, lines=lines)
    return found.shown, found.total


@database
def test_a_framework_is_covered_by_what_has_nothing_under_it() -> None:
    framework = make_framework()
    ada = make_person("Ada")
    version = aligned("M.1", "W")
    credential = make_credential(recipient=ada, version=version)
    assert coverage(ada, framework) == (1, 3)
    [only] = queries.covered(queries.record_of(ada, at=NOW))
    assert (only.framework, only.shown, only.total) == (framework, 1, 3)
    awarder = make_awarder(credential.organization)
    revoke_credential(credential, by=awarder, kind="mistake", reason="A copy.", at=NOW)
    assert coverage(ada, framework) == (0, 3)


@database
def test_the_page_of_a_framework_tells_what_is_open_and_how_to_show_it() -> None:
    framework = make_framework()
    ada = make_person("Ada")
    make_credential(recipient=ada, version=aligned("M.1"))
    aligned("M.2", title="Checking edges")
    client, address = signed_in(ada), reverse("hold:gaps", args=[framework.pk])

    def codes(only: str) -> list[str]:
        return [row.code for row, _l, _w in client.get(address, {"only": only}).context["rows"]]

    assert codes("open") == ["M.2", "W.1.1"]
    assert codes("shown") == ["M.1"]
    assert codes("") == codes("nonsense") == ["M", "M.1", "M.2", "W", "W.1", "W.1.1"]
    rows = {row.code: ways for row, _line, ways in client.get(address).context["rows"]}
    assert rows == {"M": 0, "M.1": 1, "M.2": 1, "W": 0, "W.1": 0, "W.1.1": 0}
    assert f"?competency={key('M.2')}" in client.get(address).text
    assert client.get(reverse("hold:gaps", args=[uuid4()])).status_code == 404


# Pages


def questions(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@database
def test_a_long_record_asks_the_database_no_more_often() -> None:
    make_framework()
    ada = make_person("Ada")
    client, address = signed_in(ada), reverse("hold:record")
    make_credential(recipient=ada, version=aligned("M.1"))
    elsewhere(ada, alignment("M.2"))
    few = questions(client, address)
    for number in range(3):
        make_credential(recipient=ada, version=aligned("W.1", title=f"Welding {number}"))
        elsewhere(ada, alignment("W.1.1"))
    assert questions(client, address) == few


@database
def test_nobody_sees_anothers_record_and_a_stranger_signs_in() -> None:
    make_credential(recipient=make_person("Ada"))
    page = signed_in(make_person("Mallory")).get(reverse("hold:record"))
    assert page.context["lines"] == []
    assert Client().get(reverse("hold:record")).status_code == 302


@database
def test_what_a_hostile_badge_calls_itself_is_only_text() -> None:
    ada = make_person("Ada")
    evil = "<script>alert(1)</script>"
    elsewhere(ada, alignment_to_nothing(evil))
    page = signed_in(ada).get(reverse("hold:record")).text
    assert ("&lt;script&gt;alert" in page, evil in page) == (True, False)


def alignment_to_nothing(name: str) -> dict[str, Any]:
    return {"type": ["Alignment"], "targetName": name, "targetUrl": "https://evil.example/x"}


@database
def test_a_program_reads_the_record_line_by_line() -> None:
    make_framework()
    ada = make_person("Ada")
    credential = make_credential(recipient=ada, version=aligned("M.1"))
    elsewhere(ada)
    secret = make_token(ada, name="Platform", expires_at=None, at=NOW)
    client = Client(headers={"authorization": f"Bearer {secret}"})
    told = client.get("/api/v1/wallet/record").json()
    assert told["count"] == 2
    line = told["items"][0]
    assert (line["code"], line["framework"]) == ("M.1", "Workshop basics")
    assert [(one["badge"], one["counts"]) for one in line["showings"]] == [
        (str(credential.pk), True)
    ]
    assert told["growth"][-1]["total"] == 2
    narrow = client.get("/api/v1/wallet/record", {"group": "", "source": "elsewhere"}).json()
    assert [one["name"] for one in narrow["items"]] == ["Calm phone calls"]
    assert client.get("/api/v1/wallet/record", {"page": 9}).json()["items"] == []
    assert Client().get("/api/v1/wallet/record").status_code == 401
