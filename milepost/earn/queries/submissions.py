"""Submissions: whose they are, what is in them, how far they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from milepost.define.models import AchievementVersion, EvidenceSlot
from milepost.define.rules.contexts import Coverage, coverage
from milepost.earn.models import Artifact, Submission, Upload
from milepost.earn.queries.assessment import own_standing_of
from milepost.earn.queries.feedback import needing_answer, unanswered
from milepost.earn.queries.renewals import new_pieces
from milepost.earn.rules.assessment import OwnStanding
from milepost.earn.rules.renewal import ANEW, lacking
from milepost.earn.rules.slots import TAKES, Takes
from milepost.earn.rules.standing import (
    Missing,
    PieceFacts,
    SlotFacts,
    missing,
    missing_in_renewal,
    next_step,
)
from milepost.people.models import Person


@dataclass(frozen=True, kw_only=True)
class SlotView:
    """A slot with what is in it now, what it takes, and what is still missing in it."""

    slot: EvidenceSlot
    takes: Takes
    artifacts: list[Artifact]
    missing: list[Missing]
    next_text: UUID
    """Under which id a new text in this slot is saved, however often that is tried."""

    @property
    def done(self) -> bool:
        """Whether nothing is missing here."""
        return not self.missing

    @property
    def lacks_work(self) -> bool:
        """Whether a piece of work is missing, and not only a word about one."""
        return sum(not artifact.is_blank for artifact in self.artifacts) < self.slot.number


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far a submission is."""

    slots: list[SlotView]
    missing: list[Missing]
    next_step: str
    coverage: Coverage
    own: OwnStanding | None = None
    """How far the applicant's own view of the work is, where one is offered or asked for."""

    @property
    def done(self) -> int:
        """Parts in which nothing is missing."""
        return sum(slot.done for slot in self.slots)


def submissions_of(person: Person) -> QuerySet[Submission]:
    """A person's own submissions, latest change first."""
    return Submission.objects.filter(applicant=person).select_related(
        "version__achievement__organization", "applicant"
    )


def tally_of(person: Person) -> dict[str, int]:
    """How many submissions a person has in each state."""
    rows = Submission.objects.filter(applicant=person).order_by().values_list("state")
    return dict(rows.annotate(number=Count("pk")))


def with_standing(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """The same, with all that ``standing_of`` needs for each of them fetched at once."""
    current = Artifact.objects.defer("text").filter(removed_round=None)
    return submissions.prefetch_related(
        "version__slots",
        "version__criteria",
        "self_assessments__scores",
        Prefetch("remarks", unanswered(), to_attr="unanswered"),
        Prefetch("artifacts", current, to_attr="current"),
    )


def artifacts_of(submission: Submission, *, round: int) -> QuerySet[Artifact]:
    """What was in a submission in one of its rounds, slot by slot."""
    return submission.artifacts.filter(first_round__lte=round).filter(
        Q(removed_round=None) | Q(removed_round__gt=round)
    )


def artifacts_by(person: Person) -> QuerySet[Artifact]:
    """Every artifact a person has added, also those of earlier rounds."""
    return Artifact.objects.filter(submission__applicant=person).select_related(
        "submission__version", "slot"
    )


def uploads_by(person: Person) -> QuerySet[Upload]:
    """The files a person has on their way."""
    return Upload.objects.filter(submission__applicant=person).select_related("submission", "slot")


def coming_in(submission: Submission) -> list[Upload]:
    """Whole files on their way into a draft: being checked, or refused."""
    if submission.state != Submission.State.DRAFT:
        return []
    waiting = submission.uploads.filter(artifact=None).exclude(checking_since=None)
    return list(waiting.order_by("checking_since", "id"))


def startable(slug: str) -> QuerySet[AchievementVersion]:
    """The version that can be started now, if there is one."""
    return AchievementVersion.objects.filter(
        achievement__slug=slug,
        achievement__retired_at=None,
        state=AchievementVersion.State.PUBLISHED,
    ).select_related("achievement__organization")


def open_submission(version: AchievementVersion, *, by: Person) -> Submission | None:
    """The person's submission at this version that is neither closed nor withdrawn."""
    states = (Submission.State.DRAFT, Submission.State.SUBMITTED)
    return Submission.objects.filter(version=version, applicant=by, state__in=states).first()


def newer_version(submission: Submission) -> AchievementVersion | None:
    """A version published after the one this submission is pinned to."""
    return AchievementVersion.objects.filter(
        achievement=submission.version.achievement_id,
        number__gt=submission.version.number,
        state=AchievementVersion.State.PUBLISHED,
    ).first()


def stored_by(person: Person) -> int:
    """Bytes of files a person keeps here, every file counted once."""
    files = Artifact.objects.filter(submission__applicant=person).exclude(sha256="")
    distinct = files.order_by().values("sha256", "size").distinct()
    return distinct.aggregate(total=Sum("size"))["total"] or 0


def standing_of(submission: Submission) -> Standing:
    """How far a submission is, from what is in it now."""
    artifacts = _current(submission)
    views = [
        _slot_view(submission, slot, _in_slot(artifacts, slot))
        for slot in submission.version.slots.all()
    ]
    own, covered = own_standing_of(submission), coverage_of(submission.version, artifacts=artifacts)
    facts = [_facts(view.slot, view.artifacts) for view in views]
    things = missing(facts, own=own, covered=covered)
    if _is_shorter(submission):
        things = missing_in_renewal(
            facts, lacking=lacking(new_pieces(artifacts), by=submission.version.renewal), own=own
        )
    asked = [(remark.coaching.name, remark.about) for remark in needing_answer(submission)[:1]]
    step = next_step(submission.state, things=things, number=submission.round, own=own, asked=asked)
    return Standing(slots=views, missing=things, next_step=step, own=own, coverage=covered)


def coverage_of(version: AchievementVersion, *, artifacts: Iterable[Artifact]) -> Coverage:
    """In which contexts these pieces show it, of those that the version asks for."""
    settings = [artifact.setting for artifact in artifacts if not artifact.is_blank]
    return coverage(settings, asked=version.contexts_asked, terms=version.terms)


def slot_view(submission: Submission, *, slot: EvidenceSlot) -> SlotView:
    """One slot with what is in it now."""
    return _slot_view(submission, slot, _in_slot(_current(submission), slot))


def _current(submission: Submission) -> list[Artifact]:
    if hasattr(submission, "current"):
        return list(submission.current)
    return list(submission.artifacts.filter(removed_round=None).select_related("log"))


def _in_slot(artifacts: list[Artifact], slot: EvidenceSlot) -> list[Artifact]:
    return [artifact for artifact in artifacts if artifact.slot_id == slot.pk]


def _slot_view(submission: Submission, slot: EvidenceSlot, artifacts: list[Artifact]) -> SlotView:
    return SlotView(
        slot=slot,
        takes=TAKES[slot.kind],
        artifacts=artifacts,
        missing=_missing_here(submission, _facts(slot, artifacts)),
        next_text=_next_text(submission, slot, {artifact.id for artifact in artifacts}),
    )


def _is_shorter(submission: Submission) -> bool:
    """Whether it renews a badge by less than all that is asked for."""
    return submission.renews_id is not None and submission.version.renewal != ANEW


def _missing_here(submission: Submission, facts: SlotFacts) -> list[Missing]:
    if _is_shorter(submission):
        return [thing for thing in missing_in_renewal([facts], lacking="") if thing.slot]
    return [thing for thing in missing([facts]) if thing.slot]


def _next_text(submission: Submission, slot: EvidenceSlot, taken: set[UUID]) -> UUID:
    names = (f"{slot.key} {submission.round} {number}" for number in range(len(taken) + 1))
    return next(
        text for text in (uuid5(submission.id, name) for name in names) if text not in taken
    )


def _facts(slot: EvidenceSlot, artifacts: list[Artifact]) -> SlotFacts:
    pieces = tuple(
        PieceFacts(
            name=artifact.name,
            setting=artifact.setting,
            blank=artifact.is_blank,
            exposed=artifact.people == Artifact.People.SHOWN,
        )
        for artifact in artifacts
    )
    return SlotFacts(key=slot.key, title=slot.title, number=slot.number, pieces=pieces)
