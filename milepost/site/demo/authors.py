"""What authors and readers of the demo do with definitions, each act through the actions."""

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from milepost.define import actions as define
from milepost.define.models import AchievementVersion, Opening
from milepost.define.rules.drafting.choices import Audience, AuthorRole
from milepost.define.rules.lineage.choices import Outcome
from milepost.define.rules.resources.suggestions import Suggestion
from milepost.earn.actions import say_it_helped
from milepost.kit.models import Mail
from milepost.organizations.models import Organization
from milepost.people.models import Person
from milepost.site.demo import acts

People = Mapping[str, Person]
Versions = Mapping[str, AchievementVersion]


def suggest(data: Mapping[str, Any], *, people: People, versions: Versions, at: datetime) -> None:
    """Suggest where to learn something, decide about it, and count whom it helped."""
    version, designer = versions[data["achievement"]], people["designer"]
    price = Decimal(data["price"]) if "price" in data else None
    suggestion = Suggestion(
        title=data["title"],
        url=data["url"],
        kind=data["kind"],
        language=data["language"],
        price=price,
        currency=data.get("currency", ""),
        access=tuple(data["access"]),
        note=data["note"],
    )
    resource = define.suggest_resource(
        version.achievement, suggestion=suggestion, by=people[data["by"]], at=at
    )
    later = at + timedelta(hours=20)
    if data["decided"] == "accepted":
        define.accept_resource(resource, by=designer, at=later)
    if data["decided"] == "refused":
        define.refuse_resource(resource, by=designer, reason=data["reason"], at=later)
    for key in data["helped"]:
        say_it_helped(resource, by=people[key], at=later)


def revise(
    version: AchievementVersion, *, changes: Mapping[str, Any], people: People, at: datetime
) -> AchievementVersion:
    """Publish the next version: fields in new words, rows by their place, the last row first."""
    by = people["designer"]
    draft = define.start_version(version.achievement, by=by, at=at)
    words = deepcopy(draft.typed) | changes["fields"]
    words["answers"] |= changes["answers"]
    for place, text in changes["criteria"].items():
        words["criteria"][int(place)]["text"] = text
    words["criteria"].insert(0, words["criteria"].pop())
    draft = define.save_draft(draft, by=by, draft=words, at=at)
    return define.publish(draft, by=people[changes["confirmed_by"]], at=at)


def ask_for_second_person(
    version: AchievementVersion, *, changes: Mapping[str, Any], by: Person, at: datetime
) -> None:
    """Draft a next version that is reviewed in another way, and ask the owners to publish it."""
    draft = define.start_version(version.achievement, by=by, at=at)
    words = draft.typed | changes["fields"]
    words["answers"] |= changes["answers"]
    draft = define.save_draft(draft, by=by, draft=words, at=at)
    define.ask_owners(draft, by=by, at=at)


def tailor(
    original: AchievementVersion,
    *,
    data: Mapping[str, Any],
    organization: Organization,
    people: People,
    at: datetime,
) -> AchievementVersion:
    """Tailor a definition and say why it differs; with an outcome, publish it and be ruled on."""
    by = people[data["by"]]
    draft = define.tailor(original, organization=organization, by=by, at=at)
    draft = define.save_draft(draft, by=by, draft=draft.typed | data["fields"], at=at)
    draft = define.explain(draft, reasons=data["reasons"], by=by, at=at)
    if "outcome" not in data:
        return draft
    version = define.publish(draft, by=by, at=at)
    outcome, owner = Outcome(data["outcome"]), people[data["ruled_by"]]
    later = at + timedelta(days=9)
    define.rule_on(version, outcome=outcome, reason=data["reason"], by=owner, at=later)
    return version


def discuss(
    draft: AchievementVersion, *, data: Mapping[str, Any], people: People, at: datetime
) -> None:
    """Open a draft to everyone; let people comment, get answers, and see what was done."""
    designer = people["designer"]
    define.open_draft(draft, audience=Audience.PUBLIC, by=designer, at=at)
    opening = Opening.objects.get(version=draft)
    for number, row in enumerate(data["comments"], start=1):
        said_at, later = at + timedelta(hours=number), at + timedelta(hours=number + 5)
        place, by = acts.place(row["place"], draft=draft.typed), people[row["by"]]
        said = define.comment(opening, place=place, text=row["text"], by=by, at=said_at)
        if "reply" in row:
            answerer = people[row["reply_by"]]
            define.reply(opening, to=said, text=row["reply"], by=answerer, at=later)
        if row["done"]:
            define.resolve_comment(said, done=row["done"], by=designer, at=later)


def name_author(version: AchievementVersion, *, role: str, person: Person, at: datetime) -> None:
    """Ask somebody whether they want to be named, and let them say yes by the link in the mail."""
    by = version.created_by
    assert by is not None
    author = AuthorRole(role)
    define.ask_coauthor(version.achievement, email=person.email, role=author, by=by, at=at)
    found = re.search(
        r"/authors/([^/\s]+)/", Mail.objects.filter(to=person.email).latest("pk").text
    )
    assert found is not None
    define.agree_to_be_named(found[1], name=person.name, person=person, at=at + timedelta(hours=3))
