"""A reviewer's phrases by program."""

from typing import Annotated
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from pydantic import BaseModel

from milepost.kit.paging import PER_PAGE
from milepost.kit.patterns import BEGINS_WITH_WORDS
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of
from milepost.review import actions, queries
from milepost.review.actions.drafts import MAX_PHRASE
from milepost.review.api.schemas import REFUSALS, Asked
from milepost.review.models import Phrase

router = Router(tags=["review"], auth=Bearer())


class PhraseBody(BaseModel):
    """Words to use again."""

    text: Annotated[str, Field(min_length=1, max_length=MAX_PHRASE, pattern=BEGINS_WITH_WORDS)]


class PhraseEntry(Schema):
    """A phrase."""

    id: UUID
    text: str


class Phrases(Schema):
    """One page of phrases, the oldest first."""

    count: int
    items: list[PhraseEntry]


@router.get("/review/phrases", response={200: Phrases, 401: Problem, 422: Problem})
def phrases(request: HttpRequest, asked: Query[Asked]) -> dict[str, object]:
    """Give one's own phrases."""
    page = Paginator(queries.phrases_of(person_of(request)), PER_PAGE)
    return {"count": page.count, "items": list(page.get_page(asked.page).object_list)}


@router.post("/review/phrases", response={200: PhraseEntry, **REFUSALS})
def add(request: HttpRequest, body: PhraseBody) -> Phrase:
    """Keep a phrase; the same words are there once."""
    return actions.add_phrase(person_of(request), text=body.text, at=timezone.now())


@router.put("/review/phrases/{phrase}", response={200: PhraseEntry, **REFUSALS})
def change(request: HttpRequest, phrase: UUID, body: PhraseBody) -> Phrase:
    """Say it in other words."""
    found = get_object_or_404(queries.phrases_of(person_of(request)), pk=phrase)
    return actions.change_phrase(found, text=body.text)


@router.delete("/review/phrases/{phrase}", response={204: None, **REFUSALS})
def remove(request: HttpRequest, phrase: UUID) -> Status[None]:
    """Delete it."""
    actions.remove_phrase(get_object_or_404(queries.phrases_of(person_of(request)), pk=phrase))
    return Status(204, None)
