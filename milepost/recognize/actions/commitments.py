"""Writing, publishing, changing and withdrawing what an organization accepts."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import override

from milepost.define.models import Achievement, AchievementVersion
from milepost.frameworks.queries import competencies
from milepost.issue.actions import endorse, take_back
from milepost.issue.queries import signers_among
from milepost.issue.rules import Endorsement
from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.kit.words import plain
from milepost.ledger import actions as ledger
from milepost.organizations.models import Organization
from milepost.organizations.queries import acting_roles
from milepost.people.models import Person
from milepost.recognize import queries
from milepost.recognize.models import Commitment, CommitmentVersion, News, OutsideIssuer
from milepost.recognize.rules import access, commitments
from milepost.recognize.rules.choices import Change, State
from milepost.recognize.rules.commitments import Named, Terms
from milepost.recognize.rules.document import commitment_terms, subject_of
from milepost.recognize.rules.issuers import each_once


@transaction.atomic
def start_commitment(
    organization: Organization, *, terms: Terms, by: Person, at: datetime
) -> Commitment:
    """Begin a commitment as a draft that only the organization sees."""
    access.check_may_commit(acting_roles(by, organization=organization))
    commitment = Commitment.objects.create(organization=organization, created_by=by, created_at=at)
    draft = CommitmentVersion.objects.create(commitment=commitment, number=1, changed_at=at)
    _write(draft, terms=terms, at=at)
    record("commitment.started", by=by.pk, target=commitment, at=at)
    return commitment


@transaction.atomic
def save_draft(commitment: Commitment, *, terms: Terms, by: Person, at: datetime) -> None:
    """Keep a draft as it was written, complete or not.

    Raises RuleError for things that may not be named, and when there is no draft.
    """
    commitment = _locked(commitment, by=by)
    _write(_draft(commitment), terms=terms, at=at)
    record("commitment.saved", by=by.pk, target=commitment, at=at)


@transaction.atomic
def start_version(commitment: Commitment, *, by: Person, at: datetime) -> CommitmentVersion:
    """Begin the next version with the words of the last; an open draft is returned."""
    commitment = _locked(commitment, by=by)
    known = queries.draft_of(commitment)
    if known:
        return known
    commitments.require_move(commitment.state, to=State.PUBLISHED)
    last = commitment.versions.order_by("-number")[0]
    draft = CommitmentVersion.objects.create(
        commitment=commitment, number=last.number + 1, changed_at=at
    )
    _write(draft, terms=queries.terms_of(last), at=at)
    record("commitment.revised", by=by.pk, target=commitment, at=at)
    return draft


@transaction.atomic
def discard_draft(commitment: Commitment, *, by: Person, at: datetime) -> bool:
    """Throw a draft away; True if the whole commitment is gone with it."""
    commitment = _locked(commitment, by=by)
    draft = _draft(commitment)
    record("commitment.discarded", by=by.pk, target=commitment, at=at, version=draft.number)
    if draft.number > 1:
        draft.delete()
        return False
    commitment.delete()
    return True


@transaction.atomic
def publish(commitment: Commitment, *, by: Person, at: datetime) -> CommitmentVersion:
    """Sign the draft for everyone to read; a change counts after the notice of the version before.

    Raises RuleError if the organization's domain is not proved, something is missing, the
    commitment was withdrawn, or an announced change has not begun yet.
    """
    commitment = _locked(commitment, by=by)
    access.check_domain(queries.domain_of(commitment.organization))
    commitments.require_move(commitment.state, to=State.PUBLISHED)
    draft, today = _draft(commitment), localdate(at)
    commitments.require_complete(queries.terms_of(draft), today=today)
    before = commitment.versions.filter(published_at__isnull=False).first()
    if before and before.effective_on and before.effective_on > today:
        raise RuleError(
            _("A change is announced already. Wait until it has begun."), code="change-announced"
        )
    _sign(draft, before=before, at=at)
    if before:
        News.objects.create(commitment=commitment, version=before, change=Change.CHANGED, at=at)
    commitment.state = State.PUBLISHED
    commitment.save(update_fields=["state"])
    record("commitment.published", by=by.pk, target=commitment, at=at, version=draft.number)
    return draft


@transaction.atomic
def withdraw(commitment: Commitment, *, reason: str, by: Person, at: datetime) -> Commitment:
    """Announce the end of a commitment; until its last day it counts as before."""
    commitment = _locked(commitment, by=by)
    said = commitments.require_reason(reason)
    commitments.require_move(commitment.state, to=State.ENDING)
    today = localdate(at)
    current = _current(commitment, on=today)
    unfinished = queries.draft_of(commitment)
    if unfinished:
        unfinished.delete()
    commitment.state, commitment.reason, commitment.withdrawn_at = State.ENDING, said, at
    commitment.withdrawn_on = commitments.last_day(
        today=today, notice_days=current.notice_days, ends_on=current.ends_on
    )
    News.objects.create(commitment=commitment, version=current, change=Change.WITHDRAWN, at=at)
    entry = {"commitment": address_of(commitment), "ends": commitment.withdrawn_on.isoformat()}
    leaf = ledger.append("commitment.withdrawn", entry=entry, at=at)
    commitment.withdrawal_leaf = leaf.hash
    commitment.save()
    record("commitment.withdrawn", by=by.pk, target=commitment, at=at)
    return commitment


@transaction.atomic
def take_effect(version: CommitmentVersion, *, at: datetime) -> None:
    """Take back the signature of the versions that this one has replaced, once it counts."""
    Commitment.objects.select_for_update().get(pk=version.commitment_id)
    if version.effective_on is None or version.effective_on > localdate(at):
        return
    older = version.commitment.versions.filter(number__lt=version.number, signed__isnull=False)
    for one in older.select_related("signed"):
        assert one.signed
        take_back(one.signed, at=at)


@transaction.atomic
def close_ended(commitment: Commitment, *, at: datetime) -> Commitment:
    """Close a commitment whose last day is over: its signatures do not hold any more."""
    commitment = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    over = commitment.withdrawn_on is not None and commitment.withdrawn_on < localdate(at)
    if commitment.state != State.ENDING or not over:
        return commitment
    commitments.require_move(commitment.state, to=State.WITHDRAWN)
    for version in commitment.versions.filter(signed__isnull=False).select_related("signed"):
        assert version.signed
        take_back(version.signed, at=at)
    commitment.state = State.WITHDRAWN
    commitment.save(update_fields=["state"])
    record("commitment.ended", by=None, target=commitment, at=at)
    return commitment


def address_of(commitment: Commitment, *, number: int = 0) -> str:
    """Return the public address of a commitment, or of one version of it."""
    page = absolute(reverse("recognize:commitment", args=[commitment.pk]))
    return f"{page}?version={number}" if number else page


def _locked(commitment: Commitment, *, by: Person) -> Commitment:
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("organization")
    locked = rows.get(pk=commitment.pk)
    access.check_may_commit(acting_roles(by, organization=locked.organization))
    return locked


def _draft(commitment: Commitment) -> CommitmentVersion:
    draft = queries.draft_of(commitment)
    if draft is None:
        raise RuleError(_("There is no draft. Start a new version first."), code="no-draft")
    return draft


def _current(commitment: Commitment, *, on: date) -> CommitmentVersion:
    """The version that counts, or the first one where none counts yet."""
    published = commitment.versions.filter(published_at__isnull=False)
    counting = published.filter(effective_on__lte=on).order_by("-number").first()
    return counting or published.order_by("number")[0]


def _write(draft: CommitmentVersion, *, terms: Terms, at: datetime) -> None:
    """Keep the words, and of the things named those that everyone may see.

    Whoever signs here is named as the organization that it is.
    """
    for name in ("title", "grant", "amount", "grant_words", "starts_on", "ends_on", "notice_days"):
        setattr(draft, name, getattr(terms, name))
    draft.terms, draft.jurisdiction, draft.changed_at = terms.terms, terms.jurisdiction, at
    draft.save()
    public = AchievementVersion.objects.exclude(state=AchievementVersion.State.DRAFT)
    draft.achievements.set(
        Achievement.objects.filter(
            pk__in=terms.achievements[: commitments.MOST_NAMED + 1],
            versions__in=public,
        ).distinct()
    )
    draft.competencies.set(
        competencies().filter(identifier__in=terms.competencies[: commitments.MOST_NAMED + 1])
    )
    outside = each_once(terms.outside_issuers)[: commitments.MOST_NAMED + 1]
    signers = signers_among(one.identifier for one in outside)
    issuers = [*terms.issuers[: commitments.MOST_NAMED + 1], *(one.pk for one in signers.values())]
    draft.issuers.set(Organization.objects.filter(pk__in=issuers))
    draft.outside_issuers.all().delete()
    OutsideIssuer.objects.bulk_create(
        OutsideIssuer(version=draft, identifier=one.identifier, name=one.name)
        for one in outside
        if one.identifier not in signers
    )


def _sign(draft: CommitmentVersion, *, before: CommitmentVersion | None, at: datetime) -> None:
    commitment, today = draft.commitment, localdate(at)
    terms, named = queries.terms_of(draft), queries.named_in(draft)
    address = address_of(commitment, number=draft.number)
    with override("en"):
        words = commitments.statement(terms, organization=commitment.organization.name, named=named)
    replaces = address_of(commitment, number=before.number) if before else ""
    said = Endorsement(
        subject=subject_of(named, address=address),
        name=terms.title,
        comment=words,
        more=commitment_terms(terms, named=named, address=address, replaces=replaces),
        valid_from=at,
        valid_until=_end_of(terms.ends_on),
    )
    draft.signed, draft.document = endorse(commitment.organization, said=said, at=at)
    draft.sha256, draft.published_at = draft.signed.sha256, at
    draft.effective_on = commitments.first_day(
        today=today, notice_days=before.notice_days if before else None
    )
    draft.search_text = _search_text(draft, named=named)
    entry = {"commitment": address, "sha256": draft.sha256}
    draft.leaf_hash = ledger.append("commitment.published", entry=entry, at=at).hash
    draft.save()


def _end_of(day: date | None) -> datetime | None:
    """The first moment after a last day, where the server stands."""
    return make_aware(datetime.combine(day + timedelta(days=1), time.min)) if day else None


def _search_text(draft: CommitmentVersion, *, named: Named) -> str:
    names = [*named.achievements.values(), *named.competencies.values(), *named.issuers.values()]
    names += [*named.outside_issuers.values(), *named.outside_issuers]
    owner = draft.commitment.organization.name
    return plain(" ".join([draft.title, owner, draft.grant_words, draft.jurisdiction, *names]))
