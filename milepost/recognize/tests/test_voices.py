"""Voices: under a name, with a reason and a standing, both sides on view, on record."""

from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insignia import verify
from milepost.define.tests.builders import make_version
from milepost.issue.actions import close_to_readers, open_to_readers
from milepost.issue.tests.builders import NOW, make_credential
from milepost.kit.errors import RuleError
from milepost.ledger.models import Leaf
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.actions import approve, stop
from milepost.people.models import Approval, Person
from milepost.people.tests.builders import make_family, make_person
from milepost.recognize import actions, queries
from milepost.recognize.models import Voice
from milepost.recognize.rules.voices import Saying, Standing
from milepost.recognize.tests.builders import make_college
from milepost.recognize.tests.test_api import call

pytestmark = pytest.mark.django_db
WHY = "I have taught with it for two years, and more children speak."


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def speak(subject: Any, *, by: Person, **changes: Any) -> Voice:
    values: dict[str, Any] = {"stance": "endorses", "reason": WHY, "role": "Teacher", "years": 9}
    values |= changes
    words = actions.Words(
        saying=Saying(stance=values["stance"], reason=values["reason"]),
        standing=Standing(role=values["role"], years=values["years"]),
        organization=values.get("organization"),
    )
    return actions.raise_voice(subject, words=words, by=by, at=NOW)


def test_both_sides_stand_side_by_side_with_who_says_it() -> None:
    version = make_version()
    grace, noor = make_person("Grace"), make_person("Noor")
    make_credential(recipient=grace, version=version)
    school = make_organization("Harbor School")
    join(noor, organization=school, role="coach")
    speak(version.achievement, by=grace)
    against = "It says nothing of what the questions were about."
    speak(version.achievement, by=noor, stance="dissents", reason=against, organization=school)
    page = Client().get(reverse("define:achievement", args=[version.achievement.slug]))
    text = page.content.decode()
    for words in ("Grace", "Noor", WHY, against, "9 years", "Harbor School", "holds the badge"):
        assert words in text
    listed = reverse("recognize:voices", args=["achievement", version.achievement.slug])
    dissents = Client().get(listed, {"stance": "dissents"}).content.decode()
    assert ["Noor" in dissents, WHY in dissents] == [True, False]


def test_what_is_said_is_logged_by_a_fingerprint_alone() -> None:
    version = make_version()
    grace = make_person("Grace")
    voice = speak(version.achievement, by=grace)
    leaf = Leaf.objects.get(hash=voice.leaf_hash)
    assert leaf.kind == "voice.raised"
    assert voice.digest in leaf.entry
    for secret in (WHY, "Grace", str(grace.pk), "Teacher"):
        assert secret not in leaf.entry


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": "Good."}, "reason-missing"),
        ({"reason": " " * 40}, "reason-missing"),
        ({"stance": "likes"}, "no-such-stance"),
        ({"role": " "}, "role-missing"),
        ({"years": 71}, "years-wrong"),
        ({"years": -1}, "years-wrong"),
    ],
)
def test_nobody_speaks_without_reason_or_standing(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleError) as refused:
        speak(make_version().achievement, by=make_person("Grace"), **changes)
    assert refused.value.code == code


def test_nobody_speaks_without_a_name() -> None:
    nobody = make_person("Nobody")
    Person.objects.filter(pk=nobody.pk).update(name="")
    nobody.refresh_from_db()
    with pytest.raises(RuleError) as refused:
        speak(make_version().achievement, by=nobody)
    assert refused.value.code == "name-missing"


def test_nobody_speaks_about_their_own_work_or_for_a_house_they_are_not_in() -> None:
    version = make_version()
    dorothy = make_person("Dorothy")
    join(dorothy, organization=version.achievement.organization, role="reviewer")
    for subject in (version.achievement, version.achievement.organization):
        with pytest.raises(RuleError) as refused:
            speak(subject, by=dorothy)
        assert refused.value.code == "own-work"
    with pytest.raises(RuleError) as refused:
        speak(version.achievement, by=make_person("Mallory"), organization=make_organization())
    assert refused.value.code == "not-a-member"


def test_owners_sign_in_the_name_of_their_house_and_others_do_not() -> None:
    version = make_version()
    school = make_organization("Harbor School")
    rita, noor = make_person("Rita"), make_person("Noor")
    join(rita, organization=school, role="owner")
    join(noor, organization=school, role="coach")
    assert speak(version.achievement, by=noor, organization=school).document == ""
    voice = speak(version.achievement, by=rita, organization=school, stance="dissents")
    report = verify(voice.document, now=NOW)
    assert {one.name for one in report.checks if one.outcome == "failed"} == set()
    subject = orjson.loads(voice.document)["credentialSubject"]
    assert subject["endorsementComment"] == WHY
    assert subject["stance"] == "dissents"
    assert subject["standing"]["standingRole"] == "Teacher"
    file = Client().get(reverse("recognize:voice_file", args=[voice.pk]))
    assert file.content == voice.document.encode()
    first = voice.signed
    again = speak(version.achievement, by=rita, organization=school)
    assert first and again.signed
    first.refresh_from_db()
    assert [first.revoked_at, again.signed.revoked_at] == [NOW, None]
    assert Voice.objects.filter(author=rita).count() == 1


def test_what_is_taken_back_is_gone_but_the_log_knows() -> None:
    version = make_version()
    grace = make_person("Grace")
    voice = speak(version.achievement, by=grace)
    with pytest.raises(RuleError):
        actions.withdraw_voice(voice, by=make_person("Mallory"), at=NOW)
    actions.withdraw_voice(voice, by=grace, at=NOW)
    assert not queries.voices_about(version.achievement).exists()
    kinds = list(Leaf.objects.order_by("index").values_list("kind", flat=True))
    assert kinds[-2:] == ["voice.raised", "voice.withdrawn"]
    with pytest.raises(RuleError):
        actions.withdraw_voice(voice, by=grace, at=NOW)
    assert speak(version.achievement, by=grace).pk == voice.pk


def test_an_issuer_is_spoken_about_on_its_own_page() -> None:
    school = make_organization("Harbor School")
    speak(school, by=make_person("Grace"), stance="dissents")
    page = Client().get(reverse("organizations:detail", args=[school.slug]))
    assert WHY in page.content.decode()


def test_the_form_says_what_is_missing_and_keeps_what_was_typed() -> None:
    version = make_version()
    grace = make_person("Grace")
    client = Client()
    client.force_login(grace)
    address = reverse("recognize:speak", args=["achievement", version.achievement.slug])
    typed = {"stance": "endorses", "reason": "Too short", "role": "Teacher", "years": "9"}
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert "Too short" in answer.content.decode()
    client.post(address, typed | {"reason": WHY})
    voice = Voice.objects.get()
    assert 'value="9"' in client.get(address).content.decode()
    mallory = Client()
    mallory.force_login(make_person("Mallory"))
    take_back = reverse("recognize:silence", args=[voice.pk])
    assert mallory.post(take_back).status_code == 404
    client.post(take_back)
    assert not queries.voices_about(version.achievement).exists()
    for kind, slug in (("achievement", "nothing"), ("issuer", "nothing"), ("other", "x")):
        assert Client().get(reverse("recognize:voices", args=[kind, slug])).status_code == 404


def test_five_words_a_day_are_enough() -> None:
    grace = make_person("Grace")
    for _number in range(5):
        speak(make_version().achievement, by=grace)
    with pytest.raises(RuleError) as refused:
        speak(make_version().achievement, by=grace)
    assert refused.value.code == "too-often"


def test_programs_read_and_raise_voices() -> None:
    version = make_version()
    path = f"/voices/achievement/{version.achievement.slug}"
    body = {"stance": "dissents", "reason": WHY, "role": "Teacher", "years": 9}
    grace = make_person("Grace")
    assert call("put", path, by=grace, body=body).status_code == 200
    told = call("get", path).json()
    assert [(one["author"], one["stance"]) for one in told["items"]] == [("Grace", "dissents")]
    assert call("delete", path, by=grace).status_code == 204
    assert call("get", path).json()["count"] == 0
    assert call("delete", path, by=grace).status_code == 404


def test_a_program_lists_what_its_owner_has_said() -> None:
    mia, _gustav = make_family()
    version = make_version()
    speak(version.achievement, by=mia)
    grace = make_person("Grace")
    speak(version.achievement, by=grace)
    (own,) = call("get", "/voices", by=mia).json()["items"]
    assert (own["author"], own["kind"], own["slug"], own["reason"], own["guardian"]) == (
        "Mia",
        "achievement",
        version.achievement.slug,
        WHY,
        "asked",
    )
    assert call("get", "/voices", by=grace).json()["items"][0]["guardian"] is None
    path = f"/voices/achievement/{version.achievement.slug}"
    assert call("delete", path, by=grace).status_code == 204
    assert call("get", "/voices", by=grace).json() == {"count": 0, "items": []}
    assert call("get", "/voices").status_code == 401


def test_more_words_of_ones_own_take_no_more_queries(django_assert_max_num_queries: Any) -> None:
    grace = make_person("Grace")
    counts = []
    for rows in (1, 3):
        while queries.voices_of(grace).count() < rows:
            speak(make_version().achievement, by=grace)
        with django_assert_max_num_queries(40) as asked:
            call("get", "/voices", by=grace)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_more_voices_take_no_more_queries(django_assert_max_num_queries: Any) -> None:
    version = make_version()
    speak(version.achievement, by=make_person("Grace"))
    pages = [
        reverse("define:achievement", args=[version.achievement.slug]),
        reverse("recognize:voices", args=["achievement", version.achievement.slug]),
    ]
    before = []
    for page in pages:
        Client().get(page)
        with django_assert_max_num_queries(60) as asked:
            Client().get(page)
        before.append(len(asked))
    for name in ("Noor", "Olga"):
        speak(version.achievement, by=make_person(name))
    for page, most in zip(pages, before, strict=True):
        with django_assert_max_num_queries(most):
            text = Client().get(page).content.decode()
        assert text.count("<blockquote>") == (2 if page == pages[0] else 3)


def test_a_minors_words_stand_in_public_once_a_guardian_approves(client: Client) -> None:
    mia, gustav = make_family()
    version = make_version()
    voice = speak(version.achievement, by=mia)
    page = reverse("recognize:voices", args=["achievement", version.achievement.slug])
    assert not queries.voices_about(version.achievement).exists()
    assert WHY not in client.get(page).text
    client.force_login(mia)
    assert "Nobody sees it until a guardian approves" in client.get(page).text
    approval = Approval.objects.get(about=voice.pk)
    approve(approval, by=gustav, at=NOW)
    assert list(queries.voices_about(version.achievement)) == [voice]
    stop(approval, reason="", by=gustav, at=NOW)
    assert not queries.voices_about(version.achievement).exists()


def test_words_a_minor_takes_back_wait_for_no_guardian() -> None:
    mia, _gustav = make_family()
    voice = speak(make_version().achievement, by=mia)
    assert Approval.objects.get().state == "asked"
    actions.withdraw_voice(voice, by=mia, at=NOW)
    assert Approval.objects.get().state == "withdrawn"


def test_words_too_many_for_one_day_leave_those_before_in_public() -> None:
    mia, gustav = make_family()
    version = make_version()
    voice = speak(version.achievement, by=mia)
    approve(Approval.objects.get(), by=gustav, at=NOW)
    held = make_credential(recipient=mia)
    for _number in range(4):
        open_to_readers(held, by=mia, at=NOW)
        close_to_readers(held, by=mia, at=NOW)
    with pytest.raises(RuleError) as refused:
        speak(version.achievement, by=mia, reason="Other words, which nobody has read yet.")
    assert refused.value.code == "too-often"
    assert [one.reason for one in queries.voices_about(version.achievement)] == [voice.reason]


def test_a_minor_is_told_that_a_guardian_comes_first(client: Client) -> None:
    mia, _gustav = make_family()
    slug = make_version().achievement.slug
    client.force_login(mia)
    typed = {"stance": "endorses", "reason": WHY, "role": "Pupil", "years": "2"}
    address = reverse("recognize:speak", args=["achievement", slug])
    page = client.post(address, typed, follow=True).text
    assert ("as soon as a guardian approves" in page, "It is on record" in page) == (True, False)


def test_saying_it_anew_counts_toward_the_five() -> None:
    grace, version = make_person("Grace"), make_version()
    for _number in range(5):
        speak(version.achievement, by=grace)
    with pytest.raises(RuleError) as refused:
        speak(version.achievement, by=grace)
    assert refused.value.code == "too-often"


def test_readers_see_what_is_their_own_word_and_what_was_checked() -> None:
    version = make_version()
    grace, noor, alone = (make_person(name) for name in ("Grace", "Noor", "Alone"))
    college, _rita = make_college()
    anyone = make_organization("World University")
    join(grace, organization=college, role="coach")
    join(noor, organization=anyone, role="coach")
    address = reverse("recognize:voices", args=["achievement", version.achievement.slug])
    speak(version.achievement, by=alone)
    text = Client().get(address).text
    assert "In their own words:" in text
    assert "Nothing of this was checked here" in text
    speak(version.achievement, by=noor, organization=anyone)
    text = Client().get(address).text
    assert "among the people of World University" in text
    assert "who it is has not been proved" in text
    speak(version.achievement, by=grace, organization=college)
    domain = queries.domain_of(college)
    assert f"among the people of State College ({domain})" in Client().get(address).text
    told = call("get", f"/voices/achievement/{version.achievement.slug}").json()["items"]
    assert {one["author"]: one["organization_domain"] for one in told} == {
        "Alone": "",
        "Noor": "",
        "Grace": domain,
    }


def test_many_voices_ask_for_domains_once() -> None:
    version = make_version()
    address = reverse("recognize:voices", args=["achievement", version.achievement.slug])

    def questions() -> int:
        Client().get(address)
        with CaptureQueriesContext(connection) as asked:
            Client().get(address)
        return len(asked)

    counted = []
    for number in range(3):
        college, rita = make_college(f"College {number}")
        speak(version.achievement, by=rita, organization=college)
        counted.append(questions())
    assert counted[0] == counted[2]
