"""Endorsing one skill of somebody; they show it or not, and who said it may take it back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.issue.actions import endorse_in_own_name, take_back
from milepost.issue.models import Credential, SignedEndorsement
from milepost.issue.rules import Endorsement
from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.kit.journal import record, times
from milepost.organizations.models import Organization
from milepost.organizations.queries import organizations_of
from milepost.people.actions import require_of_age
from milepost.people.models import Person
from milepost.recognize import notices, queries
from milepost.recognize.models import SkillEndorsement
from milepost.recognize.rules import endorsements as rules
from milepost.recognize.rules.voices import Standing, standing_facts

State = SkillEndorsement.State


@dataclass(frozen=True, kw_only=True)
class SkillWords:
    """What somebody has seen of a skill, and from which standing.

    ``criterion`` is the key of one criterion of the badge; empty for all of it.
    """

    criterion: str
    reason: str
    standing: Standing
    organization: Organization | None = None


@transaction.atomic
def endorse_skill(
    credential: Credential, *, words: SkillWords, by: Person, at: datetime
) -> SkillEndorsement:
    """Sign what one says about a badge of somebody and offer it to them; nobody else reads it yet.

    The caller knows that the holder has shown the badge to ``by``. Raises RuleError about one's
    own skill or a relative's, without name, standing or words, and once they have answered.
    """
    holder = Person.objects.select_for_update(no_key=True).get(pk=_holder_of(credential).pk)
    require_of_age(by, at=at)
    rules.check_words(words.reason, standing=words.standing, name=by.name)
    own, family = holder.pk == by.pk, queries.is_relative(by, holder=holder)
    rules.check_outsider(own=own, family=family)
    house = words.organization
    if house and not organizations_of(by).filter(pk=house.pk).exists():
        raise RuleError(_("You are not among its people here."), code="not-a-member")
    rules.check_rate(today=times("skill.endorsed", by=by.pk, since=at - rules.COUNTED_OVER))
    row = _row(credential, words=words, by=by)
    row.holds = queries.holds(by, subject=credential.version.achievement)
    row.signed, row.document = _signed(row, at=at)
    row.state, row.offered_at, row.answered_at, row.withdrawn_at = State.OFFERED, at, None, None
    row.save()
    notices.skill_was_endorsed(row, at=at)
    record("skill.endorsed", by=by.pk, target=row, at=at)
    return row


@transaction.atomic
def answer_endorsement(
    endorsement: SkillEndorsement, *, to: str, by: Person, at: datetime
) -> SkillEndorsement:
    """Show it to whoever sees the badge, hide it again, or decline it for good; the holder's."""
    row = _locked(endorsement)
    if _holder_of(row.credential).pk != by.pk:
        raise RuleError(_("This is about somebody else."), code="not-yours")
    if to not in {State.SHOWN, State.HIDDEN, State.DECLINED}:
        raise RuleError(_("Show it, hide it, or decline it."), code="no-such-answer")
    rules.require_move(row.state, to=to)
    row.state, row.answered_at = to, at
    row.save(update_fields=["state", "answered_at"])
    record(f"endorsement.{to}", by=by.pk, target=row, at=at)
    return row


@transaction.atomic
def withdraw_endorsement(
    endorsement: SkillEndorsement, *, by: Person, at: datetime
) -> SkillEndorsement:
    """Take back what one has said: it is shown nowhere, and its signature holds no more."""
    row = _locked(endorsement)
    if row.author_id != by.pk:
        raise RuleError(_("Only who said it can take it back."), code="not-yours")
    rules.require_move(row.state, to=State.WITHDRAWN)
    row.state, row.withdrawn_at = State.WITHDRAWN, at
    row.save(update_fields=["state", "withdrawn_at"])
    take_back(row.signed, at=at)
    record("endorsement.withdrawn", by=by.pk, target=row, at=at)
    return row


def _holder_of(credential: Credential) -> Person:
    if credential.recipient is None or credential.revoked_at is not None:
        raise RuleError(_("This badge is not in force."), code="not-in-force")
    return credential.recipient


def _row(credential: Credential, *, words: SkillWords, by: Person) -> SkillEndorsement:
    """The row for this skill, new, or the one that was taken back."""
    skills = {"": credential.version.title, **dict(queries.criteria_of(credential))}
    if words.criterion not in skills:
        raise RuleError(_("This badge has no such criterion."), code="no-such-criterion")
    known = SkillEndorsement.objects.filter(
        author=by, credential=credential, criterion=words.criterion
    ).first()
    if known:
        rules.require_move(known.state, to=State.OFFERED)
    row = known or SkillEndorsement(author=by, credential=credential, criterion=words.criterion)
    row.skill, row.reason = skills[words.criterion], words.reason.strip()
    row.role, row.years = words.standing.role.strip(), words.standing.years
    row.organization = words.organization
    return row


def _locked(endorsement: SkillEndorsement) -> SkillEndorsement:
    rows = SkillEndorsement.objects.select_for_update(of=("self",))
    related = ("credential__recipient", "signed")
    return rows.select_related(*related).get(pk=endorsement.pk)


def _signed(row: SkillEndorsement, *, at: datetime) -> tuple[SignedEndorsement, str]:
    credential = row.credential
    achievement = reverse("define:achievement", args=[credential.version.achievement.slug])
    house = row.organization
    standing = standing_facts(
        Standing(role=row.role, years=row.years),
        stands_for=absolute(reverse("organizations:detail", args=[house.slug])) if house else "",
        holds=absolute(achievement) if row.holds else "",
    )
    about = f"urn:uuid:{credential.pk}"
    said = Endorsement(
        subject=f"{about}#criterion-{row.criterion}" if row.criterion else about,
        name=_("Endorsement: %(skill)s") % {"skill": row.skill[:200]},
        comment=row.reason,
        more={"stance": "endorses", "standing": standing},
        valid_from=at,
    )
    return endorse_in_own_name(row.author, said=said, listed_by=credential.organization, at=at)
