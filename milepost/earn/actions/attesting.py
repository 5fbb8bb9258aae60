"""Ask a third party by mail about one piece of work; they answer without an account."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.earn import notices
from milepost.earn.actions.guarding import ask_guardians
from milepost.earn.actions.held import locked
from milepost.earn.actions.logs import kept_again
from milepost.earn.models import Artifact, Attestation, StoppedMail, Submission
from milepost.earn.queries import (
    address_hash,
    attestations_by,
    days_entered,
    digest_about,
    is_stopped,
    sent_lately,
)
from milepost.earn.rules.attesting import (
    COUNTED_OVER,
    LINK_LIFE,
    Answer,
    Question,
    require_answer,
    require_days,
    require_link_open,
    require_mail_wanted,
    require_more_answers,
    require_rate,
    require_resend,
    require_said,
    require_same,
    require_somebody_else,
    require_undecided,
)
from milepost.kit.errors import RuleError
from milepost.kit.free_mail import domain_kind, domain_of
from milepost.kit.journal import record
from milepost.kit.tokens import new_token, token_hash
from milepost.organizations.queries import is_domain_known
from milepost.people.actions import require_free, require_outsider, withdraw_question
from milepost.people.models import Person
from milepost.people.queries import addresses_of
from milepost.people.rules.families import ApprovalKind

State = Attestation.State


@transaction.atomic
def ask(artifact: Artifact, *, question: Question, by: Person, at: datetime) -> Attestation:
    """Mail one person a link that shows this piece of work and nothing else.

    Where a minor asks, the mail is held until a guardian approves, and so is the link. Asking the
    same person about the same piece again returns the question there is.
    """
    submission = locked(artifact.submission, by=by)
    require_undecided(submission.state)
    require_free(by, at=at)
    email = question.email.strip().lower()
    _require_askable(artifact, email=email, by=by)
    first, last = question.days or (None, None)
    open_ones = artifact.attestations.exclude(state=State.TAKEN_BACK)
    if asked := open_ones.filter(email=email, first=first, last=last).first():
        return asked
    artifact = kept_again(artifact, submission=submission, at=at)
    is_log = artifact.kind == Artifact.Kind.LOG
    require_days(question.days, entered=days_entered(artifact), is_log=is_log)
    require_rate(sent_lately(artifact, by=by, email=email, since=at - COUNTED_OVER))
    token = new_token()
    attestation = Attestation.objects.create(
        submission=submission,
        artifact=artifact,
        email=email,
        name=question.name.strip(),
        statement=question.statement.strip(),
        first=first,
        last=last,
        token_hash=token_hash(token),
        asked_at=at,
        sent_at=at,
        expires_at=at + LINK_LIFE,
    )
    _mail(attestation, token=token, at=at)
    record("attestation.asked", by=by.id, target=attestation, at=at)
    return attestation


def _mail(attestation: Attestation, *, token: str, at: datetime) -> None:
    asked = ask_guardians(attestation, at=at)
    notices.ask_to_confirm(attestation, token=token, held_for=asked.pk if asked else None, at=at)


def _require_askable(artifact: Artifact, *, email: str, by: Person) -> None:
    if artifact.removed_round is not None or artifact.is_blank:
        raise RuleError(_("There is nothing here that anybody could look at."), code="nothing-yet")
    own = {by.email, *addresses_of(by).values_list("email", flat=True)}
    require_somebody_else(email, own=own)
    require_outsider(by, emails=[email])
    require_mail_wanted(is_stopped(email))


@transaction.atomic
def ask_again(attestation: Attestation, *, by: Person, at: datetime) -> Attestation:
    """Mail a new link about the same question; the old link stops working.

    Of a log they see the entries as they stand now.
    """
    submission = locked(attestation.submission, by=by)
    require_undecided(submission.state)
    attestation = attestations_by(by).select_for_update(of=("self",)).get(pk=attestation.pk)
    if attestation.state != State.ASKED:
        raise RuleError(_("This question is not open any more."), code="not-open")
    require_mail_wanted(is_stopped(attestation.email))
    require_resend(attestation.sendings, sent_at=attestation.sent_at, at=at)
    if attestation.artifact is not None and attestation.artifact.removed_round is None:
        attestation.artifact = kept_again(attestation.artifact, submission=submission, at=at)
    token = new_token()
    attestation.token_hash = token_hash(token)
    attestation.sent_at, attestation.expires_at = at, at + LINK_LIFE
    attestation.sendings += 1
    attestation.save(update_fields=["token_hash", "sent_at", "expires_at", "sendings"])
    _mail(attestation, token=token, at=at)
    record("attestation.asked-again", by=by.id, target=attestation, at=at)
    return attestation


@transaction.atomic
def take_back_question(attestation: Attestation, *, by: Person, at: datetime) -> None:
    """Close a question that nobody has answered: its link shows nothing any more."""
    locked(attestation.submission, by=by)
    attestation = attestations_by(by).select_for_update(of=("self",)).get(pk=attestation.pk)
    if attestation.state == State.TAKEN_BACK:
        return
    require_answer(attestation.state, to=State.TAKEN_BACK)
    attestation.state = State.TAKEN_BACK
    attestation.save(update_fields=["state"])
    withdraw_question(by, about=attestation.pk, kind=ApprovalKind.ASK, at=at)
    record("attestation.taken-back", by=by.id, target=attestation, at=at)


@transaction.atomic
def attest(attestation: Attestation, *, answer: Answer, at: datetime) -> Attestation:
    """Keep what the third party says about what they saw; until the decision they may change it.

    The same said again is one answer, and nobody is told of it twice. Whoever holds the mailed link
    may answer: it proves that they read the address it went to.
    """
    attestation, artifact = _held(attestation)
    require_undecided(attestation.submission.state)
    require_answer(attestation.state, to=answer.state)
    require_link_open(attestation.expires_at, at=at)
    require_said(answer, capacities=Attestation.Capacity.values)
    digest = digest_about(attestation, artifact=artifact)
    require_same(answer.seen, digest=digest)
    said = {
        "state": answer.state,
        "sha256": digest,
        "capacity": answer.capacity,
        "capacity_words": answer.capacity_words.strip(),
        "words": answer.words.strip(),
        "name": answer.name.strip() or attestation.name,
        "name_shown": answer.name_shown,
    }
    if all(getattr(attestation, field) == value for field, value in said.items()):
        return attestation
    require_more_answers(attestation.answers)
    for field, value in said.items():
        setattr(attestation, field, value)
    learner = attestation.submission.applicant
    known = is_domain_known(domain_of(attestation.email), to_judge=learner)
    attestation.domain = domain_kind(attestation.email, known=known)
    attestation.answered_at = at
    attestation.answers += 1
    attestation.save()
    notices.tell_answered(attestation, at=at)
    record("attestation.answered", by=None, target=attestation, at=at, state=answer.state)
    return attestation


def _held(attestation: Attestation) -> tuple[Attestation, Artifact]:
    """The question as it is now, and the piece it is about, while nobody else writes to them."""
    submission = Submission.objects.select_for_update().get(pk=attestation.submission_id)
    rows = Attestation.objects.select_related("artifact").select_for_update(of=("self",))
    held = rows.get(pk=attestation.pk)
    held.submission = submission
    if held.artifact is None or held.artifact.removed_round is not None:
        raise RuleError(_("This piece of work was taken out. There is nothing to answer any more."))
    return held, held.artifact


@transaction.atomic
def stop_mail(attestation: Attestation, *, at: datetime) -> None:
    """Write to this address no more; a question still open is closed."""
    rows = Attestation.objects.select_for_update()
    attestation = rows.get(pk=attestation.pk)
    StoppedMail.objects.get_or_create(
        address_hash=address_hash(attestation.email), defaults={"at": at}
    )
    if attestation.state == State.ASKED:
        attestation.state = State.STOPPED
        attestation.save(update_fields=["state"])
    record("attestation.mail-stopped", by=None, target=attestation, at=at)


@transaction.atomic
def allow_mail(attestation: Attestation, *, at: datetime) -> None:
    """Take back a stop made by mistake; the question is open again."""
    rows = Attestation.objects.select_for_update()
    attestation = rows.get(pk=attestation.pk)
    StoppedMail.objects.filter(address_hash=address_hash(attestation.email)).delete()
    if attestation.state == State.STOPPED:
        attestation.state = State.ASKED
        attestation.save(update_fields=["state"])
    record("attestation.mail-allowed", by=None, target=attestation, at=at)
