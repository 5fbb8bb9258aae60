"""Drafts in the open, what was said beside them, and who is named."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from milepost.define.models import Achievement, AchievementVersion, Coauthor, Comment, Opening
from milepost.define.queries.desks import desks_of, versions_seen_by
from milepost.define.queries.versions import typed_of
from milepost.define.rules.choices import State
from milepost.define.rules.drafting.choices import Audience
from milepost.define.rules.drafting.comments import COUNTED_OVER
from milepost.define.rules.pieces import Piece, pieces
from milepost.kit.tokens import token_hash
from milepost.people.models import Person

WAY = "version__achievement__organization"


@dataclass(frozen=True, kw_only=True)
class Discussed:
    """A piece of a draft with what was said about it."""

    piece: Piece
    comments: list[Comment]

    @property
    def unresolved(self) -> int:
        """How many comments wait for an answer."""
        return sum(comment.resolved_at is None for comment in self.comments)


def open_drafts() -> QuerySet[Opening]:
    """Return the drafts that everyone may read and comment on, newest first."""
    rows = Opening.objects.filter(
        audience=Audience.PUBLIC, closed_at=None, version__state=State.DRAFT
    )
    said = Count("version__comments", filter=Q(version__comments__replies_to=None))
    return rows.select_related(WAY).annotate(said=said).order_by("-opened_at", "pk")


def opening_for(person: Person | None, *, pk: UUID, token: str = "") -> Opening | None:
    """Return an open draft, if it is open to all, to this link, or written by this person."""
    found = Opening.objects.filter(version=pk).select_related(WAY).first()
    if found is None:
        return None
    if person and versions_seen_by(person).filter(pk=found.version_id).exists():
        return found
    if found.closed_at is not None:
        return None
    fits = found.audience == Audience.PUBLIC or (token and found.token_hash == token_hash(token))
    return found if fits else None


def opening_of(token: str) -> Opening | None:
    """Return the open draft that a link leads to."""
    rows = Opening.objects.filter(token_hash=token_hash(token), closed_at=None)
    return rows.select_related(WAY).first() if token else None


def discussion(version: AchievementVersion) -> list[Discussed]:
    """Return the pieces of a draft, each with its comments; what is about all of it comes first."""
    replies = Prefetch("replies", Comment.objects.select_related("author"))
    rows = version.comments.filter(replies_to=None).select_related("author")
    said: dict[str, list[Comment]] = {}
    for comment in rows.prefetch_related(replies):
        said.setdefault(comment.place, []).append(comment)
    found = pieces(typed_of(version))
    known = {piece.place for piece in found}
    loose = [one for place, comments in said.items() if place not in known for one in comments]
    whole = Discussed(piece=Piece(place="", label="", text=""), comments=loose)
    return [
        whole,
        *(
            Discussed(piece=piece, comments=said.get(piece.place, []))
            for piece in found
            if piece.text or piece.place in said
        ),
    ]


def comments_today(person: Person, *, at: datetime) -> int:
    """Return how many comments a person wrote within a day."""
    return Comment.objects.filter(author=person, written_at__gt=at - COUNTED_OVER).count()


def comments_to_resolve(person: Person) -> QuerySet[Comment]:
    """Return the comments on drafts that a person writes."""
    rows = Comment.objects.filter(version__achievement__organization__in=desks_of(person))
    return rows.select_related(WAY, "author")


def authors_of(achievement: Achievement) -> QuerySet[Coauthor]:
    """Return who agreed to be named as an author."""
    return achievement.coauthors.exclude(accepted_at=None).filter(withdrawn_at=None)


def license_to_agree(achievement: Achievement) -> str:
    """Return the terms under which the newest version, a draft perhaps, is or will be public."""
    newest = achievement.versions.order_by("-number").first()
    return str(typed_of(newest)["license"]) if newest else ""


def coauthor_of(token: str) -> Coauthor | None:
    """Return what a link asks: whether one wants to be named."""
    rows = Coauthor.objects.select_related("achievement__organization")
    return rows.filter(token_hash=token_hash(token)).first()
