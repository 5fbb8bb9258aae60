"""How somebody stands to the organization that issues, on the day they take a place."""

from datetime import datetime

from django.db.models import BooleanField, Case, Value, When

from milepost.earn.models import Submission
from milepost.organizations.queries import belonged_lately, roles_of
from milepost.people.models import Person
from milepost.review.queries.qualified import Role, fits
from milepost.review.rules.standing import Standing, standing


def standing_of(submission: Submission, *, reviewer: Person, at: datetime) -> Standing:
    """Return how somebody who may take a place at this work stands to whoever issues."""
    organization = submission.version.achievement.organization
    return standing(
        reviews=Role.REVIEWER in roles_of(reviewer, organization=organization),
        fits=_met_by(reviewer, submission=submission),
        belonged=belonged_lately(reviewer, organization=organization, at=at),
    )


def _met_by(person: Person, *, submission: Submission) -> list[Standing]:
    """Which of what the terms of the day ask for this person has."""
    flags = {
        one.name: Case(
            When(met, then=Value(value=True)),
            default=Value(value=False),
            output_field=BooleanField(),
        )
        for one, met in fits(person).items()
    }
    row = Submission.objects.filter(pk=submission.pk).annotate(**flags).values(*flags).get()
    return [Standing[name] for name, met in row.items() if met]
