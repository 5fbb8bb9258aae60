"""A work history: read job by job, what is chosen is entered, twice the same as once."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from milepost.kit.errors import RuleError
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.practice import actions, queries
from milepost.practice.models import Entry, PracticeLog
from milepost.practice.rules import Period, PracticeRule, Span, Standard, Unit, evaluate
from milepost.practice.rules.jobs import Job, plan_jobs
from milepost.practice.rules.recording import Terms
from milepost.practice.tests.log_builders import NOON, TODAY
from milepost.practice.tests.test_recording import code_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
TABLE = """\
Employer;Role;From;To;Hours;Duties;Highlights;Salary
River Clinic;Nurse aide;2019-03;2021;38;Ran the early shift.;Trained three | No fall;900
Harbor Bakery;Office help;05/2021;today;;;;
"""
CLINIC = Job(
    employer="River Clinic",
    role="Nurse aide",
    begin="2019-03",
    end="2021",
    hours="38",
    duties="Ran the early shift.",
    highlights=("Trained three", "No fall"),
)
RESUME: dict[str, Any] = {
    "basics": {"name": "Ada"},
    "work": [
        {
            "name": "River Clinic",
            "position": "Nurse aide",
            "startDate": "2019-03",
            "endDate": "2021",
            "summary": "Ran the early shift.",
            "highlights": ["Trained three", "No fall"],
            "hours": 38,
            "url": "https://clinic.example",
        }
    ],
}
LER_RS: dict[str, Any] = {
    "credentialSubject": {
        "employmentHistories": [
            {
                "organization": {"tradeName": "River Clinic"},
                "positionHistories": [
                    {
                        "title": "Nurse aide",
                        "start": "2019-03",
                        "end": "2021",
                        "location": {
                            "city": "Leeds",
                            "descriptions": [
                                "Ran the early shift.",
                                "- Trained three",
                                "- No fall",
                            ],
                        },
                    },
                    {"title": "Lead aide", "start": "2021-02-01", "current": True, "end": "2022"},
                ],
            },
            {"verifications": [{"reference": "https://records.example/1"}]},
        ]
    }
}
EUROPASS = """<?xml version="1.0" encoding="UTF-8"?>
<Candidate xmlns="http://www.europass.eu/1.0" xmlns:hr="http://www.hr-xml.org/3"
  xmlns:oa="http://www.openapplications.org/oagis/9" xmlns:eures="http://www.europass_eures.eu/1.0">
 <CandidateProfile><EmploymentHistory><EmployerHistory>
  <hr:OrganizationName>River Clinic</hr:OrganizationName><hr:IndustryCode>Q</hr:IndustryCode>
  <PositionHistory><PositionTitle>Nurse
     aide</PositionTitle>
   <eures:EmploymentPeriod>
    <eures:StartDate><hr:FormattedDateTime>2019-03</hr:FormattedDateTime></eures:StartDate>
    <eures:EndDate><hr:FormattedDateTime>2021</hr:FormattedDateTime></eures:EndDate>
    <hr:CurrentIndicator>false</hr:CurrentIndicator></eures:EmploymentPeriod>
   <oa:Description>Ran the early shift.</oa:Description><City>Leeds</City></PositionHistory>
 </EmployerHistory></EmploymentHistory></CandidateProfile>
</Candidate>"""


def fates(content: str) -> list[tuple[int, str, tuple[str, ...]]]:
    found = plan_jobs(content, today=TODAY, known={})
    return [(row.number, row.fate.value, row.sentences) for row in found.rows]


def taken(content: str, *, by: Person) -> list[str]:
    return [row.fate.value for row in actions.take_jobs(content, by=by, at=NOON).rows]


def said(by: Person) -> list[tuple[date, str, str, str]]:
    """The day, outcome, place and words of each entry that stands in somebody's work history."""
    log = queries.work_history_of(by)
    rows = queries.standing(queries.entries_of(log)) if log else Entry.objects.none()
    return list(rows.order_by("day", "id").values_list("day", "source", "context", "note"))


def test_a_table_and_a_json_resume_say_the_same() -> None:
    table, resume = (plan_jobs(text, today=TODAY, known={}) for text in (TABLE, json.dumps(RESUME)))
    assert [row.job for row in (table.rows[0], *resume.rows)] == [CLINIC, CLINIC]
    assert (table.passed_over, resume.passed_over) == (["Salary"], ["url"])
    bakery = table.rows[1].job
    assert (bakery.begin, bakery.end, bakery.first) == ("2021-05", "", date(2021, 5, 1))


def test_positions_of_an_ler_rs_are_jobs_and_a_signed_one_is_a_badge() -> None:
    found = plan_jobs(json.dumps(LER_RS), today=TODAY, known={})
    assert [row.fate for row in found.rows] == ["taken", "taken", "refused"]
    aide, lead, signed = found.rows
    assert found.passed_over == ["location"]
    assert (aide.job.highlights, aide.job.duties) == (CLINIC.highlights, CLINIC.duties)
    assert (lead.job.role, lead.job.employer, lead.job.end) == ("Lead aide", "River Clinic", "")
    assert signed.sentences == ("this is a signed record: bring it as a badge",)


def test_a_europass_cv_is_read_from_its_xml() -> None:
    found = plan_jobs(EUROPASS, today=TODAY, known={})
    (row,) = found.rows
    job = row.job
    assert found.passed_over == ["IndustryCode", "City"]
    assert (row.fate, job.employer, job.role, job.begin, job.end, job.duties) == (
        *("taken", "River Clinic", "Nurse aide", "2019-03", "2021", "Ran the early shift."),
    )


BAD = """\
employer,role,from,to
,Aide,2019,
Clinic,,2019,
Clinic,Aide,,
Clinic,Aide,spring,2019-13
Clinic,Aide,2020-02-30,
Clinic,Aide,2021-05,2021-04
Clinic,Aide,2021-05,2021
Clinic,Aide,2021-05,2023
Clinic,Lead,2027,
Clinic,Lead,2020,2021,too,much
Clinic,Lead,05/04/2020,
"""


def test_each_job_that_cannot_be_read_says_why() -> None:
    day = "«{}» is not a year, a month or a day, such as 2021, 2021-03 or 2021-03-15"
    assert fates(BAD) == [
        (1, "refused", ("the employer is missing",)),
        (2, "refused", ("what you worked as is missing",)),
        (3, "refused", ("the day it began is missing",)),
        (4, "refused", (day.format("spring"), day.format("2019-13"))),
        (5, "refused", (day.format("2020-02-30"),)),
        (6, "refused", ("it ends before it begins",)),
        (7, "taken", ()),
        (8, "refused", ("this is the same job as job 7",)),
        (9, "refused", ("it has not begun yet",)),
        (10, "refused", ("it has 6 cells under 4 headings",)),
        (11, "refused", (day.format("05/04/2020"),)),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "unreadable"),
        ("[]", "no-jobs"),
        ('{"work": []}', "no-jobs"),
        ('{"basics": {}}', "unreadable"),
        ("[[", "unreadable"),
        ("[" * 100_000, "unreadable"),
        ("<Candidate/>", "unreadable"),
        ("<Candidate>", "unreadable"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "unreadable"),
        ("day,outcome\n2026-01-01,met\n", "unreadable"),
        ('employer,role,from\n"Clinic,Aide,2019', "unreadable"),
        (json.dumps([RESUME["work"][0]] * 41), "no-jobs"),
        ("x" * 200_001, "too-big"),
    ],
    ids=lambda value: value[:20],
)
def test_what_holds_no_work_history_is_refused(content: str, code: str) -> None:
    with pytest.raises(RuleError) as error:
        plan_jobs(content, today=TODAY, known={})
    assert error.value.code == code


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"highlights": [{"text": "No fall"}]}, "«highlights» holds no text"),
        ({"position": ["Aide"]}, "«position» holds no text"),
        (
            {"summary": "s" * 2000},
            "what it says is too long: 2059 letters, and 2000 fit",
        ),
        ({"name": "C" * 81}, f"«{'C' * 20}…» is too long: 81 letters, and 80 fit"),
    ],
    ids=["highlights", "position", "summary", "name"],
)
def test_a_part_of_a_json_resume_that_cannot_be_kept_is_told(
    change: dict[str, Any], sentence: str
) -> None:
    assert fates(json.dumps([RESUME["work"][0] | change])) == [(1, "refused", (sentence,))]


def test_what_is_no_job_in_a_list_is_told() -> None:
    assert fates("[3]") == [(1, "refused", ("this is no job",))]


@pytest.mark.django_db
def test_jobs_become_entries_on_their_first_day_as_ones_own_word() -> None:
    ada = make_person("Ada")
    assert taken(TABLE, by=ada) == ["taken", "taken"]
    note = "Nurse aide\n2019-03 – 2021 · 38 h\nRan the early shift.\n– Trained three\n– No fall"
    assert said(ada) == [
        (date(2019, 3, 1), "self", "River Clinic", note),
        (date(2021, 5, 1), "self", "Harbor Bakery", "Office help\n2021-05 –"),
    ]


@pytest.mark.django_db
def test_jobs_of_which_only_the_year_is_known_have_days_of_their_own() -> None:
    ada = make_person("Ada")
    table = "employer,role,from\nClinic,Aide,2019\nMill,Cook,2019\nInn,Cook,2019-01-01\n"
    taken(table, by=ada)
    taken(
        "employer,role,from,to\nFarm,Help,2019,\nMill,Cook,2019,2020\nBar,Cook,2026-03,\n", by=ada
    )
    taken("employer,role,from\nPort,Cook,2026-03\nShip,Cook,2026-03\n", by=ada)
    days = {place: day.isoformat() for day, _source, place, _note in said(ada)}
    assert days == {
        "Clinic": "2019-01-01",
        "Mill": "2019-01-02",
        "Inn": "2019-01-01",
        "Farm": "2019-01-03",
        "Bar": "2026-03-01",
        "Port": "2026-03-02",
        "Ship": "2026-03-01",
    }


@pytest.mark.django_db
def test_brought_again_nothing_is_entered_twice_and_a_change_corrects() -> None:
    ada = make_person("Ada")
    taken(TABLE, by=ada)
    assert (taken(TABLE, by=ada), Entry.objects.count()) == (["here", "here"], 2)
    ended = TABLE.replace("today", "2025-12")
    assert (taken(ended, by=ada), Entry.objects.count()) == (["here", "changed"], 3)
    assert said(ada)[1][3] == "Office help\n2021-05 – 2025-12"
    assert taken(TABLE, by=ada) == ["here", "changed"]
    assert said(ada)[1][3] == "Office help\n2021-05 –"
    assert (PracticeLog.objects.count(), Entry.objects.count()) == (1, 4)


@pytest.mark.django_db
def test_what_was_corrected_by_hand_stays_as_it_was_left() -> None:
    ada = make_person("Ada")
    taken(TABLE, by=ada)
    clinic = Entry.objects.get(day=date(2019, 3, 1))
    actions.withdraw_entry(clinic, reason="I left it out.", by=ada, at=NOON)
    found = actions.take_jobs(TABLE.replace("Ran", "Led"), by=ada, at=NOON)
    assert [row.fate for row in found.rows] == ["here", "here"]
    assert found.rows[0].sentences == (
        "you corrected it or took it back since; it stays as you left it",
    )
    assert len(said(ada)) == 1


@pytest.mark.django_db
def test_only_chosen_jobs_are_taken_and_none_is_no_choice() -> None:
    ada = make_person("Ada")
    assert code_of(lambda: actions.take_jobs(TABLE, by=ada, at=NOON, chosen=[7])) == "no-jobs"
    assert PracticeLog.objects.count() == 0
    actions.take_jobs(TABLE, by=ada, at=NOON, chosen=[2])
    assert [context for _day, _source, context, _note in said(ada)] == ["Harbor Bakery"]


@pytest.mark.django_db
def test_ones_own_jobs_meet_no_rule_that_asks_for_observers() -> None:
    ada = make_person("Ada")
    taken(TABLE, by=ada)
    log = queries.work_history_of(ada)
    assert log is not None
    entries = queries.measured(queries.entries_of(log))

    def verdict(observers: int) -> str:
        standard = Standard(met=2, of=2, unit=Unit.DAYS, observers=observers)
        period = Period(length=120, unit=Span.MONTHS)
        rule = PracticeRule(
            condition="At work",
            behavior="is there",
            record="this log",
            standard=standard,
            period=period,
        )
        return evaluate(rule, entries=entries, on=TODAY).verdict.value

    assert (verdict(0), verdict(1)) == ("met", "notYet")


@pytest.mark.django_db
def test_a_work_history_may_have_an_aim_of_its_own_and_a_closed_one_takes_nothing() -> None:
    ada = make_person("Ada")
    taken(TABLE, by=ada)
    log = queries.work_history_of(ada)
    assert log is not None
    terms = Terms(title="My jobs", time_zone="Europe/Madrid")
    assert actions.change_log(log, terms=terms, by=ada, at=NOON).title == "My jobs"
    actions.close_log(log, by=ada, at=NOON)
    more = TABLE.replace("Nurse aide", "Cook")
    assert code_of(lambda: actions.take_jobs(more, by=ada, at=NOON)) == "log-closed"


@pytest.mark.django_db
def test_on_the_page_one_looks_first_and_then_takes_what_one_chose(client: Client) -> None:
    ada = make_person("Ada")
    client.force_login(ada, backend=BACKEND)
    page = reverse("practice:jobs")
    file = SimpleUploadedFile("resume.json", json.dumps(RESUME).encode())
    looked = client.post(page, {"file": file, "next": "/earn/"})
    shown = looked.content.decode()
    assert (looked.status_code, PracticeLog.objects.count()) == (200, 0)
    assert all(words in shown for words in ("Nurse aide", "No fall", "Not read", "hours: 38"))
    took = client.post(page, {"text": TABLE, "job": ["1"], "take": "1", "next": "/earn/"})
    assert (took.status_code, took["Location"]) == (302, "/earn/")
    assert [place for _day, _source, place, _note in said(ada)] == ["River Clinic"]
    outside = {"text": TABLE, "job": ["2"], "take": "1", "next": "//evil.example/"}
    log = queries.work_history_of(ada)
    assert log is not None
    own = reverse("practice:log", args=[log.pk])
    assert client.post(page, outside)["Location"] == own
    shown = client.get(own).content.decode()
    assert ("How did it go?" in shown, "Bring your work history again" in shown) == (False, True)
    assert queries.logs_to_enter_in(ada) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"text": ""}, "Choose a file, or paste the text."),
        ({"text": "what I did"}, "these are missing: employer, role, from"),
        ({"text": TABLE, "take": "1"}, "Choose at least one job."),
        ({"file": SimpleUploadedFile("cv.pdf", b"%PDF-\xe2\xe3")}, "can’t be read"),
        ({"file": SimpleUploadedFile("cv.txt", b"a" * 800_001)}, "too large"),
    ],
    ids=["nothing", "no table", "no choice", "a PDF", "too large"],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: Client, sent: dict[str, Any], sentence: str
) -> None:
    client.force_login(make_person("Ada"), backend=BACKEND)
    answer = client.post(reverse("practice:jobs"), sent)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    if text := sent.get("text"):
        assert text.splitlines()[0] in answer.content.decode()
    assert PracticeLog.objects.count() == 0


@pytest.mark.django_db
def test_nobody_brings_jobs_without_signing_in(client: Client) -> None:
    assert client.get(reverse("practice:jobs")).status_code == 302
