"""Drafts in the open: opened, discussed, closed; authors asked, named, and no longer named."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.define import notices, queries
from milepost.define.actions.guards import (
    locked_achievement,
    locked_version,
    require_designer,
    require_draft,
)
from milepost.define.models import Achievement, AchievementVersion, Coauthor, Comment, Opening
from milepost.define.rules.choices import State
from milepost.define.rules.drafting import comments
from milepost.define.rules.drafting.choices import Audience, AuthorRole
from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.kit.invitations import COUNTED_OVER, INVITATION_LIFE, check_invitation, check_rate
from milepost.kit.tokens import new_token, token_hash
from milepost.people.actions import require_of_age
from milepost.people.models import Person


@transaction.atomic
def open_draft(version: AchievementVersion, *, audience: Audience, by: Person, at: datetime) -> str:
    """Let others read a draft and comment; return the secret of the link, empty if all may."""
    version = locked_version(version, by=by)
    require_draft(version)
    token = new_token() if audience == Audience.LINK else ""
    values = {
        "audience": audience,
        "token_hash": token_hash(token) if token else "",
        "opened_at": at,
        "closed_at": None,
    }
    Opening.objects.update_or_create(version=version, defaults=values)
    journal.record("draft.opened", by=by.pk, target=version, at=at, audience=str(audience))
    return token


@transaction.atomic
def close_draft(version: AchievementVersion, *, by: Person, at: datetime) -> None:
    """Let nobody but its designers read a draft any more; what was said is kept for them."""
    version = locked_version(version, by=by)
    if Opening.objects.filter(version=version, closed_at=None).update(closed_at=at):
        journal.record("draft.closed", by=by.pk, target=version, at=at)


@transaction.atomic
def comment(opening: Opening, *, place: str, text: str, by: Person, at: datetime) -> Comment:
    """Say something about one piece of an open draft; about all of it if the place is empty."""
    require_of_age(by, at=at)
    opening = _locked(opening)
    text = comments.clean_comment(text, place=place)
    _check_bounds(opening, by=by, at=at)
    said = Comment.objects.create(
        version=opening.version, place=place, author=by, text=text, written_at=at
    )
    if opening.version.comments.filter(resolved_at=None, replies_to=None).count() == 1:
        notices.draft_was_commented_on(said, at=at)
    journal.record("draft.commented", by=by.pk, target=said, at=at)
    return said


@transaction.atomic
def reply(opening: Opening, *, to: Comment, text: str, by: Person, at: datetime) -> Comment:
    """Answer a comment; an answer to an answer hangs on the first comment."""
    require_of_age(by, at=at)
    opening = _locked(opening)
    text = comments.clean_comment(text, place="")
    _check_bounds(opening, by=by, at=at)
    if to.version_id != opening.version_id:
        raise RuleError(_("This comment belongs to another draft."), code="other-draft")
    said = Comment.objects.create(
        version=opening.version,
        place=to.place,
        replies_to=to.replies_to or to,
        author=by,
        text=text,
        written_at=at,
    )
    journal.record("draft.replied", by=by.pk, target=said, at=at)
    return said


@transaction.atomic
def resolve_comment(said: Comment, *, done: str, by: Person, at: datetime) -> Comment:
    """Close a comment with what was done about it; its author hears."""
    said = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("version__achievement__organization", "author")
        .get(pk=said.pk)
    )
    require_designer(by, organization=said.version.achievement.organization)
    done = done.replace("\x00", "").strip()[: comments.LONGEST_COMMENT]
    if not done:
        raise RuleError(_("Say what you did about it, or why nothing."), code="no-resolution")
    if said.replies_to_id:
        raise RuleError(_("Resolve the comment that it answers."), code="is-a-reply")
    first = said.resolved_at is None
    said.resolved_at, said.resolution = at, done
    said.save(update_fields=["resolved_at", "resolution"])
    if first:
        notices.comment_was_resolved(said, by=by, at=at)
    journal.record("draft.comment-resolved", by=by.pk, target=said, at=at)
    return said


@transaction.atomic
def ask_coauthor(
    achievement: Achievement, *, email: str, role: AuthorRole, by: Person, at: datetime
) -> Coauthor:
    """Ask somebody by mail whether they want to be named as an author."""
    achievement = locked_achievement(achievement, by=by)
    asked = Coauthor.objects.filter(invited_by=by, created_at__gt=at - COUNTED_OVER)
    check_rate(to_address=asked.filter(email=email.lower()).count(), from_person=asked.count())
    rows = achievement.coauthors.filter(withdrawn_at=None)
    rows.filter(email=email.lower(), accepted_at=None).update(withdrawn_at=at)
    if rows.count() >= comments.MOST_AUTHORS:
        raise RuleError(_("So many authors can’t be named."), code="too-many")
    token = new_token()
    coauthor = Coauthor.objects.create(
        achievement=achievement,
        email=email.lower(),
        role=role,
        token_hash=token_hash(token),
        invited_by=by,
        created_at=at,
        expires_at=at + INVITATION_LIFE,
    )
    notices.somebody_may_be_named(coauthor, token=token, at=at)
    journal.record("coauthor.asked", by=by.pk, target=coauthor, at=at, role=str(role))
    return coauthor


@transaction.atomic
def agree_to_be_named(token: str, *, name: str, person: Person, at: datetime) -> Coauthor:
    """Be named as an author, by the name one gives; from the next version on it is signed, too."""
    rows = Coauthor.objects.select_for_update(of=("self",)).select_related("achievement")
    coauthor = rows.filter(token_hash=token_hash(token)).first()
    if coauthor is None:
        raise RuleError(_("This invitation is not one of ours."), code="invitation-unknown")
    closed = coauthor.accepted_at or coauthor.withdrawn_at
    check_invitation(closed_at=closed, expires_at=coauthor.expires_at, at=at)
    require_of_age(person, at=at)
    coauthor.name, coauthor.person, coauthor.accepted_at = comments.clean_name(name), person, at
    coauthor.license = queries.license_to_agree(coauthor.achievement)
    coauthor.save(update_fields=["name", "person", "accepted_at", "license"])
    # Asked again, perhaps under other terms: what they agreed to last is what counts.
    earlier = coauthor.achievement.coauthors.filter(person=person, withdrawn_at=None)
    earlier.exclude(pk=coauthor.pk).exclude(accepted_at=None).update(withdrawn_at=at)
    journal.record("coauthor.named", by=person.pk, target=coauthor, at=at)
    return coauthor


@transaction.atomic
def stop_naming(coauthor: Coauthor, *, by: Person, at: datetime) -> None:
    """Name somebody no longer: the author may ask for it, and designers may."""
    if coauthor.person_id != by.pk:
        require_designer(by, organization=coauthor.achievement.organization)
    if Coauthor.objects.filter(pk=coauthor.pk, withdrawn_at=None).update(withdrawn_at=at):
        journal.record("coauthor.withdrawn", by=by.pk, target=coauthor, at=at)


def _locked(opening: Opening) -> Opening:
    """Return an opening that takes comments now, its row locked."""
    rows = Opening.objects.select_for_update(of=("self",)).select_related(
        "version__achievement__organization"
    )
    found = rows.filter(pk=opening.pk).first()
    if found is None or found.closed_at or found.version.state != State.DRAFT:
        raise RuleError(_("This draft takes no more comments."), code="closed")
    return found


def _check_bounds(opening: Opening, *, by: Person, at: datetime) -> None:
    today = queries.comments_today(by, at=at)
    comments.check_rate(today=today, on_draft=opening.version.comments.count())
