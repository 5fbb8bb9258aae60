"""How long it took, for programs."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Field, Router, Schema

from milepost.earn import actions
from milepost.earn.api.submissions import ERRORS
from milepost.earn.models import Effort
from milepost.earn.queries import submissions_of
from milepost.earn.rules.effort import MOST_HOURS, MOST_WEEKS
from milepost.kit.bodies import ClosedBody
from milepost.kit.numbers import Whole
from milepost.people.bearer import Bearer, person_of

router = Router(auth=Bearer())


class EffortIn(ClosedBody):
    """Hours, weeks or both; neither means that you would rather not say."""

    hours: Whole | None = Field(None, description=f"1 to {MOST_HOURS:,}")
    weeks: Whole | None = Field(None, description=f"1 to {MOST_WEEKS}")


class EffortOut(Schema):
    """What was kept."""

    hours: int | None
    weeks: int | None
    skipped: bool


@router.put(
    "/submissions/{uuid:pk}/effort",
    response={200: EffortOut, **ERRORS},
    summary="Say how long it took",
)
def tell(request: HttpRequest, pk: UUID, body: EffortIn) -> Effort:
    """Say it once you have earned it; only the middle of five or more answers is ever shown."""
    found = get_object_or_404(submissions_of(person_of(request)), pk=pk)
    by, said = person_of(request), body.model_dump()
    if said == {"hours": None, "weeks": None}:
        return actions.skip_effort(found, by=by, at=now())
    return actions.tell_effort(found, **said, by=by, at=now())
