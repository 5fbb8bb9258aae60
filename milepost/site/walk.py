"""The main job from end to end, without a browser, through the same actions as the pages."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from milepost.define.models import AchievementVersion
from milepost.earn.actions import start, submit
from milepost.earn.models import Submission
from milepost.hold.actions import ShareRequest, share, sign_record
from milepost.hold.models import Share
from milepost.hold.queries import entries_of
from milepost.issue.models import Credential
from milepost.issue.queries import credentials_of
from milepost.issue.renderings import RENDERINGS, render_as
from milepost.kit.addresses import absolute
from milepost.kit.fetch import Fetched, FetchError
from milepost.people.models import Person
from milepost.site.demo import acts
from milepost.site.demo.world import definitions, world
from milepost.verify.actions import CheckedReport, check

TITLE = "Wait time in questioning"
FILES = {
    "json": "credential.json",
    "png": "badge.png",
    "svg": "badge.svg",
    "pdf": "certificate.pdf",
}
RECORD = "record.json"
Clock = Callable[[], datetime]


class Walk:
    """One walk through the chain; ``steps`` names each step and does it."""

    def __init__(self, out: Path, *, clock: Clock) -> None:
        self.out = out
        self.clock = clock
        self.people: dict[str, Person] = {}
        self.documents: dict[str, bytes] = {}
        self.version: AchievementVersion
        self.submission: Submission
        self.credential: Credential
        self.checked: CheckedReport
        self.link = ""

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Yield each step with what it does, in order."""
        yield "define: publish a micro-credential with its rubric", self.define
        yield "earn: hand in files, text and notes", self.earn
        yield "review: the first reviewer, blind", lambda: self.review("reviewer")
        yield "review, decide and issue: the second reviewer", lambda: self.review("second")
        yield "issue: write JSON, PNG, SVG and PDF", self.write
        yield "share: with an employer, for 30 days", self.share
        yield "hold: the learner's record, signed (CLR 2.0)", self.record
        yield "verify: as someone who has never heard of us", self.verify

    def define(self) -> None:
        """An office, its people, and one published definition."""
        now = self.clock()
        office = acts.found(world()["organizations"][0], at=now)
        for data in world()["people"]:
            mine = [role for role in data.get("roles", []) if role[0] == office.slug]
            joining = data | {"roles": mine}
            self.people[data["key"]] = acts.join(
                joining, organizations={office.slug: office}, at=now
            )
        data = next(one for one in definitions() if one["title"] == TITLE)
        by = self.people["designer"]
        self.version = acts.define(data, organization=office, by=by, at=now)

    def earn(self) -> None:
        """A learner fills every slot and hands in."""
        learner = self.people["learner"]
        self.submission = start(self.version, by=learner, at=self.clock())
        acts.fill(self.submission, slots=list(self.version.slots.all()), at=self.clock())
        self.submission = submit(self.submission, by=learner, at=self.clock())

    def review(self, who: str) -> None:
        """One reviewer judges; the last one needed brings the decision and the badge."""
        acts.judge(self.submission, reviewer=self.people[who], well=True, at=self.clock())

    def write(self) -> None:
        """The badge as files."""
        self.credential = credentials_of(self.people["learner"]).get()
        for form in RENDERINGS:
            (self.out / FILES[form]).write_bytes(render_as(self.credential, form=form))

    def share(self) -> None:
        """A share of the badge and its evidence."""
        last_day = timezone.localdate(self.clock()) + timedelta(days=30)
        request = ShareRequest(
            id=uuid4(),
            purpose=Share.Purpose.EMPLOYER,
            audience="Riverside Clinic",
            message="",
            ends_at=timezone.make_aware(datetime.combine(last_day, time.max)),
            credentials=[self.credential.pk],
            evidence=[item.pk for item in self.credential.evidence.all()],
        )
        _opened, token = share(self.people["learner"], request=request, at=self.clock())
        self.link = absolute(reverse("hold:share", args=[token]))
        own_page(self.link)

    def record(self) -> None:
        """The record that the learner takes along."""
        learner, now = self.people["learner"], self.clock()
        entries = entries_of(learner, collection=None, at=now)
        signed = sign_record(learner, entries=entries, name="Learner record", at=now)
        (self.out / RECORD).write_text(signed.text)

    def verify(self) -> None:
        """The record and the baked picture, checked with what our public pages serve."""
        record = check((self.out / RECORD).read_bytes(), fetch=self.fetch, now=self.clock())
        record.report.require_valid()
        badge = (self.out / FILES["png"]).read_bytes()
        self.checked = check(badge, fetch=self.fetch, now=self.clock())
        report = json.dumps(self.checked.told, indent=2, ensure_ascii=False, default=str)
        (self.out / "report.json").write_text(report)
        self._keep_documents()

    def fetch(self, url: str) -> Fetched:
        """Return one of our own public pages, as a visitor gets it, and remember it."""
        found = own_page(url)
        self.documents[url] = found.content
        return found

    def _keep_documents(self) -> None:
        """What was fetched, so that the badge can be verified again without a server."""
        folder = self.out / "documents"
        folder.mkdir(exist_ok=True)
        names = {url: f"{number}.json" for number, url in enumerate(self.documents, start=1)}
        for url, content in self.documents.items():
            (folder / names[url]).write_bytes(content)
        (folder / "index.json").write_text(json.dumps(names, indent=2))


def own_page(url: str) -> Fetched:
    """Return a page of this server without a network; FetchError for any other address."""
    parts = urlsplit(url)
    if not url.startswith(settings.PUBLIC_URL):
        raise FetchError("A walk fetches its own pages only.", code="elsewhere")
    answer = Client().get(
        parts.path, headers={"host": parts.netloc}, secure=parts.scheme == "https"
    )
    if answer.status_code != 200:
        raise FetchError(f"{url} answered {answer.status_code}.", code="status")
    return Fetched(answer.getvalue(), answer.headers["Content-Type"], url)
