"""The demo's frameworks: one imported, one written here, and a crosswalk between them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from milepost.define.queries import alignment_to
from milepost.frameworks.actions import (
    Incoming,
    add_lines,
    add_pair,
    publish,
    start_crosswalk,
    start_framework,
    start_import,
    start_version,
)
from milepost.frameworks.models import Competency, Framework
from milepost.frameworks.rules.choices import Kind
from milepost.frameworks.rules.writing import FrameworkWords
from milepost.frameworks.tasks import finish_import
from milepost.organizations.models import Organization
from milepost.people.models import Person
from milepost.site.demo.world import DATA

FOLDER = DATA / "frameworks"
METAL_TRADES = "Metal trades: the first two years"
EVERYDAY = FrameworkWords(
    title="Everyday competencies for adults",
    description="What adults in this state can show without going back to school.",
    language="en",
    licence="CC BY 4.0",
)
PAIRS = [
    ("E.3.3", Kind.EXACT, "MT.4.1"),
    ("E.3.2", Kind.EXACT, "MT.4.2"),
    ("E.3.4", Kind.RELATED, "MT.4.3"),
    ("E.2.1", Kind.RELATED, "MT.4.4"),
]


class Story(Protocol):
    """What the demo's story knows so far."""

    organizations: dict[str, Organization]
    people: dict[str, Person]

    def ago(self, days: float) -> datetime:
        """Return a moment so many days before the end."""


def frameworks(story: Story) -> dict[str, Framework]:
    """Return the frameworks of the demo by a word each."""
    trades, everyday = _metal_trades(story), _everyday(story)
    _crosswalk(story, origin=everyday, destination=trades)
    return {"metal-trades": trades, "everyday": everyday}


def aligned(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a definition with rows for the competencies whose codes it names."""
    found = Competency.objects.filter(
        code__in=data.get("aligned", []), framework__state=Framework.State.PUBLISHED
    ).order_by("code")
    rows = [alignment_to(str(row.identifier)) for row in found]
    return {**data, "alignments": [row for row in rows if row]}


def _metal_trades(story: Story) -> Framework:
    incoming = Incoming(
        name="metal-trades.csv",
        form=Framework.Source.CSV,
        content=(FOLDER / "metal-trades.csv").read_bytes(),
        title=METAL_TRADES,
    )
    school, designer = story.organizations["harbor-school"], story.people["designer"]
    job = finish_import(start_import(incoming, organization=school, by=designer, at=story.ago(390)))
    assert job.framework, job.sentence
    return job.framework


def _everyday(story: Story) -> Framework:
    """Publish what the State Office wrote; its next version is a draft still."""
    office, designer = story.organizations["adult-education"], story.people["designer"]
    framework = start_framework(office, by=designer, words=EVERYDAY, at=story.ago(385))
    text = (FOLDER / "everyday.txt").read_text()
    add_lines(framework, by=designer, text=text, at=story.ago(384))
    framework = publish(framework, by=designer, at=story.ago(380))
    draft = start_version(framework, by=designer, at=story.ago(2))
    more = "E.5 Finds the way in a new town\n- E.5.1 Explains a bus route to a stranger"
    add_lines(draft, by=designer, text=more, at=story.ago(2))
    return framework


def _crosswalk(story: Story, *, origin: Framework, destination: Framework) -> None:
    office, designer = story.organizations["adult-education"], story.people["designer"]
    crosswalk = start_crosswalk(
        office, by=designer, origin=origin, destination=destination, at=story.ago(378)
    )
    for code, kind, other in PAIRS:
        pair = (
            origin.competencies.get(code=code),
            destination.competencies.get(code=other),
        )
        add_pair(crosswalk, by=designer, kind=kind, pair=pair, at=story.ago(378))
