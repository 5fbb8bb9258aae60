"""What every write makes sure of first: who may, in which state, and that nobody else is at it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from milepost.define.models import Achievement, AchievementVersion, DraftWriter
from milepost.define.rules.access import DESIGNERS
from milepost.define.rules.checks import Finding
from milepost.define.rules.choices import NEXT, State
from milepost.kit.errors import RuleError
from milepost.organizations.models import Organization
from milepost.organizations.queries import has_role
from milepost.people.models import Person


@dataclass(frozen=True)
class Seen:
    """What an open page last saw of a draft, and the page's own name."""

    changed_at: str
    writer: str


class ChangedMeanwhile(RuleError):
    """Another page saved this draft since this one was opened; ``theirs`` is what it saved."""

    def __init__(self, theirs: AchievementVersion) -> None:
        sentence = _("Someone else has changed this draft since you opened it.")
        super().__init__(sentence, code="changed-meanwhile")
        self.theirs = theirs


class NotReady(RuleError):
    """The draft cannot be published yet; ``findings`` say what to do, and where."""

    def __init__(self, findings: list[Finding]) -> None:
        sentences = " ".join(finding.sentence for finding in findings)
        super().__init__(sentences, code="not-ready")
        self.findings = findings


def require_designer(person: Person, *, organization: Organization) -> None:
    """Refuse whoever does not write definitions for the organization."""
    if not has_role(person, organization=organization, roles=DESIGNERS):
        sentence = _("Only designers of %(organization)s may do this.")
        raise RuleError(sentence % {"organization": organization.name}, code="not-a-designer")


def require_draft(version: AchievementVersion) -> None:
    """Refuse a version that is published: it never changes."""
    require(version, becoming=State.PUBLISHED)


def require(version: AchievementVersion, *, becoming: str) -> None:
    """Refuse a step that does not follow from the version's state."""
    if becoming not in NEXT[version.state]:
        raise RuleError(_("This version is published. It never changes."), code="not-a-draft")


def locked_achievement(achievement: Achievement, *, by: Person) -> Achievement:
    """Return the achievement with its row locked until the transaction ends."""
    rows = Achievement.objects.select_related("organization").select_for_update(of=("self",))
    locked = rows.filter(pk=achievement.pk).first()
    if locked is None:
        raise RuleError(_("This draft was thrown away in the meantime."), code="gone")
    require_designer(by, organization=locked.organization)
    return locked


def locked_version(version: AchievementVersion, *, by: Person) -> AchievementVersion:
    """Return the version as it is now, its achievement locked until the transaction ends."""
    achievement = locked_achievement(version.achievement, by=by)
    locked = achievement.versions.filter(pk=version.pk).first()
    if locked is None:
        raise RuleError(_("This draft was thrown away in the meantime."), code="gone")
    locked.achievement = achievement
    return locked


def note_writer(version: AchievementVersion, *, by: Person) -> None:
    """Keep that somebody changed this draft: whoever wrote it is never its only reviewer."""
    DraftWriter.objects.get_or_create(version=version, person=by)
